"""What a model said: statements, and the words it claims to rely on. None is believed yet.

The answer is one JSON object, `{"statements": [{"text": "…", "quotes": [{"key": "…", "words":
"…"}]}]}`, read as it comes: a statement is there as soon as its last brace is. Nothing is repaired.
Before the object a code fence or a few words may stand, without a brace; what comes after it is not
read. Anything else ends the reading: what was complete until then stays said.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from corpus.normalise import INVISIBLE

MOST_CHARACTERS = 60_000
"""Of an answer; a longer one is broken off."""
MOST_STATEMENTS = 20
MOST_IN_STATEMENT = 10_000
"""Characters of one statement with its quotes, as JSON."""
MOST_TEXT = 2_000
"""Characters of the sentence itself."""
MOST_QUOTES = 12
MOST_AROUND = 2_000
"""Characters before the object, and characters after it that are waited for."""
_DEPTH = 3
"""Braces and brackets in one another: the statement, its quotes, a quote."""
_HEAD = ("{", '"statements"', ":", "[")


class Break(StrEnum):
    """Why an answer could not be read to its end."""

    NO_OBJECT = "holds no JSON object"
    SYNTAX = "is not JSON"
    FIELDS = "has other fields than it may have"
    TYPE = "has a value of a wrong type"
    LENGTH = "is longer than it may be"
    CUT = "ends before it is complete"


@dataclass(frozen=True, slots=True)
class Quoted:
    """Words that a model claims to have read in the passage that it was shown under `key`."""

    key: str
    words: str


@dataclass(frozen=True, slots=True)
class Said:
    """One statement of a model, with the words that it relies on; there may be none."""

    text: str
    quotes: tuple[Quoted, ...] = ()


@dataclass(frozen=True, slots=True)
class BrokenSaying:
    """The answer broke off here, and why. What came before it stays said."""

    why: Break


def read_said(pieces: Iterable[str]) -> Iterator[Said | BrokenSaying]:
    """The statements of an answer as they are complete; a BrokenSaying, if there is one, is last.

    However the answer is cut into pieces, the same comes of it.
    """
    reader = SaidReader()
    for piece in pieces:
        yield from reader.read(piece)
        if reader.broken or reader.done_with:
            break
    else:
        reader.end()
    if reader.broken:
        yield BrokenSaying(reader.broken)


class _Stop(Exception):
    """The answer breaks off here."""

    def __init__(self, why: Break) -> None:
        self.why = why


@dataclass
class SaidReader:
    """Reads an answer piece by piece; `broken` says why it broke off, None while it has not.

    `place` is the step that reads the next character; `taken` the characters of the statement that
    is open, `depth` the braces and brackets open in it.
    """

    broken: Break | None = None
    done: bool = False
    place: str = "before"
    read_so_far: int = 0
    before: int = 0
    after: int = 0
    statements: int = 0
    head: int = 0
    matched: int = 0
    taken: list[str] = field(default_factory=list)
    depth: int = 0
    in_string: bool = False
    escaped: bool = False

    @property
    def done_with(self) -> bool:
        """Whether no more need be read: the object is closed, and its sender goes on and on."""
        return self.done and self.after > MOST_AROUND

    def read(self, piece: str) -> Iterator[Said]:
        """The statements that a piece completes."""
        if self.done:
            self.after += len(piece)
            return
        try:
            for at, sign in enumerate(piece):
                self.read_so_far += 1
                if self.read_so_far > MOST_CHARACTERS:
                    raise _Stop(Break.LENGTH)
                found = self._take(sign)
                if found:
                    yield found
                if self.done:
                    self.after = len(piece) - at - 1
                    return
        except _Stop as stop:
            self.broken = stop.why

    def end(self) -> None:
        """No more comes."""
        if not self.done and not self.broken:
            self.broken = Break.NO_OBJECT if self.place == "before" else Break.CUT

    def _take(self, sign: str) -> Said | None:
        match self.place:
            case "before":
                self._before(sign)
            case "head":
                self._head(sign)
            case "statement":
                return self._inside(sign)
            case _:
                self._between(sign)
        return None

    def _before(self, sign: str) -> None:
        self.before += 1
        if sign == "{":
            self.place, self.head = "head", 1
        elif self.before > MOST_AROUND:
            raise _Stop(Break.NO_OBJECT)

    def _head(self, sign: str) -> None:
        """The signs up to the first statement, with white space between them."""
        wanted = _HEAD[self.head]
        if self.matched == 0 and sign in " \t\r\n":
            return
        if sign != wanted[self.matched]:
            raise _Stop(Break.FIELDS if self.head == 1 else Break.SYNTAX)
        self.matched += 1
        if self.matched == len(wanted):
            self.head, self.matched = self.head + 1, 0
        if self.head == len(_HEAD):
            self.place = "first"

    def _between(self, sign: str) -> None:
        """Outside the statements: `place` is "first", "next", "comma" or "closing"."""
        if sign in " \t\r\n":
            return
        match self.place, sign:
            case (("first" | "next"), "{"):
                self._open(sign)
            case (("first" | "comma"), "]"):
                self.place = "closing"
            case "comma", ",":
                self.place = "next"
            case "closing", "}":
                self.done = True
            case (("first" | "next"), _):
                raise _Stop(Break.TYPE if sign in '["-0123456789tfn' else Break.SYNTAX)
            case "closing", ",":
                raise _Stop(Break.FIELDS)
            case _:
                raise _Stop(Break.SYNTAX)

    def _open(self, sign: str) -> None:
        self.statements += 1
        if self.statements > MOST_STATEMENTS:
            raise _Stop(Break.LENGTH)
        self.place, self.taken, self.depth = "statement", [sign], 1

    def _inside(self, sign: str) -> Said | None:
        """A statement's own signs; the one that closes it makes it whole."""
        self.taken.append(sign)
        if len(self.taken) > MOST_IN_STATEMENT:
            raise _Stop(Break.LENGTH)
        if self.in_string:
            self.in_string = self.escaped or sign != '"'
            self.escaped = sign == "\\" and not self.escaped
        elif sign == '"':
            self.in_string = True
        elif sign in "{[":
            self.depth += 1
            if self.depth > _DEPTH:
                raise _Stop(Break.TYPE)
        elif sign in "}]":
            self.depth -= 1
            if self.depth == 0:
                self.place = "comma"
                return _statement("".join(self.taken))
        return None


