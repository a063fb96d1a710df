"""Does the answer begin in the right section?

Sections are compared by their number as a reader cites it (`3.2`, `Information`), case aside. Both
measures are 0 or 1 for each answerable question, higher is better; an answer without citations,
declined or failed, is 0.
"""

from evals.measures.trial import Tally, Trial
from evals.words import plain


def right_section(trial: Trial, number: str) -> bool:
    """Whether `number` is one of the case's sections."""
    return plain(number) in {plain(section) for section in trial.case.sections}


def right_section_first(trial: Trial) -> Tally | None:
    """1 where the section of the first citation is one of the gold sections."""
    if not trial.case.answerable:
        return None
    citations = trial.record.citations
    return Tally(float(bool(citations) and right_section(trial, citations[0].section)))


def right_section_first_found(trial: Trial) -> Tally | None:
    """1 where the section of the best passage of the evidence is one of the gold sections."""
    if not trial.case.answerable:
        return None
    evidence = trial.record.evidence
    return Tally(float(bool(evidence) and right_section(trial, evidence[0].section)))
