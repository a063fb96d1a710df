"""A question set: what is asked, and what a right answer holds.

A set is JSON Lines; `line` says which fields there are. Gold is document, section, quoted words
and footnote, never passage ids, so it survives another way of splitting. A set about one document
names sections and quotes in lists of their own; one about several has `gold`, an entry for each
place. Nothing that is wrong with a set passes quietly: every problem is named with its file and
line and what to do about it, all of them at once.
"""

import json
import logging
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.answer import Status
from evals.case import Case as Case
from evals.case import Complaint, Shown
from evals.case import Gold as Gold
from evals.errors import BrokenSet
from evals.line import Line, Meant, Review, read_line
from evals.line import Needs as Needs

log = logging.getLogger(__name__)

SETS = Path(__file__).parent / "sets"
"""Where the sets of this project lie, as `<name>-<part>.jsonl`."""

PAIRS = "support"
"""The name of what lies there and asks nothing: sentences that words bear out, or do not."""

GUIDANCE = "guidance"
"""The id of the guidance; every other document is one that it refers to, or somebody's own."""

HELD_OUT = frozenset({"report"})
"""Parts that are only reported on: their questions are not shown, so that nobody tunes to them."""


@dataclass(frozen=True, slots=True)
class Read:
    """What some files hold: every sound case, whatever its review, and every problem."""

    cases: tuple[Case, ...] = ()
    problems: tuple[str, ...] = ()


def load_set(path: Path, part: str = "") -> tuple[Case, ...]:
    """The reviewed cases of one file, in its order; how many wait for review is logged.

    Raises:
        BrokenSet: with every problem of every line.
    """
    return _counted(read_set(path, part), str(path))


def load_part(name: str, part: str) -> tuple[Case, ...]:
    """The reviewed cases of the project's own set `name`; `part` is one of its parts, or "all".

    Raises:
        BrokenSet: with every problem of every line.
    """
    return _counted(read_part(name, part), name)


def names() -> tuple[str, ...]:
    """The question sets of this project."""
    found = dict.fromkeys(path.stem.rsplit("-", 1)[0] for path in sorted(SETS.glob("*.jsonl")))
    return tuple(name for name in found if name != PAIRS)


def read_part(name: str, part: str) -> Read:
    """All that the project's own set `name` holds, with what is wrong with it.

    Raises:
        BrokenSet: when there is no such set or part.
    """
    paths = sorted(SETS.glob(f"{name}-*.jsonl"))
    parts = {path.stem.removeprefix(f"{name}-"): path for path in paths}
    if not parts or part not in {"all", *parts}:
        there = ", ".join(f"{path.stem}" for path in sorted(SETS.glob("*.jsonl"))) or "none"
        raise BrokenSet([f"no set {name!r} with a part {part!r} in {SETS}; there are: {there}"])
    chosen = parts if part == "all" else {part: parts[part]}
    read = [_read(path, key) for key, path in chosen.items()]
    cases = tuple(case for one in read for case in one.cases)
    problems = [problem for one in read for problem in one.problems]
    return Read(cases, (*problems, *_repeated(cases)))


def read_set(path: Path, part: str = "") -> Read:
    """All that one file holds, with what is wrong with it."""
    found = _read(path, part)
    return Read(found.cases, in_order((*found.problems, *_repeated(found.cases))))


def in_order(problems: Iterable[str]) -> tuple[str, ...]:
    """Problems by file and line, so that they can be mended from the top."""

    def place(problem: str) -> tuple[str, int]:
        found = re.match(r"(.*?):(\d+): ", problem)
        return (found[1], int(found[2])) if found else (problem, 0)

    return tuple(sorted(problems, key=place))


def _counted(read: Read, named: str) -> tuple[Case, ...]:
    """The cases that count, or every problem."""
    if read.problems:
        raise BrokenSet(read.problems)
    cases = tuple(case for case in read.cases if case.reviewed)
    waiting = len(read.cases) - len(cases)
    if not cases:
        raise BrokenSet(
            [
                f"{named}: none of its {waiting} questions is reviewed; read them, and set "
                f'"review" to "{Review.REVIEWED}" in those that are right'
            ]
        )
    if waiting:
        log.warning("%s: %d questions wait for review and are left out", named, waiting)
    return cases


def _read(path: Path, part: str) -> Read:
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        there = "there is no such file; name a set in JSON Lines"
        return Read(problems=(f"{path}: {there}",))
    except OSError as error:
        return Read(problems=(f"{path}: cannot be read ({error.strerror}); name a file",))
    if data.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in data:
        return Read(problems=(f"{path}:1: is not UTF-8, perhaps UTF-16; save the file as UTF-8",))
    if not data.strip():
        return Read(problems=(f"{path}: holds no question; add a line, or name another set",))
    problems = list(_around_lines(data, path))
    cases: list[Case] = []
    for number, line in enumerate(data.removeprefix(b"\xef\xbb\xbf").split(b"\n"), start=1):
        if line.strip():
            place = f"{path}:{number}"
            found = read_case(line, place, part)
            if isinstance(found, Case):
                cases.append(found)
            else:
                problems += [f"{place}: {problem}" for problem in found]
    return Read(tuple(cases), tuple(problems))


