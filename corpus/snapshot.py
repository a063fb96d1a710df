"""A snapshot: a versioned set of documents and their passages, on disk and in memory.

A folder named by the snapshot's digest holds `documents.jsonl`, `passages.jsonl`,
`references.jsonl`, `remarks.jsonl` and, written last, `snapshot.json` with the digests of the four,
so that a snapshot cut short is known as one.
"""

import datetime
import json
import os
from bisect import bisect_left
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Any

from corpus.document import Document, Footnote, Link, Section, SectionKind, Unit, UnitKind
from corpus.errors import BrokenSnapshot, UnknownDocument
from corpus.passage import Passage, PassageKind
from corpus.reference import Reference, Standing
from corpus.remark import Remark, RemarkKind
from corpus.source import CitedBy, Download, Force, Kind, Rendition, Source
from corpus.span import Span

FORMAT = 2
"""Rises when the files below change their shape."""


@dataclass(frozen=True)
class Snapshot:
    """Documents, their passages, what is listed without its text, and the acronyms they use.

    `splitter` names how passages were cut. `acronyms` maps a short form to its long forms as the
    documents spell them ("MI" to "Mission Innovation"). `references` are the places of documents
    that name other places, `remarks` what is said beside passages: later developments, conflicts.
    """

    documents: tuple[Document, ...] = field(repr=False)
    passages: tuple[Passage, ...] = field(repr=False)
    listed: tuple[Source, ...] = field(repr=False, default=())
    acronyms: Mapping[str, tuple[str, ...]] = field(repr=False, default_factory=dict)
    splitter: str = ""
    references: tuple[Reference, ...] = field(repr=False, default=())
    remarks: tuple[Remark, ...] = field(repr=False, default=())

    @cached_property
    def id(self) -> str:
        """The digest of all that an answer can rest on, in hexadecimal."""
        digest = sha256()
        lines = (
            *_document_lines(self.documents),
            *_passage_lines(self.passages),
            *_reference_lines(self.references),
            *_remark_lines(self.remarks),
        )
        for line in lines:
            digest.update(line.encode("utf-8"))
        digest.update(_json([_plain_source(s) for s in self.listed]).encode("utf-8"))
        digest.update(_json(self.acronyms).encode("utf-8"))
        digest.update(f"{FORMAT} {self.splitter}".encode())
        return digest.hexdigest()[:32]

    @cached_property
    def _documents_by_id(self) -> dict[str, Document]:
        return {document.id: document for document in self.documents}

    @cached_property
    def _passages_by_id(self) -> dict[str, Passage]:
        return {passage.id: passage for passage in self.passages}

    @cached_property
    def _passages_by_document(self) -> dict[str, tuple[Passage, ...]]:
        grouped: dict[str, list[Passage]] = {document.id: [] for document in self.documents}
        for passage in self.passages:
            grouped[passage.document].append(passage)
        return {key: tuple(passages) for key, passages in grouped.items()}

    @cached_property
    def _references_by_document(self) -> dict[str, tuple[Reference, ...]]:
        grouped: dict[str, list[Reference]] = {}
        for reference in self.references:
            grouped.setdefault(reference.document, []).append(reference)
        return {
            key: tuple(sorted(found, key=lambda reference: reference.span))
            for key, found in grouped.items()
        }

    @cached_property
    def _remarks_by_document(self) -> dict[str, tuple[Remark, ...]]:
        grouped: dict[str, list[Remark]] = {}
        for remark in self.remarks:
            grouped.setdefault(remark.document, []).append(remark)
        return {key: tuple(found) for key, found in grouped.items()}

    def references_in(self, document_id: str, span: Span) -> tuple[Reference, ...]:
        """What these words of a document refer to, in reading order."""
        found = self._references_by_document.get(document_id, ())
        first = bisect_left(found, span.start, key=lambda reference: reference.span.start)
        last = bisect_left(found, span.end, key=lambda reference: reference.span.start)
        return tuple(r for r in found[first:last] if span.holds(r.span))

    def remarks_on(self, document_id: str, span: Span) -> tuple[Remark, ...]:
        """What is to be said beside these words of a document."""
        found = self._remarks_by_document.get(document_id, ())
        return tuple(remark for remark in found if remark.span.overlaps(span))

    def holds(self, document_id: str) -> bool:
        """Whether a document is here with its text or its card."""
        return document_id in self._documents_by_id

    def source(self, source_id: str) -> Source | None:
        """What is known of a document, whether its text is here or not; None if it is not."""
        held = self._documents_by_id.get(source_id)
        return held.source if held else self._listed_by_id.get(source_id)

    @cached_property
    def _listed_by_id(self) -> dict[str, Source]:
        return {source.id: source for source in self.listed}

    def document(self, document_id: str) -> Document:
        """The document with this id.

        Raises:
            UnknownDocument: naming the ids that there are.
        """
        try:
            return self._documents_by_id[document_id]
        except KeyError:
            some = ", ".join(list(self._documents_by_id)[:10])
            raise UnknownDocument(f"no document {document_id!r} here; there are: {some}") from None

    def passage(self, passage_id: str) -> Passage:
        """The passage with this id. Raises KeyError where there is none."""
        return self._passages_by_id[passage_id]

    def passages_of(self, document_id: str) -> tuple[Passage, ...]:
        """The passages of one document in reading order."""
        return self._passages_by_document.get(document_id, ())


