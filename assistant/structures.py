"""Lists that a document holds: bullets under a lead, rows of a table, sub-headings of a section.

A list that is asked for comes whole, so its bounds are taken from the document's own units and not
from what the search happened to find.
"""

from collections import defaultdict
from dataclasses import dataclass

from corpus.document import Document, Section, Unit, UnitKind
from corpus.sentences import sentences
from corpus.span import Span

_FEWEST = 2


@dataclass(frozen=True, slots=True)
class Structure:
    """A list: the words it stands under and its items, in reading order.

    `title` is text to recognise it by (headings, caption, lead); `lead` the words before it.
    `around` covers the whole of it.
    """

    document: str
    title: str
    lead: Span
    items: tuple[Span, ...]
    section: str
    of_headings: bool = False

    @property
    def around(self) -> Span:
        """From the lead to the end of the last item."""
        return Span(min(self.lead.start, self.items[0].start), self.items[-1].end)


def structures(document: Document) -> tuple[Structure, ...]:
    """All lists of a document."""
    return (*_under_leads(document), *_of_tables(document), *_of_sections(document))


def _title(document: Document, section: str, *spans: Span) -> str:
    return " ".join(
        [*document.section(section).headings[-1:], *(s.cut(document.text) for s in spans)]
    )


def _under_leads(document: Document) -> list[Structure]:
    """Items and table contents that share a lead."""
    by_lead: dict[tuple[int | None, Span], list[Unit]] = defaultdict(list)
    for unit in document.units:
        if unit.lead and unit.kind in (UnitKind.ITEM, UnitKind.PARAGRAPH):
            by_lead[unit.group, unit.lead].append(unit)
    captions = {u.group: u.span for u in document.units if u.kind is UnitKind.CAPTION}
    return [
        Structure(
            document=document.id,
            title=_title(
                document,
                units[0].section,
                *(span for span in [captions.get(group)] if span),
                lead,
            ),
            lead=_last_sentence(document, lead),
            items=tuple(unit.span for unit in units),
            section=units[0].section,
        )
        for (group, lead), units in by_lead.items()
        if len(units) >= _FEWEST
    ]


def _last_sentence(document: Document, span: Span) -> Span:
    found = sentences(span.cut(document.text))
    return found[-1].shifted(span.start) if found else span


def _of_tables(document: Document) -> list[Structure]:
    """The categories of each table, under its caption."""
    captions = {u.group: u for u in document.units if u.kind is UnitKind.CAPTION}
    categories: dict[int | None, list[Unit]] = defaultdict(list)
    for unit in document.units:
        if unit.kind is UnitKind.CATEGORY:
            categories[unit.group].append(unit)
    return [
        Structure(
            document=document.id,
            title=_title(document, units[0].section, captions[group].span),
            lead=captions[group].span,
            items=tuple(unit.span for unit in units),
            section=units[0].section,
        )
        for group, units in categories.items()
        if group in captions and len(units) >= _FEWEST
    ]


def _of_sections(document: Document) -> list[Structure]:
    """Unnumbered sub-headings of a section, each with the first sentence below it."""
    below: dict[str, list[Section]] = defaultdict(list)
    for section in document.sections:
        if section.parent and section.number == document.section(section.parent).number:
            below[section.parent].append(section)
    found = []
    for parent_id, children in below.items():
        if len(children) < _FEWEST:
            continue
        parent = document.section(parent_id)
        intro = Span(parent.span.start, children[0].span.start)
        found.append(
            Structure(
                document=document.id,
                title=_title(document, parent_id, intro),
                lead=_last_sentence(document, intro.trimmed(document.text)),
                items=tuple(_heading_and_first(document, child) for child in children),
                section=parent_id,
                of_headings=True,
            )
        )
    return found


def _heading_and_first(document: Document, section: Section) -> Span:
    """A heading and the sentence after it: a heading alone would prove nothing."""
    inside = [u for u in document.units if section.span.holds(u.span)]
    heading = next((u for u in inside if u.kind is UnitKind.HEADING), None)
    text = next((u for u in inside if u.kind is not UnitKind.HEADING), None)
    if heading is None or text is None:
        return section.span.trimmed(document.text)
    first = sentences(text.span.cut(document.text))
    end = first[0].end + text.span.start if first else text.span.end
    return Span(heading.span.start, end)
