from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from corpus.snapshot import Snapshot
from evals.anchor import Anchored
from evals.page.worst import count, worst
from evals.record import ERROR, Record
from evals.score import judge

Records = tuple[Record, ...]


@pytest.fixture
def records(records_of: Callable[..., Records], scripted: Any) -> Records:
    """One failed, two wrong, one of them surer; one declined; one without its footnote."""
    scripted.script["How much money is there?"] = (("Partnerships rest on open science.",),)
    scripted.script["Which countries follow?"] = (("Norway is associated to the programme.",),)
    scripted.script.pop("What do values and money rest on?")
    first, *rest = records_of(scripted)
    return (replace(first, status=ERROR, problem="it broke", statements=()), *rest)


def test_the_worst_come_first(
    anchored: tuple[Anchored, ...], snapshot: Snapshot, records: Records
) -> None:
    judged = judge(anchored, records, snapshot)

    assert [bad.outcome.id for bad in worst(judged)] == ["q1", "q2", "q3", "q6"]
    assert count(judged) == 4
    assert [bad.outcome.id for bad in worst(judged, 2)] == ["q1", "q2"]
    assert "it broke" in worst(judged)[0].wrong


def test_what_was_expected_is_gold_and_what_was_cited_wrongly_is_not(
    anchored: tuple[Anchored, ...], snapshot: Snapshot, records: Records
) -> None:
    bad = worst(judge(anchored, records, snapshot))[1]

    assert [place.pieces[0].gold for place in bad.expected] == [True, True]
    assert [piece.gold for place in bad.cited for piece in place.pieces] == [False]
    assert bad.found.startswith("The first passage with gold words is number ")


def test_a_quote_is_cut_where_gold_begins_and_ends_and_loses_no_word(
    anchored: tuple[Anchored, ...],
    snapshot: Snapshot,
    records_of: Callable[..., Records],
    scripted: Any,
) -> None:
    judged = judge(anchored, records_of(scripted), snapshot)
    trial, outcome = judged[1]
    (bad,) = worst([(trial, replace(outcome, problem="looked at"))])

    pieces = bad.cited[0].pieces
    assert [(piece.words, piece.gold) for piece in pieces] == [
        ("The initiative has ", False),
        ("EUR 300 million", True),
        (".", False),
    ]
