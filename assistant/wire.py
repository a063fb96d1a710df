"""An answer as its JSON, and everything else that callers see of the corpus.

Inside, offsets count code points; outside, UTF-16 code units, as browsers count. This is the only
module that converts. Field by field it follows the wire contract; fields are only ever added.
"""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from typing import Any
from urllib.parse import quote as percent

from assistant.answer import Answer, Generation, Notice, Statement, Step, Suggestion, Via
from assistant.evidence import Evidence
from assistant.render import Numbered, authority, note_text, number, plain
from corpus.citation import Citation
from corpus.document import Document, Footnote, Section
from corpus.errors import BrokenCitation
from corpus.passage import Passage, PassageKind
from corpus.snapshot import Snapshot
from corpus.source import Rendition, Source
from corpus.span import Span

Json = dict[str, Any]

_ASTRAL = re.compile("[\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Utf16:
    """Offsets of one text in code points and in UTF-16 code units.

    `astral` are the offsets, in code points, of the characters that take two units; most texts
    have none, and then the two ways of counting agree.
    """

    astral: tuple[int, ...]

    def units(self, offset: int) -> int:
        """Code units before the code point at `offset`."""
        return offset + bisect_left(self.astral, offset)

    def points(self, units: int) -> int:
        """Code points before the code unit `units`; the middle of a pair counts as its start."""
        low, high = 0, len(self.astral)
        while low < high:
            middle = (low + high) // 2
            if self.astral[middle] + middle < units:
                low = middle + 1
            else:
                high = middle
        return units - low


@lru_cache(maxsize=512)
def utf16(text: str) -> Utf16:
    """How `text` counts. Kept per text: a string hashes once and is compared by identity."""
    if text.isascii():
        return Utf16(())
    return Utf16(tuple(found.start() for found in _ASTRAL.finditer(text)))


def href(document: str, section: str, start: int, end: int, public_url: str = "") -> str:
    """Where the reader shows these words (offsets in UTF-16 code units)."""
    return (
        f"{public_url.rstrip('/')}/read/{percent(document, safe='')}"
        f"?start={start}&end={end}#{percent(section, safe='.-_~')}"
    )


def wire_answer(answer: Answer, snapshot: Snapshot, public_url: str = "") -> Json:
    """The Answer of the wire contract.

    Raises:
        UnknownDocument: a citation names a document that this snapshot does not hold.
        BrokenCitation: a citation was made on another text of its document than this one.
    """
    numbered = number(answer.statements)
    trace = answer.trace
    return {
        "id": answer.id,
        "question": answer.question,
        "standalone_question": answer.standalone_question,
        "status": answer.status.value,
        "text": plain(answer),
        "statements": [
            _statement(statement, marks)
            for statement, marks in zip(answer.statements, numbered.marks, strict=True)
        ],
        "citations": [
            wire_citation(n, citation, snapshot, public_url)
            for n, citation in enumerate(numbered.citations, start=1)
        ],
        "notices": [_notice(notice, numbered) for notice in answer.notices],
        "path": [_via(via, numbered) for via in answer.path],
        "suggestions": [_suggestion(suggestion, public_url) for suggestion in answer.suggestions],
        "trace": {
            "mode": trace.mode,
            "model": trace.model,
            "snapshot": trace.snapshot,
            "index": trace.index,
            "timings_ms": {step: round(took, 2) for step, took in trace.timings_ms.items()},
            **({"generation": _generation(trace.generation)} if trace.generation else {}),
        },
    }


def wire_step(step: Step) -> Json:
    """One streamed step; `detail` only where there is one."""
    return {"name": step.name, **({"detail": step.detail} if step.detail else {})}


def wire_statement(
    earlier: Iterable[Statement], statement: Statement, snapshot: Snapshot, public_url: str = ""
) -> Json:
    """One streamed statement with the citations that those before it did not bring."""
    before = tuple(earlier)
    known = len(number(before).citations)
    numbered = number((*before, statement))
    return {
        "statement": _statement(statement, numbered.marks[-1]),
        "citations": [
            wire_citation(n, citation, snapshot, public_url)
            for n, citation in enumerate(numbered.citations[known:], start=known + 1)
        ],
    }


def wire_citation(n: int, citation: Citation, snapshot: Snapshot, public_url: str = "") -> Json:
    """Citation number n. Raises as `wire_answer` does."""
    document = snapshot.document(citation.document)
    if document.digest != citation.digest:
        raise BrokenCitation(
            f"{citation.document} was cited from {citation.digest[:12]}, "
            f"this snapshot holds {document.digest[:12]}"
        )
    start, end = _units(document, citation.span)
    section = citation.section
    return {
        "n": n,
        "kind": citation.kind.value,
        "document": wire_document(document),
        "section": _section(section),
        "page": citation.page,
        "quote": citation.quote,
        "prefix": citation.prefix,
        "suffix": citation.suffix,
        "start": start,
        "end": end,
        "footnotes": [_footnote(note, document) for note in citation.footnotes],
        "href": href(document.id, section.id, start, end, public_url),
    }


def wire_document(document: Document) -> Json:
    """A document as it stands in a citation."""
    return {**_source(document.source), "digest": document.digest}


def wire_passage(evidence: Evidence, snapshot: Snapshot, public_url: str = "") -> Json:
    """A passage that a search found, with its scores."""
    passage = _passage(evidence.passage, snapshot, public_url)
    link = passage.pop("href")
    return {
        **passage,
        "score": round(evidence.score, 6),
        "scores": {"dense": evidence.dense, "lexical": evidence.lexical},
        "href": link,
    }


def wire_listing(snapshot: Snapshot) -> Json:
    """Every document that is held, then every source that is only listed."""
    held = [wire_held(document, snapshot) for document in snapshot.documents]
    return {"documents": held + [wire_listed(source) for source in snapshot.listed]}


def wire_held(document: Document, snapshot: Snapshot) -> Json:
    """One held document with its counts."""
    card = document.source.rendition is Rendition.CARD
    return {
        **wire_document(document),
        **_provenance(document.source),
        "state": "card" if card else "fetched",
        "sections": len(document.sections),
        "passages": len(snapshot.passages_of(document.id)),
    }


def wire_listed(source: Source) -> Json:
    """One source that is known by name and address only."""
    return {
        **_source(source),
        "digest": None,
        **_provenance(source),
        "state": "listed",
        "sections": 0,
        "passages": 0,
    }


def wire_contents(document: Document, snapshot: Snapshot) -> Json:
    """One held document with its sections and footnotes in place of their counts."""
    return {
        **wire_held(document, snapshot),
        "sections": [_outline(section, document) for section in document.sections],
        "footnotes": [_note(note, document) for note in document.footnotes],
    }


def wire_section(
    document: Document, section: Section, snapshot: Snapshot, public_url: str = ""
) -> Json:
    """A section with its text, passages, footnotes and the sections directly below it."""
    return {
        **_outline(section, document),
        "headings": list(section.headings),
        "document": wire_document(document),
        "text": section.span.cut(document.text),
        "passages": [
            _passage(passage, snapshot, public_url)
            for passage in snapshot.passages_of(document.id)
            if section.span.holds(passage.span)
        ],
        "footnotes": [_note(note, document) for note in document.notes_called_in(section.span)],
        "children": [
            _outline(child, document) for child in document.sections if child.parent == section.id
        ],
    }


def verify(wire: Mapping[str, Any], texts: Mapping[str, str]) -> None:
    """Recheck an answer from the wire against canonical texts, with no index and no model.

    `texts` maps document ids to what `/v1/documents/{id}/text` returned.

    Raises:
        BrokenCitation: naming the first citation whose document, digest or words differ.
    """
    for citation in wire["citations"]:
        key = citation["document"]["id"]
        if key not in texts:
            raise BrokenCitation(f"citation {citation['n']}: no text of {key} to check against")
        text = texts[key]
        digest = sha256(text.encode("utf-8")).hexdigest()
        if digest != citation["document"]["digest"]:
            raise BrokenCitation(
                f"citation {citation['n']}: cited from {citation['document']['digest'][:12]}, "
                f"the text of {key} is {digest[:12]}"
            )
        units = text.encode("utf-16-le")[2 * citation["start"] : 2 * citation["end"]]
        if units.decode("utf-16-le", errors="replace") != citation["quote"]:
            raise BrokenCitation(f"citation {citation['n']}: {key} does not read so there")


def _statement(statement: Statement, marks: tuple[int, ...]) -> Json:
    return {
        "text": statement.text,
        "support": statement.support.value,
        "citations": list(marks),
    }


def _generation(generation: Generation) -> Json:
    """What came of a model's answer, in numbers; none of its words that did not pass."""
    removed = Counter(fault for one in generation.removed for fault in one.faults)
    first = generation.first_ms
    return {
        "prompt": generation.prompt,
        "said": generation.said,
        "left": generation.left,
        "repeated": generation.repeated,
        "removed": len(generation.removed),
        "removed_by": dict(removed),
        "quotes_lost": dict(generation.lost),
        "failure": generation.failure,
        "first_ms": None if first is None else round(first, 2),
        "check_ms": round(generation.check_ms, 2),
    }


def _notice(notice: Notice, numbered: Numbered) -> Json:
    """A notice; `applies_to` are the numbers of the citations of the statements it belongs to."""
    return {
        "kind": notice.kind.value,
        "text": notice.text,
        "date": notice.date.isoformat() if notice.date else None,
        "source": notice.source,
        "applies_to": list(numbered.of(notice.applies_to)),
    }


def _via(via: Via, numbered: Numbered) -> Json:
    """A reference that was followed, from the number of one citation to that of another."""
    start, end = numbered.citations.index(via.start), numbered.citations.index(via.end)
    return {"from": start + 1, "to": end + 1, "mention": via.mention}


def _suggestion(suggestion: Suggestion, public_url: str) -> Json:
    link = suggestion.href
    if link and link.startswith("/"):
        link = public_url.rstrip("/") + link
    return {"text": suggestion.text, "href": link}


def _source(source: Source) -> Json:
    return {
        "id": source.id,
        "title": source.title,
        "kind": source.kind.value,
        "force": source.force.value,
        "rendition": source.rendition.value,
        "date": source.date.isoformat() if source.date else None,
        "url": source.url,
        "lang": source.lang,
        "label": authority(source),
        "edition_of": source.edition_of,
        "edition": source.as_of.isoformat() if source.edition_of and source.as_of else None,
    }


def _provenance(source: Source) -> Json:
    return {
        "author": source.author,
        "as_of": source.as_of.isoformat() if source.as_of else None,
        "licence": source.licence,
        "celex": source.celex,
        "eli": source.eli,
        "number": source.number,
        "oj": source.oj,
        "names": list(source.names),
        "cited_by": [{"footnote": c.footnote, "section": c.section} for c in source.cited_by],
    }


def _footnote(note: Footnote, document: Document) -> Json:
    return {
        "marker": note.marker,
        "text": note_text(note, document),
        "url": note.url,
        "document": note.document,
    }


def _note(note: Footnote, document: Document) -> Json:
    units = utf16(document.text).units
    return {**_footnote(note, document), "anchors": [units(anchor) for anchor in note.anchors]}


def _section(section: Section) -> Json:
    return {
        "id": section.id,
        "number": section.number,
        "title": section.title,
        "headings": list(section.headings),
        "kind": section.kind.value,
    }


def _outline(section: Section, document: Document) -> Json:
    start, end = _units(document, section.span)
    return {
        "id": section.id,
        "number": section.number,
        "title": section.title,
        "parent": section.parent,
        "kind": section.kind.value,
        "page": section.page,
        "start": start,
        "end": end,
    }


def _passage(passage: Passage, snapshot: Snapshot, public_url: str) -> Json:
    document = snapshot.document(passage.document)
    section = document.section(passage.section)
    start, end = _units(document, passage.span)
    if passage.kind is PassageKind.NOTE:
        own = document.footnote(passage.footnote or "")
        notes: tuple[Footnote, ...] = (own,) if own else ()
    else:
        notes = document.notes_called_in(passage.span)
    return {
        "id": passage.id,
        "document": wire_document(document),
        "section": _section(section),
        "page": passage.page,
        "text": passage.text,
        "start": start,
        "end": end,
        "footnotes": [_footnote(note, document) for note in notes],
        "href": href(document.id, section.id, start, end, public_url),
    }


def _units(document: Document, span: Span) -> tuple[int, int]:
    count = utf16(document.text)
    return count.units(span.start), count.units(span.end)
