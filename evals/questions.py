"""A question set: what is asked, and what a right answer holds.

A set is JSON Lines. Gold is document, section, quoted words and footnote, never passage ids, so it
survives another way of splitting. A set about one document names sections and quotes in lists of
their own; one about several has `gold`, an entry for each place. Nothing that is wrong with a set
passes quietly: every problem is named with its file and line and what to do about it, all of them
at once.
"""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any

from assistant.answer import NoticeKind, Status
from assistant.question import Mode, Question, Turn
from evals.errors import BrokenSet

SETS = Path(__file__).parent / "sets"
"""Where the sets of this project lie, as `<name>-<part>.jsonl`."""

PAIRS = "support"
"""The name of what lies there and asks nothing: sentences that words bear out, or do not."""

HELD_OUT = frozenset({"report"})
"""Parts that are only reported on: their questions are not shown, so that nobody tunes to them."""

_TEXTS = ("id", "kind", "question")
_LISTS = ("history", "sections", "quotes", "also", "must", "tags", "items", "notices")
_OF_GOLD = frozenset({"document", "section", "quote", "footnote"})
_FIELDS = frozenset({*_TEXTS, *_LISTS, "answerable", "status", "footnotes", "gold", "needs"})
_REQUIRED = frozenset({*_TEXTS, "answerable"})


class Needs(StrEnum):
    """Whether any one of the gold places makes an answer right, or only all of them."""

    ANY = "any"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Gold:
    """A place that answers: a section of a document by id or number, and its words.

    Without `quote` the section as a whole is meant, as of a card, whose words are our own. With
    `footnote` the words are those of that note, or of a sentence that calls it.
    """

    document: str
    section: str
    quote: str | None = None
    footnote: str | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """One question of a set with what a right answer holds.

    Any one of `quotes` among the cited words makes an answer right; `also` are sentences that
    support it too. Any of `sections` is a right section. All `items` make a list whole, all
    `footnotes` (markers) are to come along, and all of `must` (regular expressions) must match the
    answer's text with its quotes. A case that is not `answerable` must be declined; `status` is the
    way in which it should end; `notices` are the kinds of notices that must stand beside it.
    `place` is file and line, for messages.

    Where `gold` is given, sections, quotes and footnotes are those of its entries, and `needs` says
    whether any of its places will do or all sections that it names must be cited.
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
    gold: tuple[Gold, ...] = ()
    needs: Needs = Needs.ANY
    notices: tuple[str, ...] = ()
    part: str = ""
    place: str = field(default="", compare=False)

    def asked(self, mode: Mode = Mode.AUTO) -> Question:
        """The question as the assistant gets it, with the earlier questions as its history."""
        return Question(self.question, tuple(Turn(earlier) for earlier in self.history), mode=mode)


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


def names() -> tuple[str, ...]:
    """The question sets of this project."""
    found = dict.fromkeys(path.stem.rsplit("-", 1)[0] for path in sorted(SETS.glob("*.jsonl")))
    return tuple(name for name in found if name != PAIRS)


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
    given["footnotes"] = tuple(str(marker) for marker in plain.get("footnotes", ()))
    gold = tuple(Gold(**{k: v for k, v in one.items() if v}) for one in plain.get("gold", ()))
    if gold:
        given["sections"] = tuple(dict.fromkeys(one.section for one in gold))
        given["quotes"] = tuple(one.quote for one in gold if one.quote)
        given["footnotes"] = tuple(dict.fromkeys(one.footnote for one in gold if one.footnote))
    case = Case(
        **given,
        **{name: plain[name] for name in _TEXTS},
        answerable=plain["answerable"],
        status=Status(status) if status else None,
        gold=gold,
        needs=Needs(plain.get("needs", Needs.ANY)),
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
    return problems or _shape_of_gold(plain)


def _shape_of_gold(plain: Mapping[str, Any]) -> list[str]:
    """What is wrong with `gold`, `needs` and `notices`."""
    problems: list[str] = []
    gold = plain.get("gold", [])
    if not _list_of(gold, dict):
        return ["'gold' must be a list of objects with document, section, quote, footnote"]
    for at, one in enumerate(gold):
        if not {"document", "section"} <= one.keys() <= _OF_GOLD:
            problems.append(f"gold[{at}] has document and section, and may have quote and footnote")
        if not all(value is None or isinstance(value, str) for value in one.values()):
            problems.append(f"gold[{at}]: every value must be a text or null")
    if gold and any(plain.get(name) for name in ("sections", "quotes", "footnotes")):
        problems.append("has `gold` and sections, quotes or footnotes beside it; use one form")
    if plain.get("needs", "any") not in set(Needs):
        problems.append(f"'needs' must be one of {', '.join(Needs)}")
    problems += [
        f"unknown notice {kind!r}; known are {', '.join(NoticeKind)}"
        for kind in plain.get("notices", [])
        if kind not in set(NoticeKind)
    ]
    return problems


def _meaning(case: Case) -> list[str]:
    """What fits the types but makes no sense."""
    problems: list[str] = []
    if case.answerable and not (case.gold or (case.sections and case.quotes)):
        problems.append("answerable, but without `sections` or `quotes`; add the gold")
    if not case.answerable and (case.gold or case.quotes or case.items or case.footnotes):
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
