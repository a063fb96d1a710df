"""How well the check of support tells sentences that their words bear out from those with a fault.

Each sentence goes the way of a model's: its words are located as a quote, what is around them comes
from the document, and the check rules. A fault is found where the sentence is removed or marked; a
faithful sentence that is removed or marked is a false alarm.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from random import Random

from assistant.answer import Support
from assistant.build import Assistant
from assistant.draft import Pick
from assistant.locate import cited, locate
from assistant.prompt import Shown
from assistant.said import Quoted, Said
from corpus.snapshot import Snapshot
from corpus.span import Span
from evals.errors import BrokenSet
from evals.gate import Check
from evals.pairs import CLOSED, INVENTED_QUOTE, OPEN, Pair
from evals.report import Rows
from evals.stats import Estimate, wilson

NAME = "support"
"""What the pairs are called in the gate."""
ALL_CLOSED, ALL = "all closed", "all"
INVENTED_KEY = "invented_key"
"""A class made here: the right words under a key that was never shown."""
_KEY = "Kbcd45"
Progress = Callable[[int, int], None]
_LETTERS = "bcdfghjkmnpqrstvwxz23456789"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of both sentences of a pair: how each passed, None for removed."""

    pair: Pair
    faithful: Support | None
    fault: Support | None
    said: str = ""

    @property
    def found(self) -> bool:
        """Whether the fault was removed or marked."""
        return self.fault in (None, Support.PARTLY)

    @property
    def alarm(self) -> bool:
        """Whether the faithful sentence was removed or marked."""
        return self.faithful in (None, Support.PARTLY)


@dataclass(frozen=True, slots=True)
class Judged:
    """What became of the pairs of one part, and the figures of each class and of all."""

    verdicts: tuple[Verdict, ...]
    figures: tuple["Figures", ...]


@dataclass(frozen=True, slots=True)
class Figures:
    """Of one class: shares of faults found and of false alarms, with Wilson intervals."""

    kind: str
    of: int
    found: Estimate
    alarms: Estimate | None


def judged(
    pairs: Sequence[Pair], assistant: Assistant, progress: Progress = lambda done, of: None
) -> Judged:
    """Rule on both sentences of each pair.

    Raises:
        BrokenSet: when a pair names a section that is not there.
    """
    found = tuple(_verdicts(pairs, assistant, progress))
    of_kind = {kind: [one for one in found if one.pair.kind == kind] for kind in (*CLOSED, *OPEN)}
    shares = [_figures(kind, some) for kind, some in of_kind.items() if some]
    closed = [one for one in found if one.pair.kind in CLOSED]
    return Judged(
        found,
        (
            *shares,
            invented_keys(pairs, assistant.snapshot),
            *([_figures(ALL_CLOSED, closed)] if closed else []),
            *([_figures(ALL, found)] if found else []),
        ),
    )


def _verdicts(pairs: Sequence[Pair], assistant: Assistant, progress: Progress) -> Iterator[Verdict]:
    snapshot = assistant.snapshot
    for done, pair in enumerate(pairs, start=1):
        progress(done, len(pairs))
        shown = _shown(pair, snapshot)
        if pair.kind == INVENTED_QUOTE:
            faithful, fault = (
                Support.QUOTED if _located(words, shown, snapshot) else None
                for words in (pair.faithful, pair.fault)
            )
            yield Verdict(pair, faithful, fault)
            continue
        picks = _located(pair.words, shown, snapshot)
        if not picks:  # words that go beyond one passage are cited by nobody
            yield Verdict(pair, None, None, "its words are in no one passage")
            continue
        evidence = [cited(pick, snapshot) for pick in picks]
        good, bad = (assistant.rule(said, evidence) for said in (pair.faithful, pair.fault))
        told = "; ".join(f"{one.fault}: {one.said} ({one.why})" for one in good.findings)
        yield Verdict(pair, good.support, bad.support, told)


