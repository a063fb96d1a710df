"""Answers made from gold: full marks from every measure."""

from corpus.snapshot import Snapshot
from evals.anchor import Anchored
from evals.ideal import ideal
from evals.ladder import LABEL, LOWER, climb, figures


def test_gold_itself_reaches_the_end_of_every_scale(
    anchored: tuple[Anchored, ...], snapshot: Snapshot
) -> None:
    records = ideal(anchored, snapshot)
    reached = figures(anchored, records, records, snapshot)

    for name in LABEL.keys() - {"words_cited", "p50_ms", "p95_ms"}:
        assert reached[name] == (0 if name in LOWER else 1), name


def test_gold_goes_down_the_ladder_as_answers_do(
    anchored: tuple[Anchored, ...], snapshot: Snapshot
) -> None:
    steps = climb(anchored, ideal(anchored, snapshot), snapshot)

    assert [(s.rung, s.measure, s.verdict) for s in steps if s.verdict not in ("", "ok")] == []
