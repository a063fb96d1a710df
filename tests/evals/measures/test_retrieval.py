"""The measures of rankings against a second, slow and obvious implementation."""

from collections.abc import Callable
from dataclasses import replace
from math import log2

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evals.measures.retrieval import needs_found, rank_measures, ranked
from evals.measures.trial import Tally, Trial

IDS = [f"p{n}" for n in range(12)]


def slowly(relevant: set[str], found: list[str], k: int) -> dict[str, float]:
    first = found[:k]
    hits = [name in relevant for name in first]
    precisions = [sum(hits[: at + 1]) / (at + 1) for at in range(len(hits)) if hits[at]]
    gained = sum(1 / log2(at + 2) for at in range(len(hits)) if hits[at])
    ideal = sum(1 / log2(at + 2) for at in range(min(len(relevant), k)))
    return {
        f"found@{k}": float(any(hits)),
        f"R@{k}": sum(hits) / len(relevant) if relevant else 0.0,
        f"RR@{k}": 1 / (hits.index(True) + 1) if any(hits) else 0.0,
        f"AP@{k}": sum(precisions) / len(relevant) if relevant else 0.0,
        f"nDCG@{k}": gained / ideal if ideal else 0.0,
    }


@settings(deadline=None)  # the first call loads what it needs
@given(
    relevant=st.sets(st.sampled_from(IDS), max_size=6),
    found=st.permutations(IDS).flatmap(lambda ids: st.integers(0, 12).map(lambda n: ids[:n])),
    k=st.sampled_from([1, 3, 10]),
)
def test_both_implementations_agree(relevant: set[str], found: list[str], k: int) -> None:
    values = ranked({"q": sorted(relevant)}, {"q": found}, rank_measures(k))["q"]

    assert values == pytest.approx(slowly(relevant, found, k))
    assert all(0 <= value <= 1 for value in values.values())


def test_a_question_that_was_not_run_counts_as_nothing_found() -> None:
    values = ranked({"a": ["p1"], "b": ["p1"]}, {"a": ["p1"]}, rank_measures(5))

    assert values["a"]["R@5"] == 1
    assert values["b"] == dict.fromkeys(rank_measures(5), 0.0)


def test_rank_counts_and_not_the_name_of_a_passage() -> None:
    names = rank_measures(1)

    assert ranked({"q": ["a"]}, {"q": ["a", "z"]}, names)["q"]["found@1"] == 1
    assert ranked({"q": ["z"]}, {"q": ["a", "z"]}, names)["q"]["found@1"] == 0


def test_a_need_is_found_once_however_many_passages_hold_it(
    trial_of: Callable[[str], Trial],
) -> None:
    trial = trial_of("q3")
    items = [seen for seen in trial.record.evidence if "2" in seen.section]
    first = next(seen for seen in items if seen.span.overlaps(trial.gold.items[0][0].span))
    twice = replace(first, passage="another", score=0.1)

    def found(k: int, *evidence: object) -> Tally | None:
        record = replace(trial.record, evidence=evidence)
        return needs_found(k)(replace(trial, record=record))

    assert found(10, *trial.record.evidence) == Tally(3, 3)
    assert found(10, first, twice) == Tally(1, 3)
    assert found(1, first, *items) == Tally(1, 3)
    assert found(10) == Tally(0, 3)
    assert needs_found(10)(trial_of("q4")) is None
