"""What a reader must know beside the quoted words: their date, what came later, what they are."""

import calendar
import datetime
import re
from collections.abc import Iterator, Sequence

from assistant.ageing import ages
from assistant.answer import Notice, NoticeKind, Statement
from corpus.citation import Citation, CitationKind
from corpus.document import Document, SectionKind
from corpus.reference import Standing
from corpus.remark import Remark, RemarkKind
from corpus.snapshot import Snapshot
from corpus.source import Rendition, Source

# English month names: the service never sets another locale.
_MONTHS = {name: number for number, name in enumerate(calendar.month_name) if name}
_SAID_SO = "The text gives this date itself; what it says may have changed since."
_DATED = "This is the date of the document; what it says may have changed since."
_KNOWN = "The card states what was known on this day; it may have changed since."
_AS_OF = re.compile(
    # "Effective as of" says from when something holds, not of when the text is.
    r"(?<!effective )(?<!force )(?<!applies )(?<!apply )"
    rf"\b(?:as of|as at|status(?: of)?:?|state of play(?: of)?|last updated(?: on)?)\s"
    rf"(?:(?P<day>\d{{1,2}})\s(?P<month>{'|'.join(_MONTHS)})\s(?P<year>\d{{4}})"
    r"|(?P<d>\d{1,2})[./](?P<m>\d{1,2})[./](?P<y>\d{4}))",
    re.IGNORECASE,
)


def notices(statements: Sequence[Statement], snapshot: Snapshot) -> tuple[Notice, ...]:
    """All notices of some statements, the gravest first."""
    return (
        *_remarked(statements, snapshot, RemarkKind.CONFLICT),
        *_remarked(statements, snapshot, RemarkKind.UPDATE),
        *_cards(statements, snapshot),
        *_not_held(statements, snapshot),
        *as_of_notices(statements, snapshot),
    )


def as_of_notices(statements: Sequence[Statement], snapshot: Snapshot) -> tuple[Notice, ...]:
    """For each statement that ages, the day of which it speaks: its own, else the document's.

    A card speaks of the day on which its facts were known.

    A date holds for the rest of its paragraph: "as of" in one sentence dates the next one too.
    """
    dated: dict[tuple[datetime.date, str, str], list[int]] = {}
    for place, statement in enumerate(statements):
        document = snapshot.document(statement.citations[0].document)
        found = _date_of(statement, document)
        if found:
            dated.setdefault((found[0], document.source.title, found[1]), []).append(place)
    return tuple(
        Notice(
            kind=NoticeKind.AS_OF,
            text=said,
            date=date,
            source=title,
            applies_to=tuple(places),
        )
        for (date, title, said), places in dated.items()
    )


def _date_of(statement: Statement, document: Document) -> tuple[datetime.date, str] | None:
    """The day of which a statement speaks, and what is said of it; None where it does not age."""
    source = document.source
    card = source.rendition is Rendition.CARD
    for citation in statement.citations:
        if citation.kind is CitationKind.FOOTNOTE:
            continue
        law = not card and citation.section.kind is not SectionKind.HEADING
        own = _stated(citation, document)
        old = ages(citation.quote, law=law)
        if own and (old or _AS_OF.search(citation.quote)):
            return own, _SAID_SO
        known = source.as_of or source.date
        if known and old:
            return known, _KNOWN if card else _DATED
    return None


def _stated(citation: Citation, document: Document) -> datetime.date | None:
    """The last day that a paragraph states before the end of some words of it."""
    unit = document.unit_at(citation.span.start)
    paragraph = unit.span if unit else citation.span
    before = document.text[paragraph.start : citation.span.end]
    stated = [date for match in _AS_OF.finditer(before) if (date := _date(match))]
    return stated[-1] if stated else None


def _date(match: re.Match[str]) -> datetime.date | None:
    try:
        if match["day"]:
            month = _MONTHS[match["month"].capitalize()]
            return datetime.date(int(match["year"]), month, int(match["day"]))
        return datetime.date(int(match["y"]), int(match["m"]), int(match["d"]))
    except ValueError:
        return None


def remarks_on(citation: Citation, snapshot: Snapshot, kind: RemarkKind) -> tuple[Remark, ...]:
    """What is to be said beside a citation, of one kind."""
    found = snapshot.remarks_on(citation.document, citation.span)
    return tuple(remark for remark in found if remark.kind is kind)


def _remarked(
    statements: Sequence[Statement], snapshot: Snapshot, kind: RemarkKind
) -> Iterator[Notice]:
    """Remarks on the quoted words, one that touches several of them said once, the older first."""
    places: dict[tuple[str, datetime.date | None, str | None], list[int]] = {}
    for place, statement in enumerate(statements):
        for citation in statement.citations:
            for remark in remarks_on(citation, snapshot, kind):
                places.setdefault((remark.text, remark.date, remark.source), []).append(place)
    in_order = sorted(places.items(), key=lambda item: item[0][1] or datetime.date.min)
    for (text, date, source), at in in_order:
        yield Notice(
            kind=NoticeKind(kind.value),
            text=text,
            date=date,
            source=source,
            applies_to=tuple(dict.fromkeys(at)),
        )


def _cards(statements: Sequence[Statement], snapshot: Snapshot) -> Iterator[Notice]:
    """That the words are a summary of ours, and where the official text is."""
    places: dict[str, list[int]] = {}
    for place, statement in enumerate(statements):
        for citation in statement.citations:
            if snapshot.document(citation.document).source.rendition is Rendition.CARD:
                places.setdefault(citation.document, []).append(place)
    for document_id, at in places.items():
        source = snapshot.document(document_id).source
        where = f" The official text: {source.url}" if source.url else ""
        yield Notice(
            kind=NoticeKind.CARD_ONLY,
            text=f"The text of {named(source)} is not held here; these are words of a summary card "
            f"in our own words, not of the document.{where}",
            source=source.url,
            applies_to=tuple(dict.fromkeys(at)),
        )


_MOST_NOT_HELD = 3
"""Documents that are said not to be held beside one answer; more would bury it."""


def _not_held(statements: Sequence[Statement], snapshot: Snapshot) -> Iterator[Notice]:
    """Documents that the quoted words name and whose text is not in the corpus."""
    places: dict[tuple[str | None, str], list[int]] = {}
    for place, statement in enumerate(statements):
        for citation in statement.citations:
            for reference in snapshot.references_in(citation.document, citation.span):
                if reference.standing in (Standing.OUTSIDE, Standing.UNKNOWN):
                    words = reference.span.cut(snapshot.document(citation.document).text)
                    places.setdefault((reference.to_document, words), []).append(place)
    told: set[str] = set()
    for (document_id, words), at in places.items():
        source = snapshot.source(document_id) if document_id else None
        name = named(source) if source else words
        if name in told or len(told) == _MOST_NOT_HELD:
            continue
        told.add(name)
        address = source.url if source else None
        yield Notice(
            kind=NoticeKind.NOT_IN_CORPUS,
            text=f"{name}, to which these words refer, is not among the documents here"
            + (f"; see {address}" if address else "")
            + ".",
            source=address,
            applies_to=tuple(dict.fromkeys(at)),
        )


def named(source: Source) -> str:
    """What a reader calls a document: its short name and number where it has them, else its title.

    A consolidated edition is named with its day.
    """
    name = source.short
    if source.number and source.number not in name:
        name = f"{name} ({source.number})"
    if source.edition_of and source.as_of:
        name += f", consolidated text of {source.as_of.day} {source.as_of:%B %Y}"
    return name
