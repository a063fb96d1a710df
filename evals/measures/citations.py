"""Are the citations right, one by one, and is what should be cited cited?

Counted per occurrence: a place that is cited twice counts twice, and the precision of a set is
right citations over all citations of answered, answerable questions. After Gao, T. et al. (2023),
"Enabling large language models to generate text with citations" (ALCE), EMNLP, with exact places
instead of a judging model. In [0, 1], higher is better. An answerable question that was declined
cites nothing: it has no precision, which is missing, and a recall of 0.
"""

from collections.abc import Sequence
from math import nan

import numpy as np

from evals.anchor import Place
from evals.measures.sections import right_section
from evals.measures.trial import Tally, Trial, share
from evals.measures.wording import cited_words
from evals.questions import Needs
from evals.record import Cited
from evals.words import plain


def citation_precision_by_section(trial: Trial) -> Tally | None:
    """Citations that stand in a gold section, of all citations."""
    if not trial.case.answerable:
        return None
    citations = trial.record.citations
    right = sum(right_section(trial, cited.document, cited.section) for cited in citations)
    return share(right, len(citations))


def citation_precision_by_words(trial: Trial) -> Tally | None:
    """Citations that point at gold or supporting words, of all citations.

    Right is a citation that shares at least one code point with a place of a gold quote, item or
    supporting sentence, or that is the text of a footnote that was to come along.
    """
    if not trial.case.answerable:
        return None
    citations = trial.record.citations
    return share(sum(_right(trial, cited) for cited in citations), len(citations))


def citation_recall(trial: Trial) -> Tally | None:
    """What the case needs cited and is, of all it needs (`Trial.needs`).

    A need is met when a citation shares at least one code point with a place of those words. Each
    footnote that is to come along is a need of its own, met by `footnotes_cited`'s rule.
    """
    if not trial.case.answerable or not trial.needs:
        return None
    groups = trial.needs
    met = sum(any(_points_at(cited, group) for cited in trial.record.citations) for group in groups)
    notes = footnotes_cited(trial) or Tally(0, 0)
    return Tally(met + notes.hits, len(groups) + notes.of)


def section_recall(trial: Trial) -> Tally | None:
    """Of the right sections that the case needs, those that a citation stands in.

    A case that needs all of its places needs each of its sections; any other needs one of them.
    """
    if not trial.case.answerable or not trial.gold.ends:
        return None
    ends = trial.gold.ends
    places = [(cited.document, cited.section) for cited in trial.record.citations]
    cited = sum(any(end.holds(*place) for place in places) for end in ends)
    if trial.case.needs is Needs.ALL:
        return Tally(cited, len(ends))
    return Tally(float(cited > 0))


def f_measure(
    right: Sequence[float], cited: Sequence[float], met: Sequence[float], needed: Sequence[float]
) -> float:
    """The harmonic mean of the precision and the recall of a set, each a sum over a sum.

    In [0, 1], higher is better; 0 where nothing that was needed is cited, whatever else is; NaN
    where nothing was needed. Van Rijsbergen, C. J. (1979), "Information retrieval", chapter 7,
    with precision and recall weighed alike (F1).
    """
    of, all_of = float(np.sum(cited)), float(np.sum(needed))
    if not all_of > 0:
        return nan
    recall = float(np.sum(met)) / all_of
    precision = float(np.sum(right)) / of if of > 0 else 0.0
    return 2 * precision * recall / (precision + recall) if precision + recall > 0 else 0.0


def footnotes_cited(trial: Trial) -> Tally | None:
    """Of the footnotes that are to come along, those among the footnotes of the citations."""
    wanted = set(trial.case.footnotes)
    if not trial.case.answerable or not wanted:
        return None
    there = {marker for cited in trial.record.citations for marker in cited.footnotes}
    return Tally(len(wanted & there), len(wanted))


def footnote_precision(trial: Trial) -> Tally | None:
    """Of the footnotes that came with citations, those that the case names; per occurrence.

    Only of cases that name footnotes: where none is named, any may come along.
    """
    wanted = set(trial.case.footnotes)
    if not trial.case.answerable or not wanted:
        return None
    came = [marker for cited in trial.record.citations for marker in cited.footnotes]
    return share(sum(marker in wanted for marker in came), len(came))


def items_cited(trial: Trial) -> Tally | None:
    """Of the items of a list, those whose words stand among the cited words."""
    items = trial.case.items
    if not trial.case.answerable or not items:
        return None
    cited = cited_words(trial)
    return Tally(sum(plain(item) in cited for item in items), len(items))


def whole_list(trial: Trial) -> Tally | None:
    """1 where every item of a list is cited, else 0."""
    items = items_cited(trial)
    return None if items is None else Tally(float(items.hits == items.of))


def _right(trial: Trial, cited: Cited) -> bool:
    if cited.kind == "footnote" and set(cited.footnotes) & set(trial.case.footnotes):
        return True
    return _points_at(cited, trial.gold.supporting)


def _points_at(cited: Cited, places: tuple[Place, ...]) -> bool:
    return any(place.overlaps(cited.document, cited.span) for place in places)