def _around_lines(data: bytes, path: Path) -> Iterator[str]:
    """What is wrong with a file beside what its lines say."""
    if data.startswith(b"\xef\xbb\xbf"):
        yield f"{path}:1: begins with a byte order mark; save the file as UTF-8 without one"
    lines = data.split(b"\n")
    for what, found, cure in (
        ("ends in CR LF", [n for n, one in enumerate(lines, 1) if b"\r" in one], "save with LF"),
        ("is blank", [n for n, one in enumerate(lines[:-1], 1) if not one.strip()], "remove it"),
    ):
        if found:
            others = f", and {len(found) - 1} more" if len(found) > 1 else ""
            yield f"{path}:{found[0]}: {what}{others}; {cure}"


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


def read_case(line: bytes, place: str, part: str) -> Case | Sequence[str]:
    """The case of one line, or what is wrong with it."""
    try:
        text = line.decode("utf-8")
        twice: list[str] = []
        plain = json.loads(text, object_pairs_hook=lambda pairs: _once(pairs, twice))
        if "\\u" in text:
            json.dumps(plain, ensure_ascii=False).encode("utf-8")
    except UnicodeDecodeError as error:
        return [f"byte {error.start} of the line is not UTF-8; save the file as UTF-8"]
    except UnicodeEncodeError as error:
        return [f"holds half a character ({error.object[error.start]!r}); type it anew"]
    except (ValueError, RecursionError) as error:
        return [f"not JSON ({error}); one object a line, mend or remove it"]
    if not isinstance(plain, dict):
        return [f"a line is an object, this one is a {type(plain).__name__}"]
    read = read_line(plain)
    if not isinstance(read, Line):
        return [*twice, *read]
    case = _made(read, place, part)
    return [*twice, *_meaning(read, case)] or case


def _once(pairs: list[tuple[str, Any]], twice: list[str]) -> dict[str, Any]:
    """An object of its fields, noting those that stand in it twice: the first would be lost."""
    found = dict(pairs)
    if len(found) < len(pairs):
        keys = [key for key, _ in pairs]
        twice += [
            f"the field {key!r} stands there {keys.count(key)} times; keep one"
            for key in found
            if keys.count(key) > 1
        ]
    return found


def _made(read: Line, place: str, part: str) -> Case:
    gold = tuple(
        Gold(one.document, one.section, one.quote or None, one.footnote or None)
        for one in read.gold
    )
    sections, quotes = tuple(read.sections), tuple(read.quotes)
    footnotes = tuple(str(marker) for marker in read.footnotes)
    if gold and not (sections or quotes or footnotes):
        sections = tuple(dict.fromkeys(one.section for one in gold))
        quotes = tuple(one.quote for one in gold if one.quote)
        footnotes = tuple(dict.fromkeys(one.footnote for one in gold if one.footnote))
    return Case(
        id=read.id,
        kind=read.kind,
        question=read.question,
        answerable=read.answerable,
        status=Status(read.status) if read.status else None,
        history=tuple(read.history),
        sections=sections,
        quotes=quotes,
        also=tuple(read.also),
        items=tuple(read.items),
        must=tuple(read.must),
        footnotes=footnotes,
        tags=tuple(read.tags),
        gold=gold,
        needs=read.needs,
        notices=tuple(kind.value for kind in read.notices),
        corpus=read.corpus,
        author=read.author,
        review=read.review,
        complaint=_complaint(read),
        part=part,
        place=place,
    )


def _complaint(read: Line) -> Complaint | None:
    told = read.complaint
    if told is None:
        return None
    return Complaint(
        told.verdict,
        tuple(told.comments),
        told.asked,
        told.status,
        told.answer,
        tuple(Shown(**shown.model_dump()) for shown in told.citations),
    )


def _meaning(read: Line, case: Case) -> list[str]:
    """What fits the types but makes no sense."""
    problems: list[str] = []
    if read.gold and (read.sections or read.quotes or read.footnotes):
        problems.append("has `gold` and sections, quotes or footnotes beside it; use one form")
    has_gold = bool(case.gold or (case.sections and case.quotes))
    if case.answerable and case.reviewed and not has_gold:
        problems.append("answerable, but without `sections` or `quotes`; add the gold")
    if not case.answerable and (case.gold or case.quotes or case.items or case.footnotes):
        problems.append("not answerable, but with gold words; remove them or set `answerable`")
    if case.status and case.answerable != case.status.startswith("answered"):
        problems.append(f"answerable is {case.answerable}, but status is {case.status.value!r}")
    beyond = [one.document for one in case.gold if one.document != GUIDANCE]
    if case.corpus is Meant.GUIDANCE and beyond:
        problems.append(
            f"meant for the guidance alone, but its gold stands in {beyond[0]}; "
            f"set `corpus` to {Meant.REFERENCED.value!r}"
        )
    problems += [
        f"`must` {pattern!r} is no regular expression ({why}); mend it"
        for pattern in case.must
        if (why := no_pattern(pattern))
    ]
    try:
        case.asked()
    except ValueError as error:
        problems.append(f"{error}; shorten it")
    return problems


def no_pattern(pattern: str) -> str:
    """Why a text is no regular expression, or nothing."""
    try:
        re.compile(pattern)
    except (re.error, RecursionError, OverflowError) as error:
        return str(error) or type(error).__name__
    return ""
