from collections.abc import Callable
from dataclasses import replace

from evals.measures.trial import Tally, Trial
from evals.measures.wording import gold_words_cited
from evals.questions import Gold


def test_where_all_places_are_needed_one_without_words_asks_for_none(
    trial_of: Callable[[str], Trial],
) -> None:
    trial = trial_of("q6")
    case = replace(trial.case, gold=(*trial.case.gold, Gold("small", "2", None)))
    with_card = replace(trial, gold=replace(trial.gold, case=case))

    assert gold_words_cited(with_card) == Tally(1)


def test_of_two_places_that_are_needed_one_is_not_enough(
    trial_of: Callable[[str], Trial],
) -> None:
    trial = trial_of("q6")
    first = replace(trial.record, statements=trial.record.statements[:1])

    assert gold_words_cited(replace(trial, record=first)) == Tally(0)
