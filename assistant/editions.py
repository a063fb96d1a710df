"""Which edition of an act answers: what is in force, unless an older one is asked for.

The text of the Official Journal and the consolidated editions of one act stand side by side in the
corpus. Articles and annexes are answered from the newest consolidated edition; recitals from the
Journal, as consolidated texts have none.
"""

import calendar
import datetime
import re
from dataclasses import dataclass

from corpus.document import Document, Section, SectionKind
from corpus.snapshot import Snapshot
from corpus.source import Rendition
from corpus.span import Span

_MONTHS = {name.lower(): number for number, name in enumerate(calendar.month_name) if name}
_ORIGINAL = re.compile(
    r"\b(?:as (?:originally )?(?:adopted|published|enacted)|original(?:ly)?|official journal"
    r"|before (?:it was|its|the|any) (?:amend|chang)\w*|unamended|first version)\b",
    re.IGNORECASE,
)
_ON = re.compile(
    r"\b(?:edition|version|text|consolidated|stood|wording|as)\b[^.?!\d]{0,30}?"
    rf"(?:(?P<day>\d{{1,2}})\s)?(?:(?P<month>{'|'.join(_MONTHS)})\s)?(?P<year>(?:19|20)\d\d)\b(?!/)",
    re.IGNORECASE,
)
# What only says which edition is meant: "since the 2025 amendment", "in its current version".
_ABOUT = re.compile(
    rf"{_ORIGINAL.pattern}(?:\s(?:in|on)\s(?:\d{{1,2}}\s)?(?:[A-Z][a-z]+\s)?\d{{4}})?"
    r"|\b(?:(?:since|after|before|by|with|under)\s)?(?:the\s|its\s)?(?:(?:19|20)\d\d\s)?"
    r"(?:amend(?:ed|ments?)|consolidat(?:ed|ion)|current|latest|newest|present)"
    r"(?:\s(?:version|text|edition|form|wording))?(?:\s(?:of|in|from)\s(?:\d{1,2}\s)?"
    r"(?:[A-Z][a-z]+\s)?(?:19|20)\d\d)?\b"
    r"|\b(?:version|text|wording|edition)(?:\s(?:now|currently))?\sin\sforce\b"
    r"|\bas\sit\sstands(?:\s(?:now|today))?\b",
    re.IGNORECASE,
)
_JOURNAL_ONLY = frozenset({SectionKind.RECITAL, SectionKind.PREAMBLE, SectionKind.FINAL})


@dataclass(frozen=True, slots=True)
class EditionAsked:
    """Which edition a question wants: the original, or the one in force on a day.

    With neither it wants what is in force now.
    """

    original: bool = False
    on: datetime.date | None = None


def edition_asked(text: str) -> EditionAsked:
    """Which edition of an act a question asks for."""
    if _ORIGINAL.search(text):
        return EditionAsked(original=True)
    found = _ON.search(text)
    if not found:
        return EditionAsked()
    year, month = int(found["year"]), _MONTHS[found["month"].lower()] if found["month"] else 12
    last = calendar.monthrange(year, month)[1]
    day = int(found["day"]) if found["day"] else last
    return EditionAsked(on=datetime.date(year, month, min(max(day, 1), last)))


def edition_words(text: str) -> tuple[Span, ...]:
    """The words of a question about an act that say which edition is meant, and nothing else."""
    found = (*_ABOUT.finditer(text), *_ON.finditer(text))
    return tuple(Span(match.start(), match.end()) for match in found)


class Editions:
    """The editions of the acts of a snapshot."""

    def __init__(self, snapshot: Snapshot) -> None:
        families: dict[str, list[Document]] = {}
        for document in snapshot.documents:
            if document.source.edition_of:
                families.setdefault(document.source.edition_of, []).append(document)
        self._families = {
            base: tuple(sorted(found, key=lambda d: (d.source.as_of or datetime.date.min, d.id)))
            for base, found in families.items()
        }
        self._here = {
            document.id
            for document in snapshot.documents
            if document.source.rendition is not Rendition.CARD
        }

    def answering(self, document: Document, asked: EditionAsked) -> str:
        """The id of the edition that answers for an article of this document's act."""
        base = document.source.edition_of or document.id
        editions = self._families.get(base, ())
        if asked.original and base in self._here:
            return base
        if asked.on is not None:
            on = asked.on
            before = [d for d in editions if d.source.as_of and d.source.as_of <= on]
            if before:
                return before[-1].id
            if base in self._here:
                return base
        return editions[-1].id if editions else document.id

    def held(self, document: Document, asked: EditionAsked) -> bool:
        """Whether the edition that is asked for of this document's act is here.

        `answering` gives the nearest one where it is not.
        """
        base = document.source.edition_of or document.id
        if base in self._here or (asked.on is None and not asked.original):
            return True
        days = [edition.source.as_of for edition in self._families.get(base, ())]
        return asked.on is not None and any(day and day <= asked.on for day in days)

    def stands(self, document: Document, section: Section, asked: EditionAsked) -> bool:
        """Whether words of this section may answer: those of the edition that is asked for."""
        base = document.source.edition_of or document.id
        if base not in self._families:
            return True
        if section.kind in _JOURNAL_ONLY and not document.source.edition_of:
            return True
        return document.id == self.answering(document, asked)
