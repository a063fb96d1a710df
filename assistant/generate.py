"""A model's answer, believed only as far as it is proved: a statement leaves once it has passed."""

import re
import time
from collections import Counter
from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Protocol

from assistant.answer import Generation, Removed, Statement, Support, Writing
from assistant.errors import BudgetSpent, ModelFailed, ModelRefused, ModelUnreachable
from assistant.locate import Located, Lost, cited, locate
from assistant.ports import ChatModel
from assistant.prompt import Given
from assistant.said import Said, SaidReader
from assistant.support.ruling import Cited, Ruling
from corpus.citation import cite
from corpus.snapshot import Snapshot

NO_QUOTE = "no_quote"
"""The fault of a statement none of whose quotes stands where it says."""
KEY_SHOWN = "key_shown"
"""The fault of a statement that speaks of the keys of its prompt."""
MARK_SHOWN = "mark_shown"
"""The fault of a statement with a mark that would be read as one of ours: "[2]"."""
INVENTED = frozenset({Lost.KEY, Lost.WORDS})
BROKEN = "broken"
"""The failure of a model whose answer is not what was asked for, or ends too early."""

_MARK = re.compile(r"\[\s*\d[\d\s,;\u2013-]*\]")
_FAILURES = {ModelUnreachable: "unreachable", ModelRefused: "refused", BudgetSpent: "budget"}


class Checks(Protocol):
    """Decides, without a model, how far cited words carry a statement; safe to use from threads."""

    def rule(self, statement: str, cited: Sequence[Cited]) -> Ruling:
        """How far `cited`, at least one, carries `statement`."""


@dataclass(frozen=True, slots=True)
class Writer:
    """A language model and who checks what it says."""

    model: ChatModel
    checks: Checks


def generate(
    given: Given, writer: Writer, snapshot: Snapshot, told: Sequence[str] = ()
) -> Generator[Statement | Writing, None, Generation]:
    """The statements that pass, each as soon as the model has said it; returns what came of it.

    A model that fails ends the answer where it is: what has left stays, and the failure is named in
    what is returned. Closing the generator stops the model. `told` has been said before.
    """
    tally = _Tally(given.digest)
    for text in told:
        tally.new(text)
    reader = SaidReader()
    try:
        with _closing(writer.model.write(given.prompt)) as pieces:
            for piece in pieces:
                # Before anything is made of it: who has gone away is noticed between any two.
                yield Writing()
                for said in reader.read(piece):
                    statement = _judged(said, given, writer.checks, snapshot, tally)
                    if statement is not None:
                        tally.leave()
                        yield statement
                if reader.broken or reader.done_with:
                    break
            else:
                reader.end()
    except ModelFailed as failed:
        tally.failure = _FAILURES.get(type(failed), "failed")
    if reader.broken and not tally.failure:
        tally.failure = BROKEN
    return tally.told()


@contextmanager
def _closing(pieces: Iterator[str]) -> Iterator[Iterator[str]]:
    """The pieces of a model, which stops writing at the end, however that comes."""
    try:
        yield pieces
    finally:
        close = getattr(pieces, "close", None)
        if close is not None:
            close()


def _judged(
    said: Said, given: Given, checks: Checks, snapshot: Snapshot, tally: "_Tally"
) -> Statement | None:
    """The statement with its citations; None where it repeats another one or does not pass."""
    began = time.perf_counter()
    try:
        tally.said += 1
        passed = _passed(said, given, checks, snapshot, tally)
    finally:
        tally.check_s += time.perf_counter() - began
    if isinstance(passed, Removed):
        tally.removed.append(passed)
        return None
    return passed


def _passed(
    said: Said, given: Given, checks: Checks, snapshot: Snapshot, tally: "_Tally"
) -> Statement | Removed | None:
    if not tally.new(said.text):
        tally.repeated += 1
        return None
    if any(key in said.text for key in given.shown):
        return Removed(said.text, (KEY_SHOWN,))
    if _MARK.search(said.text):
        return Removed(said.text, (MARK_SHOWN,))
    located = locate(said, given.shown, snapshot)
    tally.lost.update(reason.value for reason in located.lost)
    if not located.picks:
        return Removed(said.text, (NO_QUOTE,))
    ruling = checks.rule(said.text, [cited(pick, snapshot) for pick in located.picks])
    if ruling.support is None:
        faults = dict.fromkeys(finding.fault.value for finding in ruling.findings)
        whys = tuple(finding.why for finding in ruling.findings)
        return Removed(said.text, tuple(faults), whys)
    citations = (cite(snapshot.document(pick.document), pick.span) for pick in located.picks)
    return Statement(said.text, _marked(ruling.support, located), tuple(citations))


def _marked(support: Support, located: Located) -> Support:
    """Never whole where a part of what a statement is said to rest on is invented.

    A statement in the documents' own words is what it is, whatever else is claimed for it.
    """
    invented = INVENTED.intersection(located.lost)
    return Support.PARTLY if invented and support is Support.SUPPORTED else support


@dataclass
class _Tally:
    """What is counted while a model writes."""

    prompt: str
    said: int = 0
    left: int = 0
    repeated: int = 0
    removed: list[Removed] = field(default_factory=list)
    lost: Counter[str] = field(default_factory=Counter)
    failure: str | None = None
    first_s: float | None = None
    check_s: float = 0.0
    _began: float = field(default_factory=time.perf_counter)
    _texts: set[str] = field(default_factory=set)

    def new(self, text: str) -> bool:
        """Whether this has not been said before."""
        key = text.casefold().rstrip(" .")
        fresh = key not in self._texts
        self._texts.add(key)
        return fresh

    def leave(self) -> None:
        self.left += 1
        if self.first_s is None:
            self.first_s = time.perf_counter() - self._began

    def told(self) -> Generation:
        first = None if self.first_s is None else round(self.first_s * 1000, 3)
        return Generation(
            prompt=self.prompt,
            said=self.said,
            left=self.left,
            repeated=self.repeated,
            removed=tuple(self.removed),
            lost=dict(self.lost),
            failure=self.failure,
            first_ms=first,
            check_ms=round(self.check_s * 1000, 3),
        )