def invented_keys(pairs: Sequence[Pair], snapshot: Snapshot, seed: int = 20_251_125) -> Figures:
    """The right words of each pair under a random key: how often they are not taken."""
    random = Random(seed)
    lost = 0
    for pair in pairs:
        shown = _shown(pair, snapshot)
        key = "K" + "".join(random.choice(_LETTERS) for _ in range(5))
        said = Said(pair.faithful, (Quoted(key, pair.words),))
        lost += not locate(said, {_KEY: shown}, snapshot).picks
    return Figures(INVENTED_KEY, len(pairs), wilson(lost, len(pairs)), None)


def rows(part: str, found: Sequence[Figures]) -> Rows:
    """The figures as a table."""
    heads = ("class", "pairs", "faults removed or marked", "95 %", "faithful refused", "95 %")
    return Rows(f"support, {part}", heads, tuple(_row(one) for one in found))


def misses(found: Sequence[Verdict]) -> Rows:
    """Every fault that passed and every faithful sentence that did not."""
    cells = [(v.pair.id, "passed", v.pair.fault, v.pair.words) for v in found if not v.found] + [
        (v.pair.id, str(v.faithful or "removed"), f"{v.pair.faithful} [{v.said}]", v.pair.words)
        for v in found
        if v.alarm
    ]
    return Rows("misses", ("pair", "what came", "sentence", "words"), tuple(cells))


def checks(part: str, found: Sequence[Figures], limits: dict[str, dict[str, float]]) -> list[Check]:
    """Hold the figures of a part against its thresholds, class by class."""
    by_kind = {one.kind: one for one in found}
    held: list[Check] = []
    for kind, limit in limits.items():
        one = by_kind.get(kind)
        for name, least in (("found_at_least", True), ("alarms_at_most", False)):
            if name in limit:
                held.append(_check(f"support-{part}, {kind}", one, limit[name], least))
    return held


def _check(name: str, one: Figures | None, limit: float, least: bool) -> Check:
    estimate = None if one is None else one.found if least else one.alarms
    label = f"{name}: {'faults found' if least else 'faithful refused'}"
    wanted = f"{'at least' if least else 'at most'} {limit}"
    if estimate is None:
        return Check(label, wanted, "nothing to measure", False)
    holds = estimate.value >= limit if least else estimate.value <= limit
    aim = "the aim is 0.95" if least else "the aim is 0.05"
    return Check(label, wanted, _told(estimate), holds, aim)


def _figures(kind: str, found: Sequence[Verdict]) -> Figures:
    of = len(found)
    hits, alarms = sum(v.found for v in found), sum(v.alarm for v in found)
    return Figures(kind, of, wilson(hits, of), wilson(alarms, of))


def _row(one: Figures) -> tuple[str, ...]:
    alarms = ("-", "-") if one.alarms is None else _cells(one.alarms)
    return (one.kind, str(one.of), *_cells(one.found), *alarms)


def _cells(found: Estimate) -> tuple[str, str]:
    return f"{found.value:.3f}", f"{found.low:.3f} to {found.high:.3f}"


def _told(found: Estimate) -> str:
    return f"{found.value:.3f} ({found.low:.3f} to {found.high:.3f})"


def _shown(pair: Pair, snapshot: Snapshot) -> Shown:
    """The section of a pair, as if a model had been shown the whole of it, its notes with it."""
    document = snapshot.document(pair.document)
    section = next((s for s in document.sections if s.id == pair.section), None)
    if section is None:
        raise BrokenSet([f"{pair.place}: {pair.document} has no section {pair.section!r}"])
    passage = snapshot.passages_of(document.id)[0]
    notes = [note.span for note in document.footnotes if note.section == section.id]
    lead = Span(notes[0].start, notes[-1].end) if notes else None
    return Shown(_KEY, passage, section.span, lead)


def _located(words: str, shown: Shown, snapshot: Snapshot) -> tuple[Pick, ...]:
    return locate(Said("", (Quoted(_KEY, words),)), {_KEY: shown}, snapshot).picks
