"""What is embedded for a passage and for a sentence. Never quoted: quotes come from the text only.

A passage is embedded with the headings it stands under, the sentence that introduces its list, and
the long form of its short forms; a note with the sentence that calls it; a sentence with its last
heading. What does not fit into the model's window is left out, the least telling first, so that the
text itself is always read whole.
"""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping
from functools import cache

from corpus.document import Document, Unit
from corpus.passage import Passage
from corpus.snapshot import Snapshot

_WORD = re.compile(r"\w+")
ENRICHMENT = "headings-lead-acronyms-4"
"""Rises when the same passage would be embedded with other words."""


class Enricher:
    """Knows a snapshot's leads and short forms.

    Args:
        snapshot: Where the passages come from.
        pieces: Counts the word-pieces of a text.
        max_pieces: The longest text that the model reads whole.
    """

    def __init__(self, snapshot: Snapshot, pieces: Callable[[str], int], max_pieces: int) -> None:
        self._snapshot = snapshot
        self._pieces = pieces
        self._max_pieces = max_pieces
        self._spell_out = _speller(snapshot.acronyms)
        self._lead_of = cache(_leads)

    def passage(self, passage: Passage) -> str:
        """The words by whose vector a passage is found."""
        return next(
            (text for text in self._choices(passage) if self.fits(text)),
            passage.text,
        )

    def sentence(self, passage: Passage, sentence: str) -> str:
        """The words by whose vector a sentence of a passage is found."""
        if not passage.headings:
            return sentence
        text = f"{passage.headings[-1]}. {sentence}"
        return text if self.fits(text) else sentence

    def fits(self, text: str) -> bool:
        """Whether the model reads the text to its end."""
        # No word-piece is shorter than a character: most texts need no counting.
        return len(text) + 2 <= self._max_pieces or self._pieces(text) <= self._max_pieces

    def _choices(self, passage: Passage) -> Iterator[str]:
        spelt = self._spell_out(passage.text)
        path = ". ".join(passage.headings)
        lead = self._lead(passage)
        yield _join(path, lead, spelt)
        yield _join(path, spelt)
        yield _join(*passage.headings[-1:], spelt)
        yield _join(*passage.headings[-1:], passage.text)

    def _lead(self, passage: Passage) -> str:
        document = self._snapshot.document(passage.document)
        note = document.footnote(passage.footnote) if passage.footnote else None
        if note is not None:
            calling = document.calling_sentence(note)
            return calling.cut(document.text) if calling else ""
        starts, units = self._lead_of(document.id, self._snapshot.document)
        place = bisect_right(starts, passage.span.start)
        unit = units[place - 1] if place else None
        if unit is None or unit.lead is None or not unit.span.holds(passage.span.start):
            return ""
        if passage.span.overlaps(unit.lead):
            return ""
        return unit.lead.cut(document.text)


def _leads(document_id: str, document: Callable[[str], Document]) -> tuple[list[int], list[Unit]]:
    units = sorted((u for u in document(document_id).units if u.lead), key=lambda u: u.span)
    return [unit.span.start for unit in units], units


def _join(*parts: str) -> str:
    return "\n".join(part for part in parts if part)


def _speller(acronyms: Mapping[str, tuple[str, ...]]) -> Callable[[str], str]:
    """Puts the long form behind the first of each short form, where the text does not have it."""
    known = {short: long for short, long in acronyms.items() if long}
    by_word: dict[str, list[str]] = {}
    for short in known:
        begins = _WORD.match(short)
        by_word.setdefault(begins.group() if begins else "", []).append(short)

    @cache
    def any_of(shorts: tuple[str, ...]) -> re.Pattern[str]:
        longest_first = sorted(shorts, key=len, reverse=True)
        return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)")

    def spell_out(text: str) -> str:
        # Of thousands of short forms a text has one or two: only those are looked for.
        words = {"", *_WORD.findall(text)} & by_word.keys()
        if not words:
            return text
        lowered = text.lower()
        done: set[str] = set()

        def longer(match: re.Match[str]) -> str:
            short = match.group()
            if short in done or any(long.lower() in lowered for long in known[short]):
                return short
            done.add(short)
            return f"{short} ({known[short][0]})"

        shorts = tuple(sorted(short for word in words for short in by_word[word]))
        return any_of(shorts).sub(longer, text)

    return spell_out