def write_snapshot(snapshot: Snapshot, folder: Path) -> Path:
    """Write under `folder / snapshot.id` and return that path; an existing whole one is kept."""
    home = folder / snapshot.id
    if (home / "snapshot.json").is_file():
        return home
    home.mkdir(parents=True, exist_ok=True)
    head = {
        "format": FORMAT,
        "id": snapshot.id,
        "splitter": snapshot.splitter,
        "documents": _write_lines(home / "documents.jsonl", _document_lines(snapshot.documents)),
        "passages": _write_lines(home / "passages.jsonl", _passage_lines(snapshot.passages)),
        "references": _write_lines(
            home / "references.jsonl", _reference_lines(snapshot.references)
        ),
        "remarks": _write_lines(home / "remarks.jsonl", _remark_lines(snapshot.remarks)),
        "listed": [_plain_source(source) for source in snapshot.listed],
        "acronyms": snapshot.acronyms,
    }
    _write_lines(home / "snapshot.json", [_json(head) + "\n"])
    return home


def read_snapshot(home: Path) -> Snapshot:
    """Read the snapshot in the folder `home`.

    Raises:
        BrokenSnapshot: when a file is missing, cut short, altered, or of another format.
    """
    try:
        head = json.loads((home / "snapshot.json").read_text(encoding="utf-8"))
        if head["format"] != FORMAT:
            raise BrokenSnapshot(
                f"{home} has format {head['format']}, this program reads {FORMAT}: "
                "run `python -m ingest`"
            )
        documents = _read_lines(home / "documents.jsonl", head["documents"])
        passages = _read_lines(home / "passages.jsonl", head["passages"])
        references = _read_lines(home / "references.jsonl", head["references"])
        remarks = _read_lines(home / "remarks.jsonl", head["remarks"])
        return Snapshot(
            documents=tuple(_document(plain) for plain in documents),
            passages=tuple(_passage(plain) for plain in passages),
            listed=tuple(_source(plain) for plain in head["listed"]),
            acronyms={short: tuple(long) for short, long in head["acronyms"].items()},
            splitter=head["splitter"],
            references=tuple(_reference(plain) for plain in references),
            remarks=tuple(_remark(plain) for plain in remarks),
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BrokenSnapshot(f"{home} is not whole ({error}): run `python -m ingest`") from error


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _write_lines(path: Path, lines: Iterable[str]) -> str:
    """Write, flush to the disk, put in place in one step; return the digest of the bytes."""
    digest = sha256()
    beside = path.with_name(path.name + ".part")
    with beside.open("wb") as out:
        for line in lines:
            data = line.encode("utf-8")
            digest.update(data)
            out.write(data)
        out.flush()
        os.fsync(out.fileno())
    beside.replace(path)
    return digest.hexdigest()


def _read_lines(path: Path, digest: str) -> list[Any]:
    data = path.read_bytes()
    found = sha256(data).hexdigest()
    if found != digest:
        raise BrokenSnapshot(
            f"{path} was altered or cut short (digest {found[:12]}, expected {digest[:12]}): "
            "run `python -m ingest`"
        )
    return [json.loads(line) for line in data.decode("utf-8").split("\n") if line]


def _document_lines(documents: Iterable[Document]) -> Iterable[str]:
    return (_json(_plain_document(document)) + "\n" for document in documents)


def _passage_lines(passages: Iterable[Passage]) -> Iterable[str]:
    return (_json(_plain_passage(passage)) + "\n" for passage in passages)


def _pair(span: Span) -> list[int]:
    return [span.start, span.end]


def _plain_source(source: Source) -> dict[str, Any]:
    return {
        "id": source.id,
        "title": source.title,
        "author": source.author,
        "kind": source.kind.value,
        "force": source.force.value,
        "rendition": source.rendition.value,
        "lang": source.lang,
        "date": source.date.isoformat() if source.date else None,
        "as_of": source.as_of.isoformat() if source.as_of else None,
        "celex": source.celex,
        "eli": source.eli,
        "url": source.url,
        "licence": source.licence,
        "file": source.file,
        "cited_by": [[c.footnote, c.section] for c in source.cited_by],
        "number": source.number,
        "oj": source.oj,
        "names": list(source.names),
        "downloads": [[d.url, d.format] for d in source.downloads],
        "edition_of": source.edition_of,
    }


def _source(plain: Mapping[str, Any]) -> Source:
    return Source(
        id=plain["id"],
        title=plain["title"],
        author=plain["author"],
        kind=Kind(plain["kind"]),
        force=Force(plain["force"]),
        rendition=Rendition(plain["rendition"]),
        lang=plain["lang"],
        date=datetime.date.fromisoformat(plain["date"]) if plain["date"] else None,
        as_of=datetime.date.fromisoformat(plain["as_of"]) if plain["as_of"] else None,
        celex=plain["celex"],
        eli=plain["eli"],
        url=plain["url"],
        licence=plain["licence"],
        file=plain["file"],
        cited_by=tuple(CitedBy(footnote, section) for footnote, section in plain["cited_by"]),
        number=plain["number"],
        oj=plain["oj"],
        names=tuple(plain["names"]),
        downloads=tuple(Download(url, kind) for url, kind in plain["downloads"]),
        edition_of=plain["edition_of"],
    )


def _plain_document(document: Document) -> dict[str, Any]:
    return {
        "source": _plain_source(document.source),
        "text": document.text,
        "body": _pair(document.body),
        "sections": [
            [
                s.id,
                s.number,
                s.title,
                list(s.headings),
                s.parent,
                *_pair(s.span),
                s.page,
                s.kind.value,
            ]
            for s in document.sections
        ],
        "units": [
            [u.kind.value, *_pair(u.span), u.section, u.group, _pair(u.lead) if u.lead else None]
            for u in document.units
        ],
        "footnotes": [
            [n.marker, *_pair(n.span), list(n.anchors), n.section, n.url, n.document]
            for n in document.footnotes
        ],
        "links": [[*_pair(link.span), link.url] for link in document.links],
        "pages": [list(pair) for pair in document.pages],
    }


def _document(plain: Mapping[str, Any]) -> Document:
    return Document(
        source=_source(plain["source"]),
        text=plain["text"],
        body=Span(*plain["body"]),
        sections=tuple(
            Section(
                key,
                number,
                title,
                tuple(headings),
                parent,
                Span(start, end),
                page,
                SectionKind(kind),
            )
            for key, number, title, headings, parent, start, end, page, kind in plain["sections"]
        ),
        units=tuple(
            Unit(UnitKind(kind), Span(start, end), section, group, Span(*lead) if lead else None)
            for kind, start, end, section, group, lead in plain["units"]
        ),
        footnotes=tuple(
            Footnote(marker, Span(start, end), tuple(anchors), section, url, document)
            for marker, start, end, anchors, section, url, document in plain["footnotes"]
        ),
        links=tuple(Link(Span(start, end), url) for start, end, url in plain["links"]),
        pages=tuple((offset, page) for offset, page in plain["pages"]),
    )


def _plain_passage(passage: Passage) -> list[Any]:
    return [
        passage.id,
        passage.document,
        passage.section,
        passage.kind.value,
        *_pair(passage.span),
        passage.text,
        list(passage.headings),
        passage.page,
        passage.footnote,
    ]


def _passage(plain: list[Any]) -> Passage:
    key, document, section, kind, start, end, text, headings, page, footnote = plain
    return Passage(
        id=key,
        document=document,
        section=section,
        kind=PassageKind(kind),
        span=Span(start, end),
        text=text,
        headings=tuple(headings),
        page=page,
        footnote=footnote,
    )


def _reference_lines(references: Iterable[Reference]) -> Iterable[str]:
    return (
        _json([r.document, *_pair(r.span), r.standing.value, r.to_document, r.to_section]) + "\n"
        for r in references
    )


def _reference(plain: list[Any]) -> Reference:
    document, start, end, standing, to_document, to_section = plain
    return Reference(document, Span(start, end), Standing(standing), to_document, to_section)


def _remark_lines(remarks: Iterable[Remark]) -> Iterable[str]:
    return (
        _json(
            [
                r.kind.value,
                r.document,
                *_pair(r.span),
                r.text,
                r.date.isoformat() if r.date else None,
                r.source,
                [list(place) for place in r.against],
            ]
        )
        + "\n"
        for r in remarks
    )


def _remark(plain: list[Any]) -> Remark:
    kind, document, start, end, text, date, source, against = plain
    return Remark(
        kind=RemarkKind(kind),
        document=document,
        span=Span(start, end),
        text=text,
        date=datetime.date.fromisoformat(date) if date else None,
        source=source,
        against=tuple((other, section) for other, section in against),
    )
