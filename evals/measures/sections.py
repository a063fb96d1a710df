"""Does the answer begin in the right section, and does it cite every section that it needs?

Sections are compared by document and by their number as a reader cites it (`3.2`, `Information`,
`Article 22(5)(a)`), case aside; where gold names its documents, a part of a gold section is in it,
and what the section is a part of is not, save for the words that lead it in. The measures are 0 or
1 for each answerable question, higher is better; an answer without citations, declined or failed,
is 0.
"""

from itertools import takewhile

from evals.measures.trial import Tally, Trial
from evals.questions import Needs
from evals.record import Cited


def right_section(trial: Trial, document: str, number: str) -> bool:
    """Whether this number of this document lies in one of the case's sections."""
    return any(end.holds(document, number) for end in trial.gold.ends)


def right_section_first(trial: Trial) -> Tally | None:
    """1 where the section of the first citation is one of the gold sections.

    A point comes with the words that lead it in, which stand in its paragraph: they are passed over
    where the same statement goes on with the point.
    """
    if not trial.case.answerable:
        return None
    first = trial.record.statements[0].citations if trial.record.statements else ()
    led_in = takewhile(lambda cited: _leads_in(trial, cited), first)
    best = first[sum(1 for _ in led_in) :][:1]
    return Tally(float(any(right_section(trial, c.document, c.section) for c in best)))


def _leads_in(trial: Trial, cited: Cited) -> bool:
    """Whether a citation is of what a gold section is a part of, and of none itself."""
    if right_section(trial, cited.document, cited.section):
        return False
    return any(end.led_in_by(cited.document, cited.section) for end in trial.gold.ends)


def right_section_first_found(trial: Trial) -> Tally | None:
    """1 where the section of the best passage of the evidence is one of the gold sections."""
    if not trial.case.answerable:
        return None
    best = trial.record.evidence[:1]
    return Tally(float(any(right_section(trial, seen.document, seen.section) for seen in best)))


def every_end_cited(trial: Trial) -> Tally | None:
    """1 where each section is cited, for questions that need all; any citation of it will do."""
    if not trial.case.answerable or trial.case.needs is not Needs.ALL:
        return None
    cited = [(one.document, one.section) for one in trial.record.citations]
    ends = trial.gold.ends
    return Tally(float(all(any(end.holds(*place) for place in cited) for end in ends)))
