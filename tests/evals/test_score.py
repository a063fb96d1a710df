from collections.abc import Callable
from dataclasses import replace
from typing import Any

from corpus.snapshot import Snapshot
from evals.anchor import Anchored
from evals.record import Record
from evals.score import MEASURES, judge, score


def test_what_the_asked_does_not_tell_is_not_measured_rather_than_nought(
    anchored: tuple[Anchored, ...],
    records_of: Callable[..., tuple[Record, ...]],
    scripted: Any,
    snapshot: Snapshot,
) -> None:
    records = records_of(scripted)
    dumb = [replace(r, evidence=(), features={}, lacks=("evidence", "features")) for r in records]

    whole, part = score(judge(anchored, records, snapshot)), score(judge(anchored, dumb, snapshot))

    missing = whole.figures.keys() - part.figures.keys()
    assert missing == {m.name for m in MEASURES if m.needs} | {"auroc", "risk_over_coverage"}
    assert all(part.figures[name] == whole.figures[name] for name in part.figures)


def test_questions_on_one_place_share_a_source(
    anchored: tuple[Anchored, ...], snapshot: Snapshot
) -> None:
    sources = {outcome.id: outcome.source for _, outcome in judge(anchored, (), snapshot)}

    assert sources["q1"] == sources["q3"] == "small, 2"
    assert sources["q4"] == "q4"
