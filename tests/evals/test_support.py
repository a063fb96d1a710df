from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from assistant.answer import Support
from assistant.support.ruling import Cited, Fault, Finding, Ruling
from corpus.snapshot import Snapshot
from evals.errors import BrokenSet
from evals.pairs import Pair
from evals.stats import wilson
from evals.support import ALL, ALL_CLOSED, INVENTED_KEY, Figures, checks, judged, misses, rows

NORWAY = "Norway is associated to the programme."


def pair(**said: str) -> Pair:
    told = {
        "id": "one", "kind": "entity", "document": "small", "section": "2", "words": NORWAY,
        "faithful": "Norway takes part.", "fault": "Sweden takes part.", "part": "tune",
        "place": "set:1",
    }  # fmt: skip
    return Pair(**(told | said))


class Ruled:
    """Finds fault with whatever names Sweden, and keeps what it was given."""

    def __init__(self, snapshot: Snapshot, fault: Support | None = None) -> None:
        self.snapshot = snapshot
        self.fault = fault
        self.cited: list[Cited] = []

    def rule(self, statement: str, cited: Sequence[Cited]) -> Ruling:
        self.cited += cited
        if "Sweden" in statement:
            return Ruling(self.fault, (Finding(Fault.NAME, "Sweden", "it is not there"),))
        return Ruling(Support.SUPPORTED)


def of(kind: str, found: Sequence[Figures]) -> Figures:
    return next(one for one in found if one.kind == kind)


def test_a_fault_that_is_removed_is_found_and_a_faithful_sentence_passes(
    snapshot: Snapshot,
) -> None:
    ruled: Any = Ruled(snapshot)

    found = judged([pair()], ruled)

    (verdict,) = found.verdicts
    assert (verdict.faithful, verdict.fault) == (Support.SUPPORTED, None)
    assert (verdict.found, verdict.alarm) == (True, False)
    assert of("entity", found.figures).found.value == 1.0
    assert NORWAY in {cited.words for cited in ruled.cited}


@pytest.mark.parametrize(("fault", "counted"), [(Support.PARTLY, True), (Support.SUPPORTED, False)])
def test_a_fault_that_is_marked_is_found_and_one_that_passes_is_not(
    snapshot: Snapshot, fault: Support, counted: bool
) -> None:
    ruled: Any = Ruled(snapshot, fault)

    assert judged([pair()], ruled).verdicts[0].found is counted


def test_a_faithful_sentence_that_is_removed_is_a_false_alarm_of_all(snapshot: Snapshot) -> None:
    ruled: Any = Ruled(snapshot)

    found = judged([pair(faithful="Sweden too."), pair(id="two")], ruled)

    assert [verdict.alarm for verdict in found.verdicts] == [True, False]
    for kind in ("entity", ALL_CLOSED, ALL):
        alarms = of(kind, found.figures).alarms
        assert alarms is not None
        assert alarms.value == 0.5


def test_an_open_class_is_not_among_the_closed(snapshot: Snapshot) -> None:
    ruled: Any = Ruled(snapshot, Support.SUPPORTED)

    found = judged([pair(), pair(id="two", kind="reversed_roles")], ruled)

    assert of(ALL_CLOSED, found.figures).of == 1
    assert of(ALL, found.figures).of == 2


def test_an_invented_quote_is_looked_for_and_no_rule_is_asked(snapshot: Snapshot) -> None:
    ruled: Any = Ruled(snapshot)
    row = pair(
        kind="invented_quote", faithful="Norway is associated to", fault="Norway is allied with"
    )

    (verdict,) = judged([row], ruled).verdicts

    assert (verdict.faithful, verdict.fault) == (Support.QUOTED, None)
    assert ruled.cited == []


def test_right_words_under_an_invented_key_are_not_taken(snapshot: Snapshot) -> None:
    ruled: Any = Ruled(snapshot)

    assert of(INVENTED_KEY, judged([pair()], ruled).figures).found.value == 1.0


def test_words_that_are_no_quote_leave_both_sentences_without_support(snapshot: Snapshot) -> None:
    ruled: Any = Ruled(snapshot)

    (verdict,) = judged([pair(words="Countries Norway is associated")], ruled).verdicts

    assert (verdict.faithful, verdict.fault) == (None, None)


def test_a_section_that_is_not_there_is_told(snapshot: Snapshot) -> None:
    ruled: Any = Ruled(snapshot)

    with pytest.raises(BrokenSet, match="no section '9'"):
        judged([pair(section="9")], ruled)


def test_what_passed_and_what_was_refused_can_be_read(snapshot: Snapshot) -> None:
    ruled: Any = Ruled(snapshot, Support.SUPPORTED)

    found = judged([pair(), pair(id="two", faithful="Sweden too.", fault="No.")], ruled)

    assert [cells[0] for cells in misses(found.verdicts).cells] == ["one", "two"]
    assert {cells[0] for cells in rows("tune", found.figures).cells} >= {"entity", INVENTED_KEY}


def test_thresholds_hold_or_do_not() -> None:
    found = Figures("number", 10, wilson(9, 10), wilson(1, 10))

    held = checks("report", [found], {"number": {"found_at_least": 0.9, "alarms_at_most": 0.05}})

    assert [check.holds for check in held] == [True, False]
    assert "support-report, number" in held[0].name


def test_a_threshold_of_a_class_without_pairs_does_not_hold() -> None:
    (check,) = checks("tune", [], {"number": {"found_at_least": 0.0}})

    assert not check.holds


def test_a_key_has_no_false_alarms_to_hold() -> None:
    keys = replace(Figures(INVENTED_KEY, 1, wilson(1, 1), None))

    (check,) = checks("tune", [keys], {INVENTED_KEY: {"alarms_at_most": 1.0}})

    assert not check.holds
