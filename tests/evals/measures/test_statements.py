"""Statements: cited at all, borne out in full, word for word."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from evals.measures.statements import (
    quoted_word_for_word,
    statements_borne_out,
    statements_cited,
)
from evals.measures.trial import Tally, Trial
from evals.record import Said

MEASURES = (statements_cited, statements_borne_out, quoted_word_for_word)


def with_first(trial: Trial, said: Said) -> Trial:
    statements = (said, *trial.record.statements[1:])
    return replace(trial, record=replace(trial.record, statements=statements))


def test_an_answer_in_quotes_has_all_of_it(trial_of: Callable[[str], Trial]) -> None:
    assert [measure(trial_of("q3")) for measure in MEASURES] == [Tally(2, 2)] * 3


@pytest.mark.parametrize("measure", MEASURES)
def test_a_refusal_says_nothing(
    measure: Callable[[Trial], Tally | None], trial_of: Callable[[str], Trial]
) -> None:
    assert measure(trial_of("q4")) is None


def test_a_statement_without_a_citation_is_told(trial_of: Callable[[str], Trial]) -> None:
    trial = trial_of("q3")

    assert statements_cited(with_first(trial, Said("So.", (), "supported"))) == Tally(1, 2)


@pytest.mark.parametrize(("support", "of"), [("partly", 1), ("supported", 2), ("quoted", 2)])
def test_only_what_is_borne_out_in_part_is_not_in_full(
    support: str, of: int, trial_of: Callable[[str], Trial]
) -> None:
    trial = trial_of("q3")
    first = replace(trial.record.statements[0], support=support)

    assert statements_borne_out(with_first(trial, first)) == Tally(of, 2)


def test_a_record_that_does_not_tell_is_left_out(trial_of: Callable[[str], Trial]) -> None:
    trial = trial_of("q1")
    silent = replace(trial.record.statements[0], support="")

    assert statements_borne_out(with_first(trial, silent)) is None
    assert quoted_word_for_word(with_first(trial, silent)) is None


def test_a_word_that_was_changed_is_no_quote(trial_of: Callable[[str], Trial]) -> None:
    trial = trial_of("q1")
    first = trial.record.statements[0]
    other = replace(first, text=first.text.replace("associated", "married"))
    same = replace(first, text=first.text.upper().replace(" ", "\n"))

    assert quoted_word_for_word(with_first(trial, other)) == Tally(0, 1)
    assert quoted_word_for_word(with_first(trial, same)) == Tally(1, 1)


def test_a_list_is_its_items_behind_dashes(trial_of: Callable[[str], Trial]) -> None:
    trial = trial_of("q3")
    _, items = trial.record.statements
    listed = replace(items, text="- Georgia\n- Moldova\n- Ukraine")

    assert quoted_word_for_word(with_first(trial, listed)) == Tally(2, 2)
    assert quoted_word_for_word(with_first(trial, replace(listed, text="- Georgia\n- Mars"))) == (
        Tally(1, 2)
    )
