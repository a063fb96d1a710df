"""Is what a question wrongly takes for granted corrected first, and nothing else?

Both are 0 or 1 for a question, higher is better, and apply to those that are tagged so: a question
with a false premise has for gold the words that contradict it.
"""

from evals.measures.trial import Tally, Trial

FALSE = "premise-false"
TRUE = "premise-true"


def premise_corrected(trial: Trial) -> Tally | None:
    """1 where the first statement cites words that contradict the premise."""
    if FALSE not in trial.case.tags:
        return None
    first = trial.record.statements[0].citations if trial.record.statements else ()
    cited = any(place.overlaps(c.document, c.span) for c in first for place in trial.gold.gold)
    return Tally(float(cited))


def true_premise_left_alone(trial: Trial) -> Tally | None:
    """1 where nothing was corrected in a question whose premise the documents bear out."""
    if TRUE not in trial.case.tags:
        return None
    return Tally(float(not trial.record.features.get("corrected")))
