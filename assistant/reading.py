"""An open index as the steps read it: its words, its lists, its sentences with what is around them.

Made once for each index and shared by all threads; everything here is derived from the index and
kept as long as it is open.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from assistant.acts import Acts
from assistant.addresses import Addresses
from assistant.editions import Editions
from assistant.evidence import Evidence
from assistant.exceptions import Exceptions
from assistant.features import Candidate, Companion, places_of
from assistant.likeness import Likeness
from assistant.links import Links
from assistant.structures import Structure, structures
from corpus.document import Document, SectionKind, UnitKind
from corpus.passage import Passage, PassageKind
from corpus.source import Rendition
from corpus.span import Span
from ingest.embedding import Embedder
from ingest.index import Index

# A sentence that begins so is about what the one before it names.
_POINTS_BACK = re.compile(r"(?:It|They|This|These|Those|Its|Their|Such|He|She|In that|There)\b")
_KEPT = 20_000
"""Passages whose stems are kept at hand."""


@dataclass(frozen=True, slots=True)
class _Sentence:
    span: Span
    text: str
    stems: tuple[str, ...]
    leans_on: Companion | None
    notes: tuple[Companion, ...]
    places: Mapping[str, Sequence[int]]


@dataclass(frozen=True, slots=True, eq=False)
class _Read:
    sentences: tuple[_Sentence, ...]
    vectors: np.ndarray
    row: Companion | None
    part: SectionKind


def _companion(document: Document, span: Span) -> Companion:
    return Companion(span, len(span.cut(document.text).split()))


def _notes(document: Document, span: Span) -> tuple[Companion, ...]:
    """The notes that the words call; for a note's own words, the sentence that calls it.

    The notes of a card are bare addresses: they are shown with its facts and are no answer.
    """
    if document.source.rendition is Rendition.CARD:
        return ()
    note = document.note_at(span.start)
    if note is None:
        return tuple(_companion(document, n.span) for n in document.notes_called_in(span))
    calling = document.calling_sentence(note)
    return (_companion(document, calling),) if calling else ()


class Reading:
    """What the steps ask of an index; satisfies `understand.Lexicon`."""

    def __init__(self, index: Index, embedder: Embedder) -> None:
        self.index = index
        self._embedder = embedder
        self.editions = Editions(index.snapshot)
        self.acts = Acts(index.snapshot, self.editions)
        self.links = Links(index.snapshot)
        self.addresses = Addresses(index.snapshot)
        self.exceptions = Exceptions(index.snapshot)
        likeness = Likeness(index.word_vectors, self.terms, embedder.embed)
        self.alike, self.among = likeness.alike, likeness.among
        self.sentences_of = lru_cache(maxsize=_KEPT)(self._sentences_of)
        self._around = lru_cache(maxsize=_KEPT)(self._stems_around)
        self.lists_of = lru_cache(maxsize=_KEPT)(self._lists_of)

    @property
    def passages(self) -> int:
        """How many passages there are."""
        return len(self.index.snapshot.passages)

    @property
    def words(self) -> Mapping[str, int]:
        """Lower-case words as they stand in the corpus, with their counts."""
        return self.index.words

    @property
    def acronyms(self) -> Mapping[str, tuple[str, ...]]:
        """Short forms to their long forms."""
        return self.index.snapshot.acronyms

    def terms(self, text: str) -> list[str]:
        """The stems of a text, stop words left out."""
        return self.index.terms(text)

    def frequency(self, term: str) -> int:
        """How many passages hold a stem."""
        return self.index.frequency(term)

    def real(self, word: str) -> bool:
        """Whether the embedder's vocabulary of common words has it."""
        return self._embedder.knows(word)

    def candidates(self, evidence: Sequence[Evidence], vector: np.ndarray) -> list[Candidate]:
        """Every sentence of the evidence; `vector` is the embedded question, shape (dim,)."""
        found = []
        for item in evidence:
            read = self.sentences_of(item.passage.id)
            around = self._around(item.passage.id)
            for sentence, cosine in zip(read.sentences, read.vectors @ vector, strict=True):
                found.append(
                    Candidate(
                        evidence=item,
                        span=sentence.span,
                        text=sentence.text,
                        stems=sentence.stems,
                        around=around,
                        cosine=float(cosine),
                        leans_on=sentence.leans_on,
                        notes=sentence.notes,
                        places=sentence.places,
                        row=read.row,
                        part=read.part,
                    )
                )
        return found

    def _sentences_of(self, passage_id: str) -> "_Read":
        sentences = self.index.sentences(passage_id)
        passage = self.index.snapshot.passage(passage_id)
        document = self.index.snapshot.document(passage.document)
        read: list[_Sentence] = []
        for place, span in enumerate(sentences.spans):
            whole = span if place else self._with_category(passage, span)
            text = whole.cut(document.text)
            stems = tuple(self.terms(text))
            before = read[-1] if read and _POINTS_BACK.match(text) else None
            stems = (*stems, *before.stems) if before else stems
            read.append(
                _Sentence(
                    span=whole,
                    text=text,
                    stems=stems,
                    leans_on=_companion(document, before.span) if before else None,
                    notes=_notes(document, whole),
                    places=places_of(stems),
                )
            )
        with_category = read[0].span.start < sentences.spans[0].start
        row = Span(read[0].span.start, read[-1].span.end) if with_category else None
        return _Read(
            tuple(read),
            sentences.vectors,
            _companion(document, row) if row else None,
            document.section(passage.section).kind,
        )

    def _with_category(self, passage: Passage, first: Span) -> Span:
        """The first sentence of a table row with the category before it: one row, one quote."""
        if passage.kind is not PassageKind.ROW:
            return first
        document = self.index.snapshot.document(passage.document)
        row = document.unit_at(passage.span.start)
        if row is None or row.kind is not UnitKind.PARAGRAPH or row.lead is None:
            return first
        between = document.text[row.lead.end : first.start]
        return Span(row.lead.start, first.end) if not between.strip() else first

    def _stems_around(self, passage_id: str) -> frozenset[str]:
        """Stems of the passage, of what it stands under or is called by, of the title."""
        passage = self.index.snapshot.passage(passage_id)
        document = self.index.snapshot.document(passage.document)
        unit = document.unit_at(passage.span.start)
        lead = unit.lead.cut(document.text) if unit and unit.lead else ""
        note = document.footnote(passage.footnote) if passage.footnote else None
        if note and (calling := document.calling_sentence(note)):
            lead = calling.cut(document.text)
        source = document.source
        named = (source.title, source.number or "", *source.names)
        return frozenset(self.terms(" ".join([passage.text, *passage.headings, lead, *named])))

    def _lists_of(self, document_id: str) -> Mapping[Structure, frozenset[str]]:
        document = self.index.snapshot.document(document_id)
        return {found: frozenset(self.terms(found.title)) for found in structures(document)}
