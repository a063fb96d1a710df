"""Citations one by one: what is right, what is needed, what can be checked again."""

from collections.abc import Callable
from dataclasses import replace
from math import isnan
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.measures.citations import (
    citation_precision_by_section,
    citation_precision_by_words,
    citation_recall,
    f_measure,
    footnote_precision,
    items_cited,
    section_recall,
)
from evals.measures.declining import confidence
from evals.measures.exactness import exact_quotes
from evals.measures.trial import Tally, Trial
from evals.measures.wording import gold_words_cited, words_cited
from evals.record import Cited, Said


def saying(trial: Trial, *citations: Cited) -> Trial:
    said = tuple(Said(one.quote, (one,)) for one in citations)
    return replace(trial, record=replace(trial.record, statements=said))


def test_a_place_cited_twice_counts_twice(
    trial_of: Callable[[str], Trial], cited: Callable[[str], Cited]
) -> None:
    right, wrong = cited("Norway is associated"), cited("open science")
    trial = saying(trial_of("q1"), right, right, wrong)

    assert citation_precision_by_words(trial) == Tally(2, 3)
    assert citation_precision_by_section(trial) == Tally(2, 3)


def test_another_sentence_of_the_right_section_is_right_by_section_only(
    trial_of: Callable[[str], Trial], cited: Callable[[str], Cited]
) -> None:
    trial = saying(trial_of("q1"), cited("The agreement with Canada is transitional."))

    assert citation_precision_by_section(trial) == Tally(1, 1)
    assert citation_precision_by_words(trial) == Tally(0, 1)


def test_the_text_of_a_footnote_that_was_to_come_along_is_right(
    trial_of: Callable[[str], Trial], cited: Callable[[str], Cited]
) -> None:
    note = cited("Regulation (EU) 2021/695 of 28 April 2021")
    trial = saying(trial_of("q1"), note)

    assert note.kind == "footnote"
    assert citation_precision_by_words(trial) == Tally(1, 1)
    assert citation_precision_by_words(saying(trial_of("q2"), note)) == Tally(0, 1)


def test_a_need_is_met_once_however_often_it_is_cited(
    trial_of: Callable[[str], Trial], cited: Callable[[str], Cited]
) -> None:
    georgia = cited("Georgia")
    trial = saying(trial_of("q3"), georgia, georgia)

    assert citation_recall(trial) == Tally(1, 3)
    assert items_cited(trial) == Tally(1, 3)


def test_without_citations_there_is_no_precision_but_no_recall_either(
    trial_of: Callable[[str], Trial],
) -> None:
    trial = saying(trial_of("q1"))

    assert citation_precision_by_words(trial) is None
    assert citation_recall(trial) == Tally(0, 2)
    assert gold_words_cited(trial) == Tally(0)


@pytest.mark.parametrize(
    "change",
    [
        {"quote": "Norway was associated"},
        {"start": 0},
        {"end": 10**6},
        {"document": "other"},
        {"digest": "0" * 64},
        {"page": 9},
        {"footnotes": ()},
        {"section": "1"},
    ],
)
def test_a_quote_is_exact_only_where_all_of_it_can_be_checked_again(
    change: dict[str, Any], trial_of: Callable[[str], Trial], cited: Callable[[str], Cited]
) -> None:
    right = cited("Norway is associated to the programme.")

    assert exact_quotes(saying(trial_of("q1"), right)) == Tally(1, 1)
    assert exact_quotes(saying(trial_of("q1"), replace(right, **change))) == Tally(0, 1)


def test_offsets_that_cannot_be_a_span_are_not_exact(
    trial_of: Callable[[str], Trial], cited: Callable[[str], Cited]
) -> None:
    turned = replace(cited("Norway"), start=30, end=20)

    assert exact_quotes(saying(trial_of("q1"), turned)) == Tally(0, 1)


def test_a_list_is_left_out_of_the_words_of_an_answer(trial_of: Callable[[str], Trial]) -> None:
    assert words_cited(trial_of("q3")) == Tally(3.0)  # "Three countries follow:" and no item
    assert words_cited(trial_of("q4")) is None


def test_a_question_declined_early_counts_as_least_sure(trial_of: Callable[[str], Trial]) -> None:
    silent = trial_of("q4")
    silent = replace(silent, record=replace(silent.record, features={}))

    assert confidence(silent) == float("-inf")
    assert confidence(trial_of("q1")) == 0.9


def test_of_two_sections_that_are_needed_one_is_half(
    trial_of: Callable[[str], Trial], cited: Callable[[str], Cited]
) -> None:
    values = cited("Partnerships rest on open science.")

    assert section_recall(trial_of("q6")) == Tally(2, 2)
    assert section_recall(saying(trial_of("q6"), values, values)) == Tally(1, 2)
    assert section_recall(saying(trial_of("q6"))) == Tally(0, 2)
    assert section_recall(trial_of("q4")) is None


def test_where_any_section_will_do_one_is_all(
    trial_of: Callable[[str], Trial], cited: Callable[[str], Cited]
) -> None:
    canada = cited("The agreement with Canada is transitional.")

    assert section_recall(saying(trial_of("q1"), canada)) == Tally(1, 1)
    assert section_recall(saying(trial_of("q2"), canada)) == Tally(0, 1)


def test_a_footnote_that_no_case_names_may_come_along(
    trial_of: Callable[[str], Trial], cited: Callable[[str], Cited]
) -> None:
    norway = cited("Norway is associated to the programme.")
    other = replace(norway, footnotes=("1", "7"))

    assert footnote_precision(saying(trial_of("q1"), norway, other)) == Tally(2, 3)
    assert footnote_precision(saying(trial_of("q2"), other)) is None
    assert footnote_precision(saying(trial_of("q1"), replace(norway, footnotes=()))) is None


@pytest.mark.parametrize(
    ("right", "cited_", "met", "needed", "f"),
    [
        ([1, 1], [1, 1], [1, 1], [1, 1], 1.0),
        ([1, 0], [2, 2], [1, 0], [1, 1], 2 * 0.25 * 0.5 / 0.75),
        ([0, 0], [0, 0], [0, 0], [1, 1], 0.0),  # all declined: a recall of 0, whatever precision
        ([0, 0], [3, 1], [0, 0], [1, 1], 0.0),
    ],
)
def test_f_is_the_harmonic_mean_of_sums_over_sums(
    right: list[float], cited_: list[float], met: list[float], needed: list[float], f: float
) -> None:
    assert f_measure(right, cited_, met, needed) == pytest.approx(f)


def test_f_of_nothing_needed_is_not_defined() -> None:
    assert isnan(f_measure([1], [1], [0], [0]))


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3), st.integers(0, 3)), min_size=1))
def test_f_agrees_with_counting_true_and_false_ones(rows: list[tuple[int, int, int]]) -> None:
    right, wrong, missed = (sum(row[n] for row in rows) for n in range(3))
    if not right + missed:
        return
    columns = (
        [float(a) for a, _, _ in rows],
        [float(a + b) for a, b, _ in rows],
        [float(a) for a, _, _ in rows],
        [float(a + c) for a, _, c in rows],
    )

    slow = 2 * right / (2 * right + wrong + missed) if right + wrong + missed else 0.0

    assert f_measure(*columns) == pytest.approx(slow)
