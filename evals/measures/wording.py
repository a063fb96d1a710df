"""Are the words that answer among the words that are cited?

Words are compared in lower case, with straight quotes and plain dashes, white space folded. Cited
words are the quotes of all citations in the order of the answer.
"""

import re

from evals.measures.trial import Tally, Trial
from evals.questions import Needs
from evals.words import plain


def cited_words(trial: Trial) -> str:
    """The words of all citations, folded for comparison."""
    return plain(" ".join(cited.quote for cited in trial.record.citations))


def gold_words_cited(trial: Trial) -> Tally | None:
    """1 where at least one gold quote stands among the cited words, else 0; answerable ones.

    For a question that needs all of its places, one quote of each section that they name. Gold
    without words, of a card, is left out.
    """
    if not trial.case.answerable or not trial.case.quotes:
        return None
    cited = cited_words(trial)
    if trial.case.needs is not Needs.ALL:
        return Tally(float(any(plain(quote) in cited for quote in trial.case.quotes)))
    there: dict[tuple[str, str], bool] = {}
    for gold in trial.case.gold:
        if gold.quote:
            place = (gold.document, gold.section)
            there[place] = there.get(place, False) or plain(gold.quote) in cited
    return Tally(float(all(there.values())))


def points_made(trial: Trial) -> Tally | None:
    """Of the case's `must` expressions, those that match the answer's text or its quotes.

    Every expression is an occurrence of its own. In [0, 1], higher is better.
    """
    patterns = trial.case.must
    if not trial.case.answerable or not patterns:
        return None
    record = trial.record
    words = [record.lead, *(said.text for said in record.statements)]
    words += [cited.quote for cited in record.citations]
    text = " ".join(" ".join(words).split())
    return Tally(sum(bool(re.search(pattern, text)) for pattern in patterns), len(patterns))


def words_cited(trial: Trial) -> Tally | None:
    """How many words an answer cites outside whole lists; lower is better, not in [0, 1].

    Words are what white space separates. A statement with several citations is a list and is left
    out. Averaged over the questions that were answered, answerable or not.
    """
    if not trial.record.answered:
        return None
    alone = [said.citations[0] for said in trial.record.statements if len(said.citations) == 1]
    return Tally(float(sum(len(cited.quote.split()) for cited in alone)))
