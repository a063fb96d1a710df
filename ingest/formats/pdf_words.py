"""Lines → the words of a paragraph: parted words made whole, calls of notes in their place."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from ingest.blocks import Inline
from ingest.formats.inline import addresses
from ingest.formats.pdf_letters import HYPHEN, Line, Run
from ingest.formats.pdf_notes import is_raised

_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_TAIL = re.compile(r"([^\W\d_]+)-$")
_LAST = re.compile(r"[^\W\d_]+$")
_HEAD = re.compile(r"[^\W\d_]+")
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_IN_ADDRESS = re.compile(r"(?:https?://|www\.)\S*$")
_GOES_ON = re.compile(r"\S*(?:[/_=&?#%]|\.\w)\S*(?:\s|$)|[\w.-]+$")


class Vocabulary:
    """The words of a document, to tell a word that a line end parts from a compound."""

    def __init__(self, lines: Iterable[Line]) -> None:
        self._words: Counter[str] = Counter()
        for line in lines:
            text = line.text
            # The last word of a line may be half of one.
            whole = text[: text.rfind(" ")] if text.rstrip().endswith((HYPHEN, "-")) else text
            self._words.update(found.lower() for found in _WORD.findall(whole))

    def broken(self, before: str, after: str) -> bool:
        """Whether two halves are one word that a narrow cell has broken ("Statem" "ent")."""
        whole = self._words[f"{before}{after}".lower()]
        return whole > 0 and max(self._words[before.lower()], self._words[after.lower()]) <= whole

    def parted(self, before: str, after: str) -> bool:
        """Whether the two halves are one word without the hyphen ("Commis-" "sion")."""
        whole, compound = f"{before}{after}".lower(), f"{before}-{after}".lower()
        if self._words[whole] != self._words[compound]:
            return self._words[whole] > self._words[compound]
        if after[:1].isupper() or before.isupper():
            return False
        both = self._words[before.lower()] and self._words[after.lower()]
        return not both


def words_of(
    lines: Sequence[Line],
    calls: Mapping[int, tuple[str, ...]],
    vocabulary: Vocabulary,
    narrow: bool = False,
) -> tuple[Inline, tuple[int, ...]]:
    """The words of some lines as one text, and the offsets at which a page ended.

    In a `narrow` column, a cell of a table, a word may be broken without a hyphen.
    """
    text = ""
    called: list[tuple[int, str]] = []
    ends: list[int] = []
    for at, line in enumerate(lines):
        if at:
            text = _joined(text, line.text, vocabulary, narrow)
            if line.page != lines[at - 1].page:
                ends.append(len(text))
        for run in line.runs:
            if id(run) in calls:
                text = text.rstrip()
                called += [(len(text), marker) for marker in calls[id(run)]]
                text += _rest(run)
            else:
                text += _as_read(line, run)
    text = text.replace(HYPHEN, "-")
    links = tuple((start, end, text[start:end]) for start, end in addresses(text))
    return Inline(text, tuple(called), links), tuple(ends)


def _rest(run: Run) -> str:
    """What follows the number of a call in its run: a stop, a blank."""
    found = re.search(r"\d([^\d]*)$", run.text)
    rest = found[1] if found else run.text[-1:] if run.text.endswith(" ") else ""
    return rest.lstrip("),")


def _as_read(line: Line, run: Run) -> str:
    """The letters of a run; a raised number that calls no note stays raised."""
    if is_raised(line, run) and run.text.strip().isdigit():
        return run.text.translate(_RAISED)
    return run.text


def _joined(text: str, following: str, vocabulary: Vocabulary, narrow: bool) -> str:
    """The text up to where the next line goes on: with a blank, or none within a word."""
    bare = text.rstrip()
    if bare.endswith((HYPHEN, "-", "\u00ad")):
        return _unhyphenated(bare, following.lstrip(), vocabulary)
    if _IN_ADDRESS.search(bare) and bare == text and _GOES_ON.match(following):
        return bare
    tail, head = _LAST.search(text), _HEAD.match(following)
    if narrow and bare == text and tail and head and vocabulary.broken(tail.group(), head.group()):
        return bare
    return bare if bare.endswith("/") and _IN_ADDRESS.search(bare) else f"{bare} "


def _unhyphenated(bare: str, following: str, vocabulary: Vocabulary) -> str:
    soft = bare.endswith("\u00ad")
    plain = bare[:-1] + "-"
    tail, head = _TAIL.search(plain), _HEAD.match(following)
    if soft:
        return bare[:-1]
    if _IN_ADDRESS.search(plain) or tail is None:
        dash = len(plain) > 1 and plain[-2] == " "
        return f"{plain} " if dash else plain
    if head is None:
        return plain if following[:1].isdigit() else f"{plain} "
    if head.group().lower() in {"and", "or", "to"}:
        return f"{plain} "
    return bare[:-1] if vocabulary.parted(tail[1], head.group()) else plain
