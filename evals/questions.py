"""A question set: what is asked, and what a right answer holds.

A set is JSON Lines. Gold is document, section, quoted words and footnote, never passage ids, so it
survives another way of splitting. Nothing that is wrong with a set passes quietly: every problem is
named with its file and line and what to do about it, all of them at once.
"""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from assistant.answer import Status
from assistant.question import Question, Turn
from corpus.document import Document
from corpus.snapshot import Snapshot
from corpus.span import Span
from evals.errors import BrokenSet
from evals.words import places

SETS = Path(__file__).parent / "sets"
"""Where the sets of this project lie, as `<name>-<part>.jsonl`."""

HELD_OUT = frozenset({"report"})
"""Parts that are only reported on: their questions are not shown, so that nobody tunes to them."""

_TEXTS = ("id", "kind", "question")
_LISTS = ("history", "sections", "quotes", "also", "must", "tags", "items")
_FIELDS = frozenset({*_TEXTS, *_LISTS, "answerable", "status", "footnotes"})
_REQUIRED = frozenset({*_TEXTS, "answerable"})


@dataclass(frozen=True, slots=True)
class Case:
    """One question of a set with what a right answer holds.

    Any one of `quotes` among the cited words makes an answer right; `also` are sentences that
    support it too. Any of `sections` is a right section. All `items` make a list whole, all
    `footnotes` (markers) are to come along, and all of `must` (regular expressions) must match the
    answer's text with its quotes. A case that is not `answerable` must be declined; `status` is the
    way in which it should end. `place` is file and line, for messages.
    """

    id: str
    kind: str
    question: str
    answerable: bool
    status: Status | None = None
    history: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()
    quotes: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    items: tuple[str, ...] = ()
    must: tuple[str, ...] = ()
    footnotes: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    part: str = ""
    place: str = field(default="", compare=False)

    def asked(self) -> Question:
        """The question as the assistant gets it, with the earlier questions as its history."""
        return Question(self.question, tuple(Turn(earlier) for earlier in self.history))


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where gold words stand: a span of one document."""

    document: str
    span: Span

    def overlaps(self, document: str, span: Span) -> bool:
        """Whether the two are of one document and share at least one code point."""
        return self.document == document and self.span.overlaps(span)


@dataclass(frozen=True, slots=True)
class Anchored:
    """A case and every place of the snapshot at which its gold words stand.

    One tuple of places for each quote, item and supporting sentence, in their order. `passages`
    are the ids of the passages that share at least one code point with a quote or an item.
    """

    case: Case
    quotes: tuple[tuple[Place, ...], ...] = ()
    items: tuple[tuple[Place, ...], ...] = ()
    also: tuple[tuple[Place, ...], ...] = ()
    passages: tuple[str, ...] = ()

    @property
    def gold(self) -> tuple[Place, ...]:
        """Places of the words that answer: quotes and items."""
        return tuple(p for group in (*self.quotes, *self.items) for p in group)

    @property
    def supporting(self) -> tuple[Place, ...]:
        """Places of all words that a citation may rightly point at."""
        return self.gold + tuple(p for group in self.also for p in group)


def load_set(path: Path, part: str = "") -> tuple[Case, ...]:
    """The cases of one file, in its order.

    Raises:
        BrokenSet: with every problem of every line.
    """
    try:
        text = path.read_bytes().decode("utf-8")
    except FileNotFoundError:
        raise BrokenSet([f"{path}: there is no such file; name a set in JSON Lines"]) from None
    except UnicodeDecodeError as error:
        at = error.object[: error.start].count(b"\n") + 1
        raise BrokenSet(
            [f"{path}:{at}: byte {error.start} is not UTF-8; save the file as UTF-8"]
        ) from None
    cases: list[Case] = []
    problems: list[str] = []
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            found, wrong = _case(line, f"{path}:{number}", part)
            problems += wrong
            cases += [found] if found else []
    problems += _repeated(cases)
    if not cases and not problems:
        problems.append(f"{path}: holds no question; add a line, or name another set")
    if problems:
        raise BrokenSet(problems)
    return tuple(cases)


def load_part(name: str, part: str) -> tuple[Case, ...]:
    """The cases of the project's own set `name`; `part` is one of its parts, or "all"."""
    paths = sorted(SETS.glob(f"{name}-*.jsonl"))
    parts = {path.stem.removeprefix(f"{name}-"): path for path in paths}
    if not parts or part not in {"all", *parts}:
        there = ", ".join(f"{path.stem}" for path in sorted(SETS.glob("*.jsonl"))) or "none"
        raise BrokenSet([f"no set {name!r} with a part {part!r} in {SETS}; there are: {there}"])
    chosen = parts if part == "all" else {part: parts[part]}
    cases = tuple(case for key, path in chosen.items() for case in load_set(path, key))
    problems = _repeated(cases)
    if problems:
        raise BrokenSet(problems)
    return cases


