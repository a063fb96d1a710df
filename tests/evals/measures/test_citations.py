"""Citations one by one: what is right, what is needed, what can be checked again."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from corpus.citation import cite
from corpus.snapshot import Snapshot
from evals.anchor import Anchored
from evals.measures.citations import (
    citation_precision_by_section,
    citation_precision_by_words,
    citation_recall,
    items_cited,
)
from evals.measures.declining import confidence
from evals.measures.exactness import exact_quotes
from evals.measures.trial import Tally, Trial
from evals.measures.wording import gold_words_cited, words_cited
from evals.record import Cited, Record, Said


@pytest.fixture
def trial_of(
    anchored: tuple[Anchored, ...],
    records_of: Callable[[Any], tuple[Record, ...]],
    scripted: Any,
    snapshot: Snapshot,
) -> Callable[[str], Trial]:
    def of(case: str) -> Trial:
        records = {record.id: record for record in records_of(scripted)}
        gold = next(gold for gold in anchored if gold.case.id == case)
        return Trial(gold, records[case], snapshot)

    return of


def cited(snapshot: Snapshot, words: str) -> Cited:
    document = snapshot.documents[0]
    at = document.text.index(words)
    found = cite(document, replace(document.body, start=at, end=at + len(words)))
    return Cited(
        document.id,
        document.digest,
        at,
        at + len(words),
        words,
        found.kind.value,
        found.section.number,
        found.page,
        tuple(note.marker for note in found.footnotes),
    )


def saying(trial: Trial, *citations: Cited) -> Trial:
    said = tuple(Said(one.quote, (one,)) for one in citations)
    return replace(trial, record=replace(trial.record, statements=said))


def test_a_place_cited_twice_counts_twice(
    trial_of: Callable[[str], Trial], snapshot: Snapshot
) -> None:
    right, wrong = cited(snapshot, "Norway is associated"), cited(snapshot, "open science")
    trial = saying(trial_of("q1"), right, right, wrong)

    assert citation_precision_by_words(trial) == Tally(2, 3)
    assert citation_precision_by_section(trial) == Tally(2, 3)


def test_another_sentence_of_the_right_section_is_right_by_section_only(
    trial_of: Callable[[str], Trial], snapshot: Snapshot
) -> None:
    trial = saying(trial_of("q1"), cited(snapshot, "The agreement with Canada is transitional."))

    assert citation_precision_by_section(trial) == Tally(1, 1)
    assert citation_precision_by_words(trial) == Tally(0, 1)


def test_the_text_of_a_footnote_that_was_to_come_along_is_right(
    trial_of: Callable[[str], Trial], snapshot: Snapshot
) -> None:
    note = cited(snapshot, "Regulation (EU) 2021/695 of 28 April 2021")
    trial = saying(trial_of("q1"), note)

    assert note.kind == "footnote"
    assert citation_precision_by_words(trial) == Tally(1, 1)
    assert citation_precision_by_words(saying(trial_of("q2"), note)) == Tally(0, 1)


def test_a_need_is_met_once_however_often_it_is_cited(
    trial_of: Callable[[str], Trial], snapshot: Snapshot
) -> None:
    georgia = cited(snapshot, "Georgia")
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
    change: dict[str, Any], trial_of: Callable[[str], Trial], snapshot: Snapshot
) -> None:
    right = cited(snapshot, "Norway is associated to the programme.")

    assert exact_quotes(saying(trial_of("q1"), right)) == Tally(1, 1)
    assert exact_quotes(saying(trial_of("q1"), replace(right, **change))) == Tally(0, 1)


def test_offsets_that_cannot_be_a_span_are_not_exact(
    trial_of: Callable[[str], Trial], snapshot: Snapshot
) -> None:
    turned = replace(cited(snapshot, "Norway"), start=30, end=20)

    assert exact_quotes(saying(trial_of("q1"), turned)) == Tally(0, 1)


def test_a_list_is_left_out_of_the_words_of_an_answer(trial_of: Callable[[str], Trial]) -> None:
    assert words_cited(trial_of("q3")) == Tally(3.0)  # "Three countries follow:" and no item
    assert words_cited(trial_of("q4")) is None


def test_a_question_declined_early_counts_as_least_sure(trial_of: Callable[[str], Trial]) -> None:
    silent = trial_of("q4")
    silent = replace(silent, record=replace(silent.record, features={}))

    assert confidence(silent) == float("-inf")
    assert confidence(trial_of("q1")) == 0.9
