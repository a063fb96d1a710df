from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from corpus.snapshot import Snapshot
from evals.compare import (
    Verdict,
    comparable,
    compare,
    flip_counts,
    flipped,
    rows,
    verdict,
)
from evals.errors import BrokenRun
from evals.folder import Folder
from evals.measures.trial import Tally
from evals.runs import read
from evals.score import Outcome

Make = Callable[..., Folder]


def outcomes(right: str, part: str = "tune", source: str = "") -> list[Outcome]:
    """One for each letter: 1 where the gold words were cited; twelve citations' worth of time."""
    return [
        Outcome(
            f"q{at}",
            part,
            "fact",
            True,
            "answered",
            {
                "right_section_first": Tally(1.0),
                "gold_words_cited": Tally(float(letter)),
                "declined_wrongly": Tally(1.0 - float(letter)),
                "exact_quotes": Tally(2.0, 2.0),
            },
            ms=10.0,
            source=source or f"s{at}",
        )
        for at, letter in enumerate(right)
    ]


def change_of(found: Any, name: str) -> Any:
    return next(change for change in found.changes if change.name == name)


def test_a_run_compared_with_itself_differs_in_nothing_and_holds() -> None:
    same = outcomes("1101")

    found = compare(same, same)

    assert found.holds
    assert {change.verdict for change in found.changes} == {Verdict.NONE}
    assert all(change.difference.value == 0 for change in found.changes)
    assert all(not flips.lost and not flips.won for flips in found.flips)


def test_what_is_worse_for_sure_does_not_hold() -> None:
    found = compare(outcomes("1" * 40), outcomes("0" * 20 + "1" * 20))

    change = change_of(found, "gold_words_cited")
    assert change.verdict is Verdict.WORSE
    assert change.difference.value == -0.5
    assert not found.holds
    assert verdict(found).cells[0][0] == "FAILED"


def test_less_of_what_is_low_when_good_is_better() -> None:
    found = compare(outcomes("0" * 20 + "1" * 20), outcomes("1" * 40))

    change = change_of(found, "declined_wrongly")
    assert change.difference.value == -0.5
    assert change.gain.value == 0.5
    assert change.gain.low <= change.gain.value <= change.gain.high
    assert change.verdict is Verdict.BETTER
    assert found.holds


def test_questions_on_one_source_are_one_observation() -> None:
    before, after = outcomes("1" * 40), outcomes("0" * 6 + "1" * 34)
    together = [replace(o, source="one" if at < 6 else o.source) for at, o in enumerate(before)]

    alone, clustered = compare(before, after), compare(together, after)

    assert change_of(alone, "gold_words_cited").verdict is Verdict.WORSE
    change = change_of(clustered, "gold_words_cited")
    assert change.difference.n == 35
    assert change.verdict is Verdict.NONE


def test_a_threshold_is_held_against_the_lower_end_of_the_gain() -> None:
    before, after = outcomes("1" * 40), outcomes("0" + "1" * 39)

    assert compare(before, after).holds
    assert compare(before, after, at_least={"gold_words_cited": -0.2}).holds
    assert not compare(before, after, at_least={"gold_words_cited": -0.01}).holds
    assert not compare(before, after, at_least={"RR@10": -0.5}).holds  # nothing to measure


def test_flips_are_told_both_ways_and_their_words_only_of_parts_that_may_be_seen() -> None:
    before = [*outcomes("10"), *(replace(o, id=f"r{o.id}") for o in outcomes("1", "report"))]
    after = [*outcomes("01"), *(replace(o, id=f"r{o.id}") for o in outcomes("0", "report"))]
    asked = {"q0": "Who?", "q1": "What?", "rq0": "Held out?"}

    found = compare(before, after)

    assert [(len(f.lost), len(f.won)) for f in found.flips] == [(0, 0), (2, 1), (2, 1)]
    assert flip_counts(found).cells[1][1:3] == ("2", "1")
    hidden, shown = flipped(found, asked), flipped(found, asked, show=True)
    assert {(cells[0], cells[2]) for cells in hidden.cells} == {("q0", "lost"), ("q1", "won")}
    assert "Held out?" in {cells[-1] for cells in shown.cells}


def test_what_one_run_has_not_asked_is_left_out_and_is_not_passed() -> None:
    before, after = outcomes("111"), outcomes("11")

    found = compare([replace(before[0], missing=True), *before[1:]], after)

    assert found.questions == 1
    assert not found.holds
    assert verdict(found).cells[0][1:] == (
        "every question",
        "asked and answered in both",
        "2 of 3 not asked in both, 0 ended in an error",
    )
    with pytest.raises(BrokenRun, match="share no question"):
        compare(before, [])


def test_runs_of_different_questions_are_refused_and_of_another_snapshot_told() -> None:
    before = {"identity": {"set": "a", "snapshot": "s" * 20}, "settings": {"words": 1, "home": 2}}
    after = {"identity": {"set": "a", "snapshot": "t" * 20}, "settings": {"words": 3, "home": 4}}

    first, second = comparable(before, after)

    assert "The snapshots differ" in first
    assert "anchored in its own" in first
    assert second == "Differ, too: words (1 and 3)."
    assert comparable(before, before) == ()
    with pytest.raises(BrokenRun, match="of different questions"):
        comparable(before, {"identity": {"set": "b", "snapshot": "s"}, "set": {"name": "x"}})


def test_a_question_that_ended_in_an_error_is_not_passed() -> None:
    same = outcomes("11")

    assert not compare(same, [same[0], replace(same[1], status="error")]).holds


def test_real_runs_are_told_measure_by_measure(
    made: Make, snapshot: Snapshot, scripted: Any
) -> None:
    worse = scripted.script | {"How much money is there?": (("Budgets vary vastly.",),)}
    before, after = read(made("a"), snapshot), read(made("b", script=worse), snapshot)

    found = compare(before.outcomes, after.outcomes)

    table = {cells[0]: cells for cells in rows(found, "a and b").cells}
    assert table["gold words among the cited"][1:4] == ("1.000", "0.750", "-0.250")
    assert [outcome.id for outcome, _ in found.flips[1].lost] == ["q2"]
