"""Where words that were quoted once stand in a later text, and how they read there now.

A quotation that is still read somewhere has only moved. Where it is not, the words most like it
are looked for, so that the difference can be shown.
"""

import re
from collections import Counter
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import pairwise

from corpus.document import Document, UnitKind
from corpus.normalise import find
from corpus.span import Span

LEAST_ALIKE = 0.5
"""Share of the quoted words that must stand, in their order, in what counts as their successor."""
TRIED = 5
"""Paragraphs that are compared word by word: those that share most words with the quotation."""
SHOWN = 6
"""Words of a long stretch without a change that are shown at each of its ends."""

# Signs are words of their own, so that a quotation that ends before a full stop finds its end.
_WORD = re.compile(r"\w+(?:[-'\u2019.,]\w+)*|[^\w\s]")


class Fate(StrEnum):
    """What became of quoted words: read as before, read otherwise, or read no more."""

    STANDS = "stands"
    CHANGED = "changed"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Retraced:
    """What became of a quotation: `span` is where its words, or those most like it, stand now."""

    fate: Fate
    span: Span | None = None

    def words(self, document: Document) -> str:
        """How the document reads there; nothing where the words are gone."""
        return self.span.cut(document.text) if self.span else ""


def retrace(quote: str, document: Document) -> Retraced:
    """Look for quoted words in a text of their document; signs and spaces may be set otherwise."""
    stands = find(quote, document.text)
    if stands is not None:
        return Retraced(Fate.STANDS, stands)
    wanted = _compared(quote)
    units = [u.span for u in document.units if u.kind is not UnitKind.HEADING]
    bag = Counter(wanted)
    shared = [(sum((bag & Counter(_compared(s.cut(document.text)))).values()), s) for s in units]
    likely = sorted((pair for pair in shared if pair[0]), key=lambda pair: (-pair[0], pair[1]))
    near = [_nearest(wanted, span, document.text) for _, span in likely[:TRIED]]
    best = max(near, key=lambda pair: pair[0], default=None)
    if best is None or best[0] < LEAST_ALIKE * len(wanted):
        return Retraced(Fate.GONE)
    return Retraced(Fate.CHANGED, best[1])


def difference(before: str, now: str) -> str:
    """Two texts as one line: `[-words that went-]`, `{+words that came+}`, the others as they are.

    A long stretch without a change is cut in its middle.
    """
    old, new = _spaced(before), _spaced(now)
    words, others = [word.strip() for word in old], [word.strip() for word in new]
    parts: list[str] = []
    for kind, a, b, c, d in SequenceMatcher(None, words, others, autojunk=False).get_opcodes():
        if kind == "equal":
            same = old[a:b]
            parts += same if len(same) <= 2 * SHOWN else [*same[:SHOWN], " …", *same[-SHOWN:]]
            continue
        if b > a:
            parts.append(f" [-{''.join(old[a:b]).strip()}-]")
        if d > c:
            parts.append(f" {{+{''.join(new[c:d]).strip()}+}}")
    return " ".join("".join(parts).split())


def _spaced(text: str) -> list[str]:
    """The words of a text, each with the white space before it."""
    ends = [0, *(word.end() for word in _WORD.finditer(text))]
    return [text[start:end] for start, end in pairwise(ends)]


def _nearest(wanted: list[str], span: Span, text: str) -> tuple[int, Span]:
    """How many of the words stand in a paragraph in their order, and from where to where.

    The paragraph has at least one of them.
    """
    words = list(_WORD.finditer(span.cut(text)))
    there = [word.group().lower() for word in words]
    blocks = SequenceMatcher(None, wanted, there, autojunk=False).get_matching_blocks()
    blocks = [block for block in blocks if block.size]
    # What was quoted before the first word in common, and after the last, had a length too.
    first = max(0, blocks[0].b - blocks[0].a)
    last = blocks[-1].b + blocks[-1].size
    last = min(len(words), last + len(wanted) - blocks[-1].a - blocks[-1].size)
    found = Span(words[first].start(), words[last - 1].end()).shifted(span.start)
    return sum(block.size for block in blocks), found


def _compared(text: str) -> list[str]:
    return [word.lower() for word in _WORD.findall(text)]
