from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from corpus.snapshot import Snapshot
from evals.anchor import Anchored
from evals.measures.trial import Trial
from evals.record import Record
from evals.score import (
    EVERY,
    MEASURES,
    Measure,
    Refusal,
    by_reason,
    judge,
    score,
    values,
)
from evals.worse import all_declined


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
    assert missing == {m.name for m in EVERY if m.needs}
    assert all(part.figures[name] == whole.figures[name] for name in part.figures)


def test_questions_on_one_place_share_a_source(
    anchored: tuple[Anchored, ...], snapshot: Snapshot
) -> None:
    sources = {outcome.id: outcome.source for _, outcome in judge(anchored, (), snapshot)}

    assert sources["q1"] == sources["q3"] == "small, 2"
    assert sources["q4"] == "q4"


@pytest.mark.parametrize("measure", MEASURES, ids=[measure.name for measure in MEASURES])
def test_a_refusal_counts_as_its_measure_says(
    measure: Measure,
    anchored: tuple[Anchored, ...],
    best_records: tuple[Record, ...],
    snapshot: Snapshot,
) -> None:
    declined = all_declined(best_records, snapshot)
    given = {gold.case.id: Trial(gold, r, snapshot) for gold, r in _pairs(anchored, best_records)}
    refused = {gold.case.id: Trial(gold, r, snapshot) for gold, r in _pairs(anchored, declined)}
    can = [key for key, trial in given.items() if trial.case.answerable]

    before = [measure.of(given[key]) for key in can]
    after = [measure.of(refused[key]) for key in can]

    if measure.refusal is Refusal.MISSING:
        assert after == [None] * len(can)
    if measure.refusal is Refusal.NOUGHT:
        assert [tally and tally.of for tally in after] == [tally and tally.of for tally in before]
        assert all(tally is None or tally.hits == 0 for tally in after)
    if measure.refusal is Refusal.ALIKE:
        assert after == before


def test_questions_that_share_a_source_widen_the_interval(
    anchored: tuple[Anchored, ...], best_records: tuple[Record, ...], snapshot: Snapshot
) -> None:
    judged = judge(anchored, best_records, snapshot)
    alone = [(trial, replace(outcome, source=outcome.id)) for trial, outcome in judged]
    shared = score(judged).figures["right_section_first"]
    apart = score(alone).figures["right_section_first"]

    assert (shared.value, shared.n) == (apart.value, apart.n) == (1.0, 4)
    assert shared.low < apart.low


def test_figures_with_and_without_intervals_are_the_same(
    anchored: tuple[Anchored, ...], best_records: tuple[Record, ...], snapshot: Snapshot
) -> None:
    worse = all_declined(best_records[:2], snapshot) + best_records[2:]
    judged = judge(anchored, worse, snapshot)

    assert values(judged) == {n: e.value for n, e in score(judged).figures.items()}


def test_every_reason_is_told_with_its_figures(
    anchored: tuple[Anchored, ...], best_records: tuple[Record, ...], snapshot: Snapshot
) -> None:
    worse = all_declined(best_records[:1], snapshot) + best_records[1:]
    found = by_reason(judge(anchored, worse, snapshot))

    assert set(found) == {"declined_no_evidence", "declined_out_of_scope"}
    no_evidence = found["declined_no_evidence"]
    assert no_evidence.questions == 2
    assert {name: e.value for name, e in no_evidence.figures.items()} == {
        "precision": 0.5, "recall": 1.0, "lost": 0.25,
    }  # fmt: skip
    assert {name: e.n for name, e in no_evidence.figures.items()} == {
        "precision": 2, "recall": 1, "lost": 4,
    }  # fmt: skip


def _pairs(
    anchored: tuple[Anchored, ...], records: tuple[Record, ...]
) -> list[tuple[Anchored, Record]]:
    by_id = {record.id: record for record in records}
    return [(gold, by_id[gold.case.id]) for gold in anchored]


def test_the_page_names_every_measure_and_what_a_refusal_is_in_it() -> None:
    page = (Path(__file__).parents[2] / "docs" / "evaluation.md").read_text(encoding="utf-8")
    told: dict[str, list[str]] = {}
    for line in page.splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if len(cells) == 3 and cells[0].startswith("`"):
            names, kinds = cells[0].strip("`").split("` `"), cells[2].split(", ")
            told |= {name: kinds for name in names}
            if len(kinds) > 1:
                told |= {name: [kind] for name, kind in zip(names, kinds, strict=True)}

    assert {measure.name for measure in EVERY} == told.keys()
    assert {m.name: [str(m.refusal)] for m in MEASURES} == {m.name: told[m.name] for m in MEASURES}
