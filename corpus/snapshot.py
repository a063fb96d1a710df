"""A snapshot: a versioned set of documents and their passages, on disk and in memory.

A folder named by the snapshot's digest holds `documents.jsonl`, `passages.jsonl`,
`references.jsonl`, `remarks.jsonl` and, written last, `snapshot.json` with the digests of the four,
so that a snapshot cut short is known as one. The snapshot's own digest is made of those.
"""

import datetime
import json
import os
import sys
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import file_digest, sha256
from pathlib import Path
from typing import Any

from corpus.document import Document, Footnote, Link, Section, SectionKind, Unit, UnitKind
from corpus.errors import BrokenSnapshot, UnknownDocument
from corpus.passage import Passage, PassageKind
from corpus.reference import Reference, Standing
from corpus.remark import Remark, RemarkKind
from corpus.source import CitedBy, Download, Force, Kind, Rendition, Source
from corpus.span import Span

FORMAT = 3
"""Rises when the files below change their shape."""
FILES = ("documents", "passages", "references", "remarks")
"""Names of the files that hold a line for each of these."""


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
        return _identity(
            {name: _digest(lines) for name, lines in _lines_of(self).items()},
            [_plain_source(source) for source in self.listed],
            self.acronyms,
            self.splitter,
        )

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
        "files": {
            name: _write_lines(home / f"{name}.jsonl", lines)
            for name, lines in _lines_of(snapshot).items()
        },
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
    head = check_snapshot(home)
    headings: dict[tuple[str, ...], tuple[str, ...]] = {}
    try:
        snapshot = Snapshot(
            documents=tuple(_document(plain) for plain in _read_lines(home, "documents")),
            passages=tuple(_passage(plain, headings) for plain in _read_lines(home, "passages")),
            listed=tuple(_source(plain) for plain in head["listed"]),
            acronyms={short: tuple(long) for short, long in head["acronyms"].items()},
            splitter=head["splitter"],
            references=tuple(_reference(plain) for plain in _read_lines(home, "references")),
            remarks=tuple(_remark(plain) for plain in _read_lines(home, "remarks")),
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BrokenSnapshot(f"{home} is not whole ({error}): run `python -m ingest`") from error
    # Its files were just compared with it; to make it anew would mean to write all of them again.
    snapshot.__dict__["id"] = head["id"]
    return snapshot


def check_snapshot(home: Path) -> Mapping[str, Any]:
    """Find out whether every file is there and unaltered, without reading what they say.

    Returns:
        What `snapshot.json` says.

    Raises:
        BrokenSnapshot: as `read_snapshot` says.
    """
    try:
        head: dict[str, Any] = json.loads((home / "snapshot.json").read_text(encoding="utf-8"))
        if head["format"] != FORMAT:
            raise BrokenSnapshot(
                f"{home} has format {head['format']}, this program reads {FORMAT}: "
                "run `python -m ingest`"
            )
        found = {}
        for name in FILES:
            with (home / f"{name}.jsonl").open("rb") as lines:
                found[name] = file_digest(lines, "sha256").hexdigest()
            if found[name] != head["files"][name]:
                raise BrokenSnapshot(
                    f"{home / name}.jsonl was altered or cut short (digest {found[name][:12]}, "
                    f"expected {head['files'][name][:12]}): run `python -m ingest`"
                )
        made = _identity(found, head["listed"], head["acronyms"], head["splitter"])
        if made != head["id"]:
            raise BrokenSnapshot(
                f"{home / 'snapshot.json'} was altered (it says it is {head['id'][:12]}, it is "
                f"{made[:12]}): run `python -m ingest`"
            )
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BrokenSnapshot(f"{home} is not whole ({error}): run `python -m ingest`") from error
    return head


def _lines_of(snapshot: Snapshot) -> dict[str, Iterable[str]]:
    """The lines of each file, made one by one."""
    return {
        "documents": _document_lines(snapshot.documents),
        "passages": _passage_lines(snapshot.passages),
        "references": _reference_lines(snapshot.references),
        "remarks": _remark_lines(snapshot.remarks),
    }


def _identity(
    files: Mapping[str, str], listed: Any, acronyms: Mapping[str, Any], splitter: str
) -> str:
    whole = _json([FORMAT, dict(files), listed, acronyms, splitter])
    return sha256(whole.encode("utf-8")).hexdigest()[:32]


def _digest(lines: Iterable[str]) -> str:
    digest = sha256()
    for line in lines:
        digest.update(line.encode("utf-8"))
    return digest.hexdigest()


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


def _read_lines(home: Path, name: str) -> Iterator[Any]:
    """What the lines of a file say, one after the other: together they would be a multiple of it.

    Split at line feeds only: other characters that end a line may stand in a text.
    """
    with (home / f"{name}.jsonl").open("rb") as lines:
        for line in lines:
            yield json.loads(line)


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
                sys.intern(key),
                number,
                title,
                tuple(sys.intern(heading) for heading in headings),
                sys.intern(parent) if parent else parent,
                Span(start, end),
                page,
                SectionKind(kind),
            )
            for key, number, title, headings, parent, start, end, page, kind in plain["sections"]
        ),
        units=tuple(
            Unit(
                UnitKind(kind),
                Span(start, end),
                sys.intern(section),
                group,
                Span(*lead) if lead else None,
            )
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


def _passage(plain: list[Any], known: dict[tuple[str, ...], tuple[str, ...]]) -> Passage:
    """A passage; passages under the same headings share them, as they did before."""
    key, document, section, kind, start, end, text, over, page, footnote = plain
    headings = known.setdefault(tuple(over), tuple(over))
    return Passage(
        id=key,
        document=sys.intern(document),
        section=sys.intern(section),
        kind=PassageKind(kind),
        span=Span(start, end),
        text=text,
        headings=headings,
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
