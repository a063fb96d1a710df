"""A snapshot: a versioned set of documents and their passages, on disk and in memory.

A folder named by the snapshot's digest holds `documents.jsonl`, `passages.jsonl` and, written last,
`snapshot.json` with the digests of the two, so that a snapshot cut short is known as one.
"""

import datetime
import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Any

from corpus.document import Document, Footnote, Link, Section, Unit, UnitKind
from corpus.errors import BrokenSnapshot, UnknownDocument
from corpus.passage import Passage, PassageKind
from corpus.source import CitedBy, Force, Kind, Rendition, Source
from corpus.span import Span

FORMAT = 1
"""Rises when the files below change their shape."""


@dataclass(frozen=True)
class Snapshot:
    """Documents, their passages, what is listed without its text, and the acronyms they use.

    `splitter` names how passages were cut. `acronyms` maps a short form to its long forms as the
    documents spell them ("MI" to "Mission Innovation").
    """

    documents: tuple[Document, ...] = field(repr=False)
    passages: tuple[Passage, ...] = field(repr=False)
    listed: tuple[Source, ...] = field(repr=False, default=())
    acronyms: Mapping[str, tuple[str, ...]] = field(repr=False, default_factory=dict)
    splitter: str = ""

    @cached_property
    def id(self) -> str:
        """The digest of all that an answer can rest on, in hexadecimal."""
        digest = sha256()
        for line in (*_document_lines(self.documents), *_passage_lines(self.passages)):
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
        return Snapshot(
            documents=tuple(_document(plain) for plain in documents),
            passages=tuple(_passage(plain) for plain in passages),
            listed=tuple(_source(plain) for plain in head["listed"]),
            acronyms={short: tuple(long) for short, long in head["acronyms"].items()},
            splitter=head["splitter"],
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
    )


def _plain_document(document: Document) -> dict[str, Any]:
    return {
        "source": _plain_source(document.source),
        "text": document.text,
        "body": _pair(document.body),
        "sections": [
            [s.id, s.number, s.title, list(s.headings), s.parent, *_pair(s.span), s.page]
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
            Section(key, number, title, tuple(headings), parent, Span(start, end), page)
            for key, number, title, headings, parent, start, end, page in plain["sections"]
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
