"""What limits the rules that are quoted, and is not quoted with them.

"By way of derogation from paragraph 2" may stand three paragraphs further on, or in another
article. Who reads paragraph 2 alone takes it for the whole rule; so it is said that there is an
exception, where, and how it begins.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from assistant.answer import Notice, NoticeKind, Statement
from assistant.draft import Claim, Pick
from assistant.links import section_of
from corpus.document import Document, Section, SectionKind
from corpus.sentences import sentences
from corpus.snapshot import Snapshot
from corpus.source import Rendition
from corpus.span import Span

MOST = 3
"""Exceptions that are named beside one answer; more would bury it."""
_WORDS = 14
"""Words of an exception that are given."""
_KEPT = 500
_RULES = (SectionKind.ARTICLE, SectionKind.PARAGRAPH, SectionKind.POINT, SectionKind.ANNEX)
_LIMITS = re.compile(
    r"(?:However|Nevertheless|Notwithstanding|Exceptionally|Unless|Except|"
    r"By way of (?:derogation|exception)|In exceptional|In duly justified|"
    r"(?:The|This|That|These|Those|Paragraphs?|Points?|Articles?)\b[^.]{0,60}?"
    r"\b(?:shall|does|do|should) not apply)\b"
)
"""How a sentence begins that limits the one before it."""
_NUMBER = re.compile(r"\(?\w{1,4}[.)]\s+")
# The reference stands in or right after these words: it is what they limit.
_FROM = re.compile(
    r"(?:By way of (?:derogation|exception) (?:from|to)|In derogation (?:from|of)"
    r"|As an exception (?:to|from)|Notwithstanding|In exception to)\b(?P<what>.{0,60})"
    r"|(?P<it>(?:The \w+(?: \w+){0,4} (?:in|under|of|referred to in|laid down in|set out in) )?"
    r"(?:Paragraphs?|Points?|Articles?|paragraphs?|points?|Article)\b[^.;]{0,80}?)"
    r"\b(?:shall|does|do|should) not apply\b",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class _Limit:
    """A sentence that limits a part of its document."""

    part: Span
    sentence: Span


def limits(picks: Iterable[Pick], snapshot: Snapshot) -> tuple[Claim, ...]:
    """The sentences of an act that limit cited ones, where they follow at once."""
    found = (_limit(pick, snapshot.document(pick.document)) for pick in picks)
    return tuple(dict.fromkeys(Claim((pick,)) for pick in found if pick))


class Exceptions:
    """What limits the parts of the documents of a snapshot, looked for once in each."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self._in = lru_cache(maxsize=_KEPT)(self._limits_in)

    def unshown(self, statements: Sequence[Statement]) -> Iterator[Notice]:
        """A notice for each exception from cited words that is not cited itself."""
        cited = [citation for statement in statements for citation in statement.citations]
        found: dict[Pick, list[int]] = {}
        for place, statement in enumerate(statements):
            for citation in statement.citations:
                pick = Pick(citation.document, citation.span)
                for limit in self._of(pick):
                    found.setdefault(limit, []).append(place)
        shown = 0
        for limit, places in found.items():
            if shown == MOST:
                return
            if any(c.document == limit.document and c.span.overlaps(limit.span) for c in cited):
                continue
            shown += 1
            yield self._notice(limit, tuple(dict.fromkeys(places)))

    def _of(self, pick: Pick) -> Iterator[Pick]:
        """What limits some words: the next sentence, or one anywhere that names their part."""
        for claim in limits([pick], self._snapshot):
            yield from claim.picks
        for limit in self._in(pick.document):
            if limit.part.holds(pick.span) and not limit.sentence.overlaps(pick.span):
                yield Pick(pick.document, limit.sentence)

    def _notice(self, limit: Pick, places: tuple[int, ...]) -> Notice:
        document = self._snapshot.document(limit.document)
        words = limit.span.cut(document.text).split()
        begins = " ".join(words[:_WORDS]) + (" \u2026" if len(words) > _WORDS else "")
        number = document.section_at(limit.span.start).number
        return Notice(
            NoticeKind.INCOMPLETE,
            f"An exception is not shown here: {number} of {document.source.short} says "
            f"\u201c{begins}\u201d",
            applies_to=places,
        )

    def _limits_in(self, document_id: str) -> tuple[_Limit, ...]:
        document = self._snapshot.document(document_id)
        if document.source.rendition is Rendition.CARD:
            return ()
        found: dict[_Limit, None] = {}
        for reference in self._snapshot.references_in(document_id, Span(0, len(document.text))):
            section = section_of(reference, self._snapshot)
            if section is None or reference.to_document != document_id:
                continue
            sentence = _limiting(document, section, reference.span)
            if sentence is not None:
                found[_Limit(section.span, sentence)] = None
        return tuple(found)


def _limiting(document: Document, section: Section, named: Span) -> Span | None:
    """The sentence that names a part and limits it; None where it names it for something else."""
    unit = document.unit_at(named.start)
    if unit is None or section.kind not in _RULES:
        return None
    spans = (s.shifted(unit.span.start) for s in sentences(unit.span.cut(document.text)))
    sentence = next((s for s in spans if s.holds(named)), None)
    if sentence is None:
        return None
    text = sentence.cut(document.text)
    number = _NUMBER.match(text)
    at = number.end() if number else 0
    match = _FROM.match(text, at)
    if match is None:
        return None
    start, end = match.span("what") if match["what"] is not None else match.span("it")
    inside = start <= named.start - sentence.start < end
    return Span(sentence.start + at, sentence.end) if inside else None


def _limit(pick: Pick, document: Document) -> Pick | None:
    unit = document.unit_at(pick.span.start)
    card = document.source.rendition is Rendition.CARD
    if unit is None or card or document.section(unit.section).kind not in _RULES:
        return None
    text = unit.span.cut(document.text)
    spans = [span.shifted(unit.span.start) for span in sentences(text)]
    after = next((span for span in spans if span.start >= pick.span.end), None)
    if after is None or not _LIMITS.match(after.cut(document.text)):
        return None
    return Pick(document.id, after)
