"""One source through all steps of reading: bytes → Document, with what was found on the way."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePath

from corpus.document import Document, UnitKind
from corpus.source import Force, Kind, Rendition, Source
from corpus.span import Span
from ingest import canonical
from ingest.assemble import assemble
from ingest.check import Finding, Severity, check_document
from ingest.contents import Contents, take_contents
from ingest.errors import BrokenPromise, CutShort, EmptySource, UnknownFormat
from ingest.footnotes import cited_documents, take_notes
from ingest.formats.parsed import About, Layout
from ingest.formats.reader import Files, parse
from ingest.identity import identified
from ingest.joins import join_cut
from ingest.sources import load_sources
from ingest.tables import find_tables


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table: its category, if it has one, and what stands under it."""

    category: Span | None
    contents: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table as it was read."""

    caption: Span
    section: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """A document, and how reading it went. `findings` holds warnings only: errors are raised."""

    document: Document
    findings: tuple[Finding, ...] = ()
    contents: Contents = field(default_factory=Contents)
    tables: tuple[Table, ...] = ()
    layout: Layout = Layout.MARKDOWN
    about: About = field(default_factory=About)


def read(source: Source, data: bytes | Files, listed: Sequence[Source] = ()) -> Reading:
    """Read one source.

    Args:
        source: What is known of it.
        data: Its bytes, or the files of a package by name.
        listed: All sources of the list, so that footnotes find the documents that they cite.

    Raises:
        EmptySource: when there are no bytes or no words.
        NotUtf8: when the bytes of a text are no UTF-8.
        UnknownFormat: when no reader knows the layout.
        OnlyMetadata: when the file tells of a document but does not hold its text.
        Damaged: when the file is broken, or nested or swollen as no document is.
        CutShort: when the contents or the markers name parts that are not there.
        BrokenPromise: when what was read breaks another promise.
    """
    files = {source.file or source.id: data} if isinstance(data, bytes) else data
    name = source.file or next(iter(files), source.id)
    parsed = parse(files)
    source = identified(source, parsed.about, listed)
    blocks, contents = parsed.blocks, Contents()
    flowing = parsed.layout is Layout.MARKDOWN
    if flowing:
        blocks, contents = take_contents(blocks)
    blocks = tuple(replace(block, inline=canonical.tidy(block.inline)) for block in blocks)
    text, notes = take_notes(blocks)
    if flowing:
        # What a converter of pages did to the text is undone; other formats never had it.
        text = find_tables(join_cut(text))
    if not any(block.text for block in text):
        raise EmptySource(f"{name} holds no words of a text; fetch or convert it again")
    assembled = assemble(source, text, notes, contents, cited_documents(source, listed))
    findings = check_document(assembled, parsed, contents, text)
    _raise_broken(name, findings)
    return Reading(
        assembled.document,
        findings,
        contents,
        _tables(assembled.document),
        parsed.layout,
        parsed.about,
    )


def read_file(path: Path, listed: Sequence[Source] | None = None) -> Reading:
    """Read one file, to see what would become of it; a file of the list is read as its source.

    Args:
        path: The file, or a folder with the files of a package of Formex.
        listed: All sources; None for those of the list that ships with the project.

    Raises:
        OSError: when the file cannot be read.
        ReadingProblem: as `read`.
    """
    listed = load_sources() if listed is None else listed
    known = next((s for s in listed if s.file and PurePath(s.file).name == path.name), None)
    source = known or Source(
        id=path.stem,
        title=path.stem,
        author="",
        kind=Kind.OWN,
        force=Force.INFORMATIVE,
        rendition=Rendition.OWN,
        file=path.name,
    )
    return read(source, _package(path) if path.is_dir() else path.read_bytes(), listed)


def _package(folder: Path) -> Files:
    """The files of a package that hold a text or tell of it; pictures lie beside them."""
    endings = {".xml", ".toc"}
    paths = [at for at in sorted(folder.iterdir()) if at.suffix.lower() in endings]
    if not paths:
        raise UnknownFormat(
            f"{folder} is no package of Formex: no file in it ends in .xml; name a file of it"
        )
    return {at.name: at.read_bytes() for at in paths}


def describe(reading: Reading) -> str:
    """What was read, for a person: sections with pages, footnotes, tables, warnings."""
    document = reading.document
    lines = [
        f"{document.id}: {len(document.text):,} characters, {len(document.sections)} sections, "
        f"{len(document.footnotes)} footnotes, {len(reading.tables)} tables",
        f"digest {document.digest}",
        "",
        "Sections",
    ]
    for section in document.sections:
        page = f"page {section.page}" if section.page is not None else "page unknown"
        depth = "  " * len(section.headings)
        named = section.title
        if section.number not in {section.title, *section.headings[:-1]} and (
            section.id == section.number
        ):
            named = f"{section.number}. {section.title}"
        lines.append(f"{depth}{named}  [{section.id}] {page}")
    if document.footnotes:
        lines += ["", "Footnotes"]
    for note in document.footnotes:
        cited = f" → {note.document}" if note.document else ""
        lines.append(f"  {note.marker}  in {note.section}{cited}  {_short(document, note.span)}")
    if reading.tables:
        lines += ["", "Tables"]
    for table in reading.tables:
        lines.append(f"  {_short(document, table.caption)}  in {table.section}")
        for row in table.rows:
            named = _short(document, row.category) if row.category else "(no category)"
            lines.append(f"    {named}: {len(row.contents)} below it")
    lines += ["", "Findings"]
    lines += [f"  {finding}" for finding in reading.findings] or ["  none: every promise is kept"]
    return "\n".join(lines)


def as_json(reading: Reading) -> dict[str, object]:
    """What was read, for a program, as plain values. Offsets count code points of the text."""
    document = reading.document

    def span(at: Span) -> dict[str, object]:
        return {"start": at.start, "end": at.end, "text": at.cut(document.text)}

    return {
        "document": document.id,
        "digest": document.digest,
        "characters": len(document.text),
        "text": document.text,
        "sections": [
            {
                "id": s.id,
                "number": s.number,
                "title": s.title,
                "headings": list(s.headings),
                "parent": s.parent,
                "page": s.page,
                "start": s.span.start,
                "end": s.span.end,
            }
            for s in document.sections
        ],
        "units": [
            {"kind": u.kind.value, "section": u.section, "group": u.group, **span(u.span)}
            for u in document.units
        ],
        "footnotes": [
            {
                "marker": n.marker,
                "section": n.section,
                "anchors": list(n.anchors),
                "url": n.url,
                "document": n.document,
                **span(n.span),
            }
            for n in document.footnotes
        ],
        "tables": [
            {
                "caption": span(t.caption),
                "section": t.section,
                "rows": [
                    {
                        "category": span(r.category) if r.category else None,
                        "contents": [span(content) for content in r.contents],
                    }
                    for r in t.rows
                ],
            }
            for t in reading.tables
        ],
        "links": [{"url": link.url, **span(link.span)} for link in document.links],
        "pages": [{"start": start, "page": page} for start, page in document.pages],
        "contents": [
            {"number": e.number, "title": e.title, "page": e.page} for e in reading.contents.entries
        ],
        "findings": [
            {
                "severity": f.severity.value,
                "promise": f.promise,
                "where": f.where,
                "message": f.message,
            }
            for f in reading.findings
        ],
    }


def _short(document: Document, span: Span, longest: int = 90) -> str:
    words = span.cut(document.text)
    return words if len(words) <= longest else words[: longest - 1].rstrip() + "…"


def _raise_broken(name: str, findings: Sequence[Finding]) -> None:
    broken = [finding for finding in findings if finding.severity is Severity.ERROR]
    if not broken:
        return
    told = "\n".join(f"  {finding}" for finding in broken)
    if any(finding.cut_short for finding in broken):
        raise CutShort(
            f"{name} is cut short: it names parts that it does not hold. "
            f"Fetch or convert it again.\n{told}"
        )
    raise BrokenPromise(f"{name} was read, but not whole; nothing is written of it.\n{told}")


def _tables(document: Document) -> tuple[Table, ...]:
    tables = []
    for caption in document.units:
        if caption.kind is not UnitKind.CAPTION:
            continue
        rows: list[Row] = []
        for unit in document.units:
            if unit.group != caption.group or unit is caption:
                continue
            if unit.kind is UnitKind.CATEGORY:
                rows.append(Row(unit.span, ()))
            elif rows and rows[-1].category is not None:
                rows[-1] = Row(rows[-1].category, (*rows[-1].contents, unit.span))
            else:
                rows.append(Row(None, (unit.span,)))
        tables.append(Table(caption.span, caption.section, tuple(rows)))
    return tuple(tables)
