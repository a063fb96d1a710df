"""Document → Passages, along its structure: what is found and shown as one piece.

A passage is a paragraph, a list item, the content of a table row or a note. Short ones stay alone;
what is too long for the embedder is cut at sentence ends. Headings, captions and categories are no
passages, they are what passages stand under.
"""

from collections import Counter
from collections.abc import Callable, Iterator

from corpus.document import Document, SectionKind, Unit, UnitKind
from corpus.passage import Passage, PassageKind, passage_id
from corpus.sentences import sentences
from corpus.source import Kind, Rendition
from corpus.span import Span

SPLITTER = "structure-200/1"
"""Names this way of cutting; rises when passages come out differently."""

LIMIT = 200
"""Word-pieces of one passage: the model reads 256, and the headings above it need their room."""

LINE = 120
"""Characters up to which a paragraph that is no sentence is a line ("Duration 48 Months")."""

_CLAUSE_ENDS = (";", ":", ",", ")")


def split(document: Document, count_pieces: Callable[[str], int]) -> tuple[Passage, ...]:
    """Cut a document into passages.

    Args:
        document: The document.
        count_pieces: How many word-pieces the embedder makes of some words.
    """
    seen: Counter[tuple[str, str]] = Counter()
    return tuple(
        _passage(document, unit, span, seen)
        for unit, whole in _wholes(document)
        for span in _cut(document.text, whole, count_pieces)
    )


def _wholes(document: Document) -> Iterator[tuple[Unit, Span]]:
    """Each unit that becomes passages; neighbouring short lines of a section are one."""
    held: Unit | None = None
    end = 0
    for unit in document.units:
        line = _is_line(document, unit)
        if held is not None and line and unit.section == held.section:
            end = unit.span.end
            continue
        if held is not None:
            yield held, Span(held.span.start, end)
            held = None
        if line:
            held, end = unit, unit.span.end
        elif unit.kind is UnitKind.NOTE and document.source.rendition is Rendition.CARD:
            # The notes of a card are addresses: shown beside its facts, and no answer to anything.
            continue
        elif unit.kind in {UnitKind.PARAGRAPH, UnitKind.ITEM, UnitKind.NOTE}:
            yield unit, unit.span
    if held is not None:
        yield held, Span(held.span.start, end)


def _is_line(document: Document, unit: Unit) -> bool:
    if unit.kind is not UnitKind.PARAGRAPH or unit.group is not None or len(unit.span) > LINE:
        return False
    return not unit.span.cut(document.text).endswith((".", "!", "?", ":", ";", "”", '"'))


def _cut(text: str, whole: Span, count_pieces: Callable[[str], int]) -> Iterator[Span]:
    """Parts of a unit, each within the limit, made of as many whole sentences as fit."""
    if count_pieces(whole.cut(text)) <= LIMIT:
        yield whole
        return
    start, end = whole.start, whole.start
    for part in _parts(text, whole, count_pieces):
        if end > start and count_pieces(text[start : part.end]) > LIMIT:
            yield Span(start, end).trimmed(text)
            start = part.start
        end = part.end
    yield Span(start, end).trimmed(text)


def _parts(text: str, whole: Span, count_pieces: Callable[[str], int]) -> Iterator[Span]:
    for sentence in sentences(whole.cut(text)):
        yield from _halved(text, sentence.shifted(whole.start), count_pieces)


def _halved(text: str, span: Span, count_pieces: Callable[[str], int]) -> Iterator[Span]:
    """A sentence, or its halves' halves, parted at the clause end or blank nearest the middle."""
    waiting = [span]
    while waiting:
        span = waiting.pop()
        at = _middle(text, span) if count_pieces(span.cut(text)) > LIMIT else None
        if at is None:
            yield span
        else:
            waiting += [Span(at, span.end).trimmed(text), Span(span.start, at).trimmed(text)]


def _middle(text: str, span: Span) -> int | None:
    """The best offset to part a span at; None when it is too short to be parted at all."""
    if len(span) < 2:
        return None
    middle = (span.start + span.end) // 2
    blanks = [at for at in range(span.start + 1, span.end - 1) if text[at].isspace()]
    if not blanks:
        return middle
    clauses = [at for at in blanks if text[at - 1] in _CLAUSE_ENDS]
    # A clause end far from the middle would leave a crumb.
    near = [at for at in clauses if abs(at - middle) * 4 <= len(span)]
    return min(near or blanks, key=lambda at: abs(at - middle))


def _passage(document: Document, unit: Unit, span: Span, seen: Counter[tuple[str, str]]) -> Passage:
    text = span.cut(document.text)
    ordinal = seen[unit.section, text]
    seen[unit.section, text] += 1
    note = document.note_at(span.start) if unit.kind is UnitKind.NOTE else None
    return Passage(
        id=passage_id(document.id, unit.section, text, ordinal),
        document=document.id,
        section=unit.section,
        kind=_kind(document, unit),
        span=span,
        text=text,
        headings=_over(document, unit),
        page=document.page_at(span.start),
        footnote=note.marker if note else None,
    )


def _caption(document: Document, unit: Unit) -> Unit | None:
    if unit.group is None:
        return None
    return next(
        (u for u in document.units if u.kind is UnitKind.CAPTION and u.group == unit.group), None
    )


def _kind(document: Document, unit: Unit) -> PassageKind:
    if unit.kind is UnitKind.NOTE:
        return PassageKind.NOTE
    if _caption(document, unit):
        return PassageKind.ROW
    return PassageKind.ITEM if unit.kind is UnitKind.ITEM else PassageKind.TEXT


def _over(document: Document, unit: Unit) -> tuple[str, ...]:
    """What a passage stands under, as the search is to see it.

    Many documents have an Article 5 or a chapter on governance: all but the guidance itself bring
    their name, and a numbered part of an act its number.
    """
    section = document.section(unit.section)
    source = document.source
    name = () if source.kind is Kind.GUIDANCE else (source.short,)
    number = (section.number,) if section.kind is not SectionKind.HEADING else ()
    headings = section.headings
    if headings[:1] == (section.number,):
        # A part without any heading above it has its number in place of one.
        number = ()
    return tuple(dict.fromkeys((*name, *number, *headings, *_over_row(document, unit))))


def _over_row(document: Document, unit: Unit) -> tuple[str, ...]:
    """The caption and the category that a row's content stands under."""
    caption = _caption(document, unit)
    if caption is None:
        return ()
    category = (unit.lead.cut(document.text),) if unit.lead else ()
    return (caption.span.cut(document.text), *category)