def _statement(words: str) -> Said:
    try:
        given = json.loads(words, object_pairs_hook=_once_each)
    except ValueError:
        raise _Stop(Break.SYNTAX) from None
    _only(given, {"text", "quotes"})
    quotes = given["quotes"]
    if not isinstance(quotes, list):
        raise _Stop(Break.TYPE)
    if len(quotes) > MOST_QUOTES:
        raise _Stop(Break.LENGTH)
    text = _clean(_string(given["text"]))
    if not text:
        raise _Stop(Break.TYPE)
    if len(text) > MOST_TEXT:
        raise _Stop(Break.LENGTH)
    return Said(text, tuple(_quoted(quote) for quote in quotes))


def _quoted(given: Any) -> Quoted:
    _only(given, {"key", "words"})
    return Quoted(_string(given["key"]), _string(given["words"]))


def _once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """A JSON object, in which a name that comes twice would hide what the first one said."""
    given = dict(pairs)
    if len(given) < len(pairs):
        raise _Stop(Break.FIELDS)
    return given


def _only(given: Any, fields: set[str]) -> None:
    if not isinstance(given, dict):
        raise _Stop(Break.TYPE)
    if given.keys() != fields:
        raise _Stop(Break.FIELDS)


def _string(given: Any) -> str:
    """A text that can leave in UTF-8: half a pair of surrogates cannot."""
    if not isinstance(given, str) or any("\ud800" <= sign <= "\udfff" for sign in given):
        raise _Stop(Break.TYPE)
    return given


def _clean(text: str) -> str:
    """On one line, without what no reader sees."""
    seen = "".join(sign for sign in text if sign not in INVISIBLE)
    shown = (sign if sign.isprintable() else " " for sign in seen)
    return " ".join("".join(shown).split())
