"""Which gold words of question sets a re-ingest has changed, and how they read now.

Two snapshots are compared: the one in use and one before. Words that only stand at another offset
are counted; words that went to another section, read otherwise or are gone are listed.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from corpus.document import Document
from corpus.errors import BrokenSnapshot
from corpus.retrace import Fate, difference, retrace
from corpus.snapshot import Snapshot, read_snapshot
from corpus.span import Span
from evals.anchor import find_section
from evals.errors import CannotCompare
from evals.questions import Case
from evals.words import places
from ingest.index import IndexSettings
from ingest.index.card import read_card
from ingest.index.pointer import read_pointer


@dataclass(frozen=True, slots=True)
class Change:
    """Gold words of a case that do not stand any more where they stood.

    `fate` says whether they stand in another section, read otherwise, or are gone; `section` is
    where they, or the words most like them, stand now, None where nowhere. `now` are those words.
    """

    case: str
    place: str
    document: str
    quote: str
    before: str
    fate: Fate
    section: str | None = None
    now: str = ""

    def __str__(self) -> str:
        where = f"{self.place}: {self.case}, {self.document}, {self.before}"
        if self.fate is Fate.STANDS:
            return f"{where}: the words stand in {self.section} now: {self.quote!r}"
        if self.fate is Fate.GONE:
            return f"{where}: the words are gone, and none are like them: {self.quote!r}"
        return f"{where}: changed, now in {self.section}:\n  {difference(self.quote, self.now)}"


@dataclass(frozen=True, slots=True)
class Moves:
    """What became of the gold words of a set: how many were looked for, how many only moved."""

    looked_for: int
    only_moved: int
    changes: tuple[Change, ...]


def moved(cases: Iterable[Case], before: Snapshot, now: Snapshot) -> Moves:
    """Compare the gold of a set in two snapshots.

    Words that the snapshot before did not hold either are left out: `check` names them.
    """
    looked_for = only_moved = 0
    changes: list[Change] = []
    for case in cases:
        for document, quote, section in _golden(case, before):
            looked_for += 1
            after = now.document(document.id) if now.holds(document.id) else None
            if after is not None and after.digest == document.digest:
                continue
            change = _change(case, document, quote, section, after)
            if change is not None:
                changes.append(change)
            elif after is not None and _spans(quote, document) != _spans(quote, after):
                only_moved += 1
    return Moves(looked_for, only_moved, tuple(changes))


def snapshots(settings: IndexSettings, against: str | None = None) -> tuple[Snapshot, Snapshot]:
    """The snapshot to compare with and the one in use.

    Args:
        settings: Where they lie.
        against: The folder of a snapshot, or the beginning of its id; None for the one of the
            index before.

    Raises:
        CannotCompare: when there is nothing in use, or nothing to compare it with.
    """
    pointer = read_pointer(settings.pointer)
    if pointer is None:
        raise CannotCompare(
            f"nothing is indexed under {settings.home} yet: type `python -m ingest`"
        )
    now = read_card(settings.indexes / pointer.current).snapshot
    if against is not None:
        before = _folder(settings, against)
    elif pointer.previous is not None:
        before = settings.snapshots / read_card(settings.indexes / pointer.previous).snapshot
    else:
        raise CannotCompare(
            f"there is no index before the one in use under {settings.home}: name a snapshot "
            "to compare with, --against FOLDER"
        )
    try:
        return read_snapshot(before), read_snapshot(settings.snapshots / now)
    except BrokenSnapshot as problem:
        raise CannotCompare(f"{problem}; or name another snapshot with --against") from problem


def _folder(settings: IndexSettings, named: str) -> Path:
    if Path(named).is_dir():
        return Path(named)
    found = sorted(settings.snapshots.glob(f"{named}*")) if named else []
    if len(found) != 1:
        there = ", ".join(sorted(path.name[:12] for path in settings.snapshots.glob("*"))) or "none"
        raise CannotCompare(
            f"{named!r} is no folder, and {len(found)} snapshots under {settings.snapshots} begin "
            f"so; there are: {there}"
        )
    return found[0]


def _golden(case: Case, before: Snapshot) -> Iterator[tuple[Document, str, str]]:
    """The documents and words of a case that the snapshot before holds, each with its section."""
    for gold in case.gold:
        if gold.quote and before.holds(gold.document):
            document = before.document(gold.document)
            if places_in(gold.quote, document, gold.section):
                yield document, gold.quote, gold.section
    words = (*(() if case.gold else case.quotes), *case.items, *case.also)
    for quote in dict.fromkeys(words):
        for document in before.documents:
            for span in _spans(quote, document)[:1]:
                yield document, quote, _number(document, span)


def places_in(quote: str, document: Document, named: str) -> tuple[Span, ...]:
    """Where words stand in a section of a document or in a note that it calls; its id or number."""
    section = find_section(document, named)
    if section is None:
        return ()
    notes = document.notes_called_in(section.span)
    ranges = [section.span, *(note.span for note in notes)]
    return tuple(s for s in _spans(quote, document) if any(r.overlaps(s) for r in ranges))


def _change(
    case: Case, before: Document, quote: str, section: str, after: Document | None
) -> Change | None:
    told = (case.id, case.place, before.id, quote, section)
    if after is None:
        return Change(*told, Fate.GONE)
    if places_in(quote, after, section):
        return None
    elsewhere = _spans(quote, after)
    if elsewhere:
        return Change(*told, Fate.STANDS, _number(after, elsewhere[0]))
    found = retrace(quote, after)
    where = _number(after, found.span) if found.span else None
    return Change(*told, found.fate, where, found.words(after))


def _spans(quote: str, document: Document) -> Sequence[Span]:
    return tuple(places(quote, document.text))


def _number(document: Document, span: Span) -> str:
    note = document.note_at(span.start)
    if note is not None:
        return document.section(note.section).number
    around = [section.number for section in document.sections if section.span.holds(span.start)]
    return around[-1] if around else document.sections[0].number
