"""Two runs of one set, question by question: what has changed, and whether that may go in.

Differences are after minus before, with 95 % intervals of a paired bootstrap that draws whole
sources: questions on one place are right or wrong together. Better or worse is what the interval
shows for sure; all else is no difference shown. With two dozen measures, one in twenty would differ
by chance, so the verdict rests only on what is named beforehand.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from evals.errors import BrokenRun
from evals.folder import Head
from evals.measures.trial import Tally
from evals.questions import HELD_OUT
from evals.record import ERROR
from evals.report import LABELS, Rows, figure
from evals.score import BITS, MEASURES, Outcome
from evals.stats import Estimate, mcnemar, paired_ratio

DECLINED = "declined"
"""The outcome that is right where an unanswerable question, and only such a one, was declined."""
TIME = "ms"
NAMES = (*(measure.name for measure in MEASURES), DECLINED, TIME)
"""What can be compared."""
WATCHED = (*BITS, "exact_quotes")
"""What must not be worse for sure, whatever else is asked for."""

_LABELS = LABELS | {DECLINED: "declined where right", TIME: "milliseconds, on average"}
_LOWER = frozenset({m.name for m in MEASURES if not m.higher_is_better} | {TIME})


class Verdict(StrEnum):
    """What the interval of a difference shows."""

    BETTER = "better"
    WORSE = "worse"
    NONE = "no difference shown"


@dataclass(frozen=True, slots=True)
class Change:
    """A measure before and after; `gain` is the difference with what is better above 0."""

    name: str
    before: float
    after: float
    difference: Estimate
    questions: int

    @property
    def gain(self) -> Estimate:
        """The difference, turned so that above 0 is better."""
        found = self.difference
        if self.name not in _LOWER:
            return found
        return Estimate(-found.value, -found.high, -found.low, found.n)

    @property
    def verdict(self) -> Verdict:
        """Better or worse where the whole interval is."""
        if self.gain.low > 0:
            return Verdict.BETTER
        return Verdict.WORSE if self.gain.high < 0 else Verdict.NONE


@dataclass(frozen=True, slots=True)
class Flips:
    """Questions whose outcome was right and is not any more, or the other way round."""

    name: str
    lost: tuple[tuple[Outcome, Outcome], ...]
    won: tuple[tuple[Outcome, Outcome], ...]

    @property
    def p(self) -> float:
        """The exact McNemar p-value of the two."""
        return mcnemar(len(self.lost), len(self.won))


@dataclass(frozen=True, slots=True)
class Check:
    """One condition of the verdict: what was wanted, what came, whether it holds."""

    name: str
    wanted: str
    came: str
    holds: bool


@dataclass(frozen=True, slots=True)
class Comparison:
    """All that two runs differ in; `remarks` are what a reader of the table must know."""

    changes: tuple[Change, ...]
    flips: tuple[Flips, ...]
    checks: tuple[Check, ...]
    remarks: tuple[str, ...]
    questions: int

    @property
    def holds(self) -> bool:
        """Whether the later run may take the place of the earlier one."""
        return all(check.holds for check in self.checks)


def comparable(before: Head, after: Head) -> tuple[str, ...]:
    """What the runs rest on that differs, in sentences.

    Raises:
        BrokenRun: when they are not of the same questions.
    """
    one, other = before["identity"], after["identity"]
    if one["set"] != other["set"]:
        raise BrokenRun(
            f"the runs are of different questions: {_set(before)} and {_set(after)}; "
            "collect both with the same set"
        )
    told = []
    if one["snapshot"] != other["snapshot"]:
        told.append(
            f"The snapshots differ ({one['snapshot'][:12]} and {other['snapshot'][:12]}): each "
            "run's gold was anchored in its own."
        )
    differ = [
        f"{name} ({one.get(name) or 'none'} and {other.get(name) or 'none'})"
        for name in ("program", "mode", "model", "prompts", "url")
        if one.get(name) != other.get(name)
    ]
    mine, theirs = before.get("settings", {}), after.get("settings", {})
    differ += [
        f"{name} ({mine.get(name)} and {theirs.get(name)})"
        for name in dict.fromkeys((*mine, *theirs))
        if mine.get(name) != theirs.get(name) and name != "home"
    ]
    if before.get("machine") != after.get("machine"):
        differ.append(f"machine ({before.get('machine')} and {after.get('machine')})")
    return (*told, *([f"Differ, too: {'; '.join(differ)}."] if differ else []))


def compare(
    before: Sequence[Outcome],
    after: Sequence[Outcome],
    remarks: Sequence[str] = (),
    at_least: Mapping[str, float] | None = None,
) -> Comparison:
    """Compare what came of the same questions.

    Args:
        before: The outcomes of the earlier run.
        after: Those of the later one.
        remarks: What else a reader must know.
        at_least: For measures, how far below 0 the gain may lie at most: its interval's lower end
            must reach this (-0.02: not worse by more than two in a hundred).

    Raises:
        BrokenRun: when no question is in both.
    """
    later = {outcome.id: outcome for outcome in after if not outcome.missing}
    pairs = [(o, later[o.id]) for o in before if not o.missing and o.id in later]
    if not pairs:
        raise BrokenRun("the two runs share no question that was asked in both")
    asked = len({o.id for o in before} | {o.id for o in after})
    changes = tuple(change for name in NAMES if (change := _change(name, pairs)) is not None)
    return Comparison(
        changes,
        tuple(_flips(bit, pairs) for bit in BITS),
        (
            _every(pairs, asked),
            *_checks({change.name: change for change in changes}, at_least or {}),
        ),
        tuple(remarks),
        len(pairs),
    )


def rows(found: Comparison, name: str) -> Rows:
    """Every measure, before and after."""
    return Rows(
        f"{name}: {found.questions} questions in pairs",
        ("measure", "before", "after", "difference", "95 % interval", "sources", "verdict"),
        tuple(
            (
                _LABELS[c.name],
                figure(_shown(c.name), c.before),
                figure(_shown(c.name), c.after),
                signed(c.name, c.difference.value),
                f"{signed(c.name, c.difference.low)} to {signed(c.name, c.difference.high)}",
                str(c.difference.n),
                str(c.verdict),
            )
            for c in found.changes
        ),
    )


def flip_counts(found: Comparison) -> Rows:
    """How many questions flipped, both ways."""
    return Rows(
        "questions that flipped",
        ("outcome", "lost", "won", "p (McNemar)"),
        tuple(
            (_LABELS[f.name], str(len(f.lost)), str(len(f.won)), f"{f.p:.3f}") for f in found.flips
        ),
    )


def flipped(found: Comparison, asked: Mapping[str, str], show: bool = False) -> Rows:
    """The questions that flipped, of parts that may be seen; `asked` are their words by id."""
    return Rows(
        "what flipped",
        ("id", "outcome", "", "status before", "status after", "question"),
        tuple(
            (was.id, _LABELS[one.name], way, was.status, now.status, asked.get(was.id, ""))
            for one in found.flips
            for way, pairs in (("lost", one.lost), ("won", one.won))
            for was, now in pairs
            if show or was.part not in HELD_OUT
        ),
    )


def verdict(found: Comparison) -> Rows:
    """The verdict; what does not hold comes first."""
    return Rows(
        "verdict: " + ("holds" if found.holds else "DOES NOT HOLD"),
        ("", "check", "wanted", "came"),
        tuple(
            ("ok" if c.holds else "FAILED", c.name, c.wanted, c.came)
            for c in sorted(found.checks, key=lambda check: check.holds)
        ),
    )


def signed(name: str, value: float) -> str:
    """A difference as it is printed."""
    return f"{value:+.1f}" if name in ("words_cited", TIME) else f"{value:+.3f}"


def _set(head: Head) -> str:
    of = head.get("set", {})
    return f"{of.get('name', '?')} ({of.get('questions', '?')}, {head['identity']['set']})"


def _shown(name: str) -> str:
    return "p50_ms" if name == TIME else name


def _tally(name: str, outcome: Outcome) -> Tally | None:
    if name == TIME:
        return Tally(outcome.ms)
    if name == DECLINED:
        bit = outcome.bits.get(DECLINED)
        return None if bit is None else Tally(float(bit))
    return outcome.tallies.get(name)


def _change(name: str, pairs: Sequence[tuple[Outcome, Outcome]]) -> Change | None:
    """None where either run has nothing to measure."""
    tallies = [(_tally(name, was), _tally(name, now)) for was, now in pairs]
    there = [at for at, both in enumerate(tallies) if both != (None, None)]
    none = Tally(0.0, 0.0)
    was = [tallies[at][0] or none for at in there]
    now = [tallies[at][1] or none for at in there]
    tops, bottoms = [t.hits for t in was], [t.of for t in was]
    tops_after, bottoms_after = [t.hits for t in now], [t.of for t in now]
    if not (sum(bottoms) > 0 and sum(bottoms_after) > 0):
        return None
    sources = [pairs[at][0].source or pairs[at][0].id for at in there]
    return Change(
        name,
        sum(tops) / sum(bottoms),
        sum(tops_after) / sum(bottoms_after),
        paired_ratio((tops, bottoms), (tops_after, bottoms_after), sources),
        len(there),
    )


def _flips(bit: str, pairs: Sequence[tuple[Outcome, Outcome]]) -> Flips:
    both = [(was, now, was.bits.get(bit), now.bits.get(bit)) for was, now in pairs]
    return Flips(
        bit,
        tuple((was, now) for was, now, a, b in both if (a, b) == (1, 0)),
        tuple((was, now) for was, now, a, b in both if (a, b) == (0, 1)),
    )


def _every(pairs: Sequence[tuple[Outcome, Outcome]], asked: int) -> Check:
    """Not run is not passed."""
    failed = sum(ERROR in (was.status, now.status) for was, now in pairs)
    came = f"{asked - len(pairs)} of {asked} not asked in both, {failed} ended in an error"
    return Check(
        "every question", "asked and answered in both", came, asked - len(pairs) == failed == 0
    )


def _checks(changes: Mapping[str, Change], at_least: Mapping[str, float]) -> Iterator[Check]:
    for name in WATCHED:
        if name in changes:
            gain = changes[name].gain
            yield Check(_LABELS[name], "not worse for sure", _interval(name, gain), gain.high >= 0)
    for name, least in at_least.items():
        wanted = f"at least {signed(name, least)} for sure"
        if name not in changes:
            yield Check(f"gain: {_LABELS[name]}", wanted, "nothing to measure", False)
            continue
        gain = changes[name].gain
        label = f"gain: {_LABELS[name]}"
        yield Check(label, wanted, _interval(name, gain), gain.low >= least)


def _interval(name: str, gain: Estimate) -> str:
    return f"{signed(name, gain.value)} ({signed(name, gain.low)} to {signed(name, gain.high)})"
