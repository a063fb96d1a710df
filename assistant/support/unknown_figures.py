"""Figures of a statement that its source does not hold, or holds of something else."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise

from assistant.support.figures import Figure, figures
from assistant.support.ruling import Fault, Finding

_CUT = re.compile(r"[;,](?=\s)| and (?=\S{0,4}\d)")
_ITEM = re.compile(r",(?: and| or)? ")
_ITEM_OR_AND = re.compile(r", | and | or ")
_BOTH = re.compile(r"\b(?:either|both|neither)\b", re.IGNORECASE)
_LONGER = re.compile(r"[A-Za-z]{4,}")
_BEGINNING = 6
"""Letters by which two forms of a word are taken for one."""


def unknown_figures(statement: str, words: str, around: str) -> Iterator[Finding]:
    """Figures of a statement that its words do not hold, or hold of something else.

    Provisions and dates may also stand in what is around the words.
    """
    there, beside = figures(words), figures(around)
    for figure in figures(statement):
        said = figure.span.cut(statement)
        lent = figure.fault in (Fault.PROVISION, Fault.DATE)
        met = any(figure.meets(other) for other in (beside if lent else there))
        if not met and not _counts(figure, statement, there, words):
            yield Finding(figure.fault, said, "this is not in the words")
        elif lent and (rival := _instead(figure, statement, there)):
            why = f"the words have {rival.span.cut(words)} instead"
            yield Finding(figure.fault, said, why, unsure=True)
        elif met and not lent and _elsewhere(figure, statement, there, words):
            yield Finding(figure.fault, said, "in the words this is said of something else")


def _instead(figure: Figure, statement: str, there: Sequence[Figure]) -> Figure | None:
    """A figure of the words that the statement lacks, where it has one of elsewhere instead."""
    if any(figure.meets(one) for one in there):
        return None
    said = figures(statement)
    return next(
        (one for one in there if one.alike(figure) and not any(mine.meets(one) for mine in said)),
        None,
    )


def _counts(figure: Figure, statement: str, there: Sequence[Figure], words: str) -> bool:
    """Whether a small number counts things that are named: "two acts, … and …"."""
    count = figure.value[0]
    small = isinstance(count, Decimal) and 2 <= count <= 12
    if figure.fault is not Fault.NUMBER or figure.lasting or not small:
        return False
    named = [
        sum(one.fault is Fault.PROVISION for one in some) for some in (there, figures(statement))
    ]
    listed = statement[figure.span.end :].partition(":")[2]
    introduced = (part for line in words.splitlines() for part in line.split(": ")[1:])
    rows = [rows for text in (listed, *introduced) if text for rows in _items(text)]
    return count in (*named, *rows, 2 if _BOTH.search(words) else 0, len(words.splitlines()))


def _items(text: str) -> tuple[int, int]:
    """How many items a row has, by commas alone and by "and" and "or" too."""
    return len(_ITEM.split(text)), len(_ITEM_OR_AND.split(text))


def _elsewhere(figure: Figure, statement: str, there: Sequence[Figure], words: str) -> bool:
    """Whether the words of a statement stand by another figure: "3 for this; 6 for that"."""
    alike = [one for one in there if one.fault is figure.fault]
    rivals = [one for one in alike if not figure.meets(one)]
    same = [one for one in alike if figure.meets(one)]
    if not rivals:
        return False
    own = _content(statement)
    cuts = [0, *(match.end() for match in _CUT.finditer(words)), len(words) + 1]

    def hits(one: Figure) -> int:
        start, end = next((a, b) for a, b in pairwise(cuts) if a <= one.span.start < b)
        return len(own & _content(words[start:end]))

    return max(map(hits, rivals)) > max(map(hits, same))


def _content(text: str) -> frozenset[str]:
    """The longer words of a text, cut to their beginnings."""
    return frozenset(word.lower()[:_BEGINNING] for word in _LONGER.findall(text))