def anchor(cases: Iterable[Case], snapshot: Snapshot) -> tuple[Anchored, ...]:
    """Find the gold words of each case in the documents of the snapshot.

    Raises:
        BrokenSet: with every section, footnote and quotation that no document holds.
    """
    documents = snapshot.documents
    numbers = {section.number for document in documents for section in document.sections}
    markers = {note.marker for document in documents for note in document.footnotes}
    anchored: list[Anchored] = []
    problems: list[str] = []
    for case in cases:
        problems += [
            f"{case.place}: no section {number!r} in the snapshot; correct the number, "
            f"or run `python -m ingest`"
            for number in case.sections
            if number not in numbers
        ]
        problems += [
            f"{case.place}: no footnote {marker!r} in the snapshot; correct `footnotes`"
            for marker in case.footnotes
            if marker not in markers
        ]
        gold = {
            name: tuple(_places(quote, documents) for quote in getattr(case, name))
            for name in ("quotes", "items", "also")
        }
        problems += [
            f"{case.place}: {name}[{at}] stands in no document: {getattr(case, name)[at][:80]!r}; "
            "quote the canonical text (`python -m ingest read FILE` shows it)"
            for name, groups in gold.items()
            for at, group in enumerate(groups)
            if not group
        ]
        answering = [p for group in (*gold["quotes"], *gold["items"]) for p in group]
        passages = tuple(
            passage.id
            for passage in (snapshot.passages if answering else ())
            if any(place.overlaps(passage.document, passage.span) for place in answering)
        )
        anchored.append(Anchored(case, **gold, passages=passages))
    if problems:
        raise BrokenSet(problems)
    return tuple(anchored)


def _places(quote: str, documents: Iterable[Document]) -> tuple[Place, ...]:
    return tuple(Place(d.id, span) for d in documents for span in places(quote, d.text))


def _repeated(cases: Iterable[Case]) -> list[str]:
    first: dict[str, str] = {}
    problems: list[str] = []
    for case in cases:
        if case.id in first:
            problems.append(
                f"{case.place}: id {case.id!r} is taken by {first[case.id]}; give it another"
            )
        first.setdefault(case.id, case.place)
    return problems


def _case(line: str, place: str, part: str) -> tuple[Case | None, list[str]]:
    try:
        plain = json.loads(line)
    except ValueError as error:
        return None, [f"{place}: not JSON ({error}); one object a line, mend or remove it"]
    if not isinstance(plain, dict):
        return None, [f"{place}: a line is an object, this one is a {type(plain).__name__}"]
    problems = [f"{place}: {problem}" for problem in _shape(plain)]
    if problems:
        return None, problems
    status = plain.get("status")
    given: dict[str, Any] = {name: tuple(plain.get(name, ())) for name in _LISTS}
    case = Case(
        **given,
        **{name: plain[name] for name in _TEXTS},
        answerable=plain["answerable"],
        status=Status(status) if status else None,
        footnotes=tuple(str(marker) for marker in plain.get("footnotes", ())),
        part=part,
        place=place,
    )
    problems = [f"{place}: {problem}" for problem in _meaning(case)]
    return (None, problems) if problems else (case, [])


def _shape(plain: Mapping[str, Any]) -> list[str]:
    """Fields that are unknown, missing or of a wrong type."""
    problems = [
        f"unknown field {name!r}; known are {', '.join(sorted(_FIELDS))}"
        for name in plain
        if name not in _FIELDS
    ]
    problems += [f"the field {name!r} is missing" for name in sorted(_REQUIRED - plain.keys())]
    problems += [
        f"{name!r} must be a text that is not blank"
        for name in _TEXTS
        if name in plain and not (isinstance(plain[name], str) and plain[name].strip())
    ]
    problems += [
        f"{name!r} must be a list of texts"
        for name in _LISTS
        if not _list_of(plain.get(name, []), str)
    ]
    if not _list_of(plain.get("footnotes", []), int, str):
        problems.append("'footnotes' must be a list of numbers")
    if "answerable" in plain and not isinstance(plain["answerable"], bool):
        problems.append("'answerable' must be true or false")
    status = plain.get("status")
    if status and status not in set(Status):
        problems.append(f"unknown status {status!r}; known are {', '.join(Status)}")
    return problems


def _meaning(case: Case) -> list[str]:
    """What fits the types but makes no sense."""
    problems: list[str] = []
    if case.answerable and not (case.sections and case.quotes):
        problems.append("answerable, but without `sections` or `quotes`; add the gold")
    if not case.answerable and (case.quotes or case.items or case.footnotes):
        problems.append("not answerable, but with gold words; remove them or set `answerable`")
    if case.status and case.answerable != case.status.startswith("answered"):
        problems.append(f"answerable is {case.answerable}, but status is {case.status.value!r}")
    for pattern in case.must:
        try:
            re.compile(pattern)
        except re.error as error:
            problems.append(f"`must` {pattern!r} is no regular expression ({error})")
    try:
        case.asked()
    except ValueError as error:
        problems.append(str(error))
    return problems


def _list_of(value: object, *kinds: type) -> bool:
    return isinstance(value, list) and all(
        isinstance(item, kinds) and not isinstance(item, bool) for item in value
    )
