"""Pairs of sentences for exact words: one that the words bear out, and one with a planted fault.

A line of `evals/sets/support-<part>.jsonl` holds `id`, `class`, `document`, `section`, `words` (of
the document), `faithful`, `fault` and `note`. In the class `invented_quote` the two are what a
model claims to quote. The classes are those of the promise: closed ones can be decided by what
stands there, open ones need a reader.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from evals.errors import BrokenSet
from evals.questions import PAIRS, SETS

INVENTED_QUOTE = "invented_quote"
CLOSED = (
    "number",
    "date",
    "amount",
    "percentage",
    "provision",
    "negation",
    "modality",
    "quantifier",
    "entity",
    INVENTED_QUOTE,
)
OPEN = ("wrong_passage", "outside_knowledge", "omitted_exception", "reversed_roles")
PARTS = ("tune", "report")

_FIELDS = ("id", "class", "document", "section", "words", "faithful", "fault")


@dataclass(frozen=True, slots=True)
class Pair:
    """One line of a set; `kind` is its class, `place` file and line for messages."""

    id: str
    kind: str
    document: str
    section: str
    words: str
    faithful: str
    fault: str
    part: str
    place: str


def load_pairs(part: str, folder: Path = SETS) -> tuple[Pair, ...]:
    """The pairs of one part, or of "all" that there are.

    Raises:
        BrokenSet: with every problem, by file and line.
    """
    parts = PARTS if part == "all" else (part,)
    paths = [folder / f"{PAIRS}-{one}.jsonl" for one in parts]
    found = [path for path in paths if path.exists()]
    if not found:
        raise BrokenSet([f"no pairs {part!r} in {folder}; parts are {', '.join(PARTS)} and all"])
    problems: list[str] = []
    pairs = [pair for path in found for pair in _pairs(path, problems)]
    if problems:
        raise BrokenSet(problems)
    return tuple(pairs)


def _pairs(path: Path, problems: list[str]) -> Iterator[Pair]:
    part = path.stem.removeprefix(f"{PAIRS}-")
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        place = f"{path}:{number}"
        try:
            plain = json.loads(line)
            given = [str(plain[name]) for name in _FIELDS]
        except (ValueError, KeyError, TypeError) as error:
            problems.append(f"{place}: no pair ({type(error).__name__}: {error}); correct the line")
            continue
        if plain["class"] not in (*CLOSED, *OPEN):
            problems.append(f"{place}: no class {plain['class']!r}; it is one of {CLOSED + OPEN}")
            continue
        names = ("id", "kind", *_FIELDS[2:])
        yield Pair(**dict(zip(names, given, strict=True)), part=part, place=place)
