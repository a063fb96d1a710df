"""A stored answer as a sheet: its parts in reading order and its numbered references.

What a sheet holds is what the answer's JSON holds, no more and no less; how a file looks is the
matter of those who write it.
"""

import datetime
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from api.shown import blocks, vias
from assistant.render import MISSING, NOTICE_LABELS, STATUS_LABELS, note_line
from corpus.source import Source

_STATUS_LABELS: dict[str, str] = {status.value: label for status, label in STATUS_LABELS.items()}
_NOTICE_LABELS: dict[str, str] = {kind.value: label for kind, label in NOTICE_LABELS.items()}

Json = dict[str, Any]
Lookup = Callable[[str], Source | None]
"""The source with this document id; None where it is not held any more."""


class PartKind(StrEnum):
    """What a part of a sheet is."""

    LEAD = "lead"
    QUOTE = "quote"
    STATEMENT = "statement"
    ITEM = "item"
    MISSING = "missing"
    VIA = "via"
    NOTICE = "notice"
    SUGGESTION = "suggestion"


@dataclass(frozen=True, slots=True)
class Part:
    """Words with the numbers of the references that prove them; `href` where they are a link."""

    kind: PartKind
    words: str
    marks: tuple[int, ...] = ()
    href: str | None = None

    @property
    def marked(self) -> str:
        """The words with their [n] marks."""
        return f"{self.words} {''.join(f'[{n}]' for n in self.marks)}" if self.marks else self.words


@dataclass(frozen=True, slots=True)
class Reference:
    """A numbered source: who says what where, its exact words, and the notes they call.

    `date` is the day of the text; `edition` that of a consolidated one. `href` opens the reader.
    """

    n: int
    document: str
    title: str
    kind: str
    label: str
    place: str
    section: str
    page: int | None
    quote: str
    lang: str
    href: str
    author: str | None = None
    number: str | None = None
    oj: str | None = None
    url: str | None = None
    date: datetime.date | None = None
    edition: datetime.date | None = None
    footnotes: tuple[tuple[str, str], ...] = ()

    @property
    def line(self) -> str:
        """The reference as one cites it, without its number and its words."""
        day = self.edition or self.date
        parts = [
            self.author,
            f"{self.title} ({self.label})",
            self.oj,
            f"{day.day} {day:%B %Y}" if day and not self.edition else None,
            self.place,
            *(f"footnote {marker}" for marker, _ in self.footnotes),
        ]
        return ", ".join(part for part in parts if part) + (f". {self.url}" if self.url else ".")


@dataclass(frozen=True, slots=True)
class Sheet:
    """A whole answer. `colophon` says by what, when and from which texts it was made."""

    id: str
    question: str
    status: str
    parts: tuple[Part, ...]
    references: tuple[Reference, ...]
    colophon: str


def sheet(answer: Json, lookup: Lookup) -> Sheet:
    """The sheet of an answer as it is stored."""
    return Sheet(
        answer["id"],
        answer["question"],
        _STATUS_LABELS[answer["status"]],
        tuple(_parts(answer)),
        tuple(reference(citation, lookup) for citation in answer["citations"]),
        _colophon(answer),
    )


def reference(citation: Json, lookup: Lookup) -> Reference:
    """A citation of the wire as a reference."""
    document, section = citation["document"], citation["section"]
    source = lookup(document["id"])
    number = section["number"]
    named = f"section {number}" if number[:1].isdigit() else number
    title = section["title"] if section["title"] != number else ""
    page = f"page {citation['page']}" if citation["page"] is not None else ""
    edition = document.get("edition")
    return Reference(
        n=citation["n"],
        document=document["id"],
        title=document["title"],
        kind=document["kind"],
        label=document["label"],
        place=", ".join(part for part in (named, title, page) if part),
        section=number,
        page=citation["page"],
        quote=" ".join(citation["quote"].split()),
        lang=document["lang"],
        href=citation["href"],
        author=source.author if source else None,
        number=source.number if source else None,
        oj=source.oj if source else None,
        url=document["url"],
        date=datetime.date.fromisoformat(document["date"]) if document["date"] else None,
        edition=datetime.date.fromisoformat(edition) if edition else None,
        footnotes=tuple((note["marker"], note["text"]) for note in citation["footnotes"]),
    )


def given_on(answer_id: str) -> datetime.datetime:
    """When an answer was given: its id begins with the milliseconds, in twelve hex digits."""
    return datetime.datetime.fromtimestamp(int(answer_id[:12], 16) / 1000, datetime.UTC)


def _parts(answer: Json) -> Iterator[Part]:
    lead, missing = _lead_and_missing(answer)
    if lead:
        yield Part(PartKind.LEAD, lead)
    for statement in answer["statements"]:
        yield from statement_parts(statement, answer["citations"])
    if missing:
        yield Part(PartKind.MISSING, missing)
    for line in vias(answer):
        yield Part(PartKind.VIA, line)
    for notice in answer["notices"]:
        marks = tuple(notice["applies_to"])
        day = datetime.date.fromisoformat(notice["date"]) if notice["date"] else None
        label = _NOTICE_LABELS[notice["kind"]]
        words = note_line(label, notice["text"], day, notice["source"])
        yield Part(PartKind.NOTICE, words, marks)
    for suggestion in answer["suggestions"]:
        yield Part(PartKind.SUGGESTION, suggestion["text"], href=suggestion["href"])


def statement_parts(statement: Json, citations: list[Json]) -> Iterator[Part]:
    """The parts of one statement of the wire; `citations` are those with the numbers it names."""
    quoted = PartKind.QUOTE if statement["support"] == "quoted" else PartKind.STATEMENT
    for block in blocks(statement, {"citations": citations}):
        kind = PartKind.ITEM if block["items"] else quoted
        for piece in block["pieces"]:
            marks = tuple(citation["n"] for citation in piece["citations"])
            words = piece["words"]
            if statement["support"] == "partly":
                words += " (supported in part)"
            yield Part(kind, words, marks)


def _lead_and_missing(answer: Json) -> tuple[str, str]:
    """What stands before the statements in the text, and what after them."""
    paragraphs = answer["text"].split("\n\n")
    if not answer["statements"]:
        return answer["text"], ""
    first = answer["statements"][0]["text"].split("\n")[0]
    lead = "" if paragraphs[0].startswith(first) else paragraphs[0]
    last = paragraphs[-1] if paragraphs[-1].startswith(MISSING) else ""
    return lead, last


def _colophon(answer: Json) -> str:
    day = given_on(answer["id"])
    trace = answer["trace"]
    # A model may have been asked in vain: then the words are those of the documents all the same.
    worded = trace["mode"] == "generate"
    by = trace["model"] or "a language model"
    how = f"worded by {by}" if worded else "in the documents' own words"
    return (
        f"Answered by ERA Guide, an automated assistant, on {day.day} {day:%B %Y} at "
        f"{day:%H:%M} UTC, {how}. Answer {answer['id']}, texts {trace['snapshot'][:12]}. "
        "No legal advice: check the words at their source."
    )
