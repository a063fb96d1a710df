"""Which answers given rest on words that a re-ingest has changed, and how those read now.

An answer that was given stays as it was. What it cited is compared with the snapshot in use: words
that only stand elsewhere are counted; words that read otherwise, or are gone, are listed.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from api.store import Kept
from corpus.document import Document
from corpus.retrace import Fate, difference, retrace
from corpus.snapshot import Snapshot
from corpus.source import Rendition


@dataclass(frozen=True, slots=True)
class Change:
    """A citation of an answer whose words do not stand in the document any more.

    `now` are the words most like them, in the section with the number `section`; nothing where no
    words are. `superseded` when a card was cited and the official text has come in its place.
    """

    document: str
    before: str
    quote: str
    fate: Fate
    now: str = ""
    section: str | None = None
    superseded: bool = False

    def __str__(self) -> str:
        where = f"{self.document}, {self.before}"
        if self.superseded:
            where += " (of our card, which the official text has replaced)"
        if self.fate is Fate.GONE:
            return f"{where}: the words are gone, and none are like them: {self.quote!r}"
        return f"{where}: changed, now in {self.section}:\n    {difference(self.quote, self.now)}"


@dataclass(frozen=True, slots=True)
class ChangedAnswer:
    """An answer given with the citations that have changed."""

    id: str
    question: str
    changes: tuple[Change, ...]

    def __str__(self) -> str:
        return "\n".join((f"{self.id}: {self.question}", *(f"  {one}" for one in self.changes)))


@dataclass(frozen=True, slots=True)
class Moves:
    """What became of the words that answers cited: how many there are, how many only moved."""

    answers: int
    citations: int
    only_moved: int
    changed: tuple[ChangedAnswer, ...]


def moved(answers: Iterable[Kept], snapshot: Snapshot) -> Moves:
    """Compare what stored answers cited with the documents of a snapshot."""
    there = citations = only_moved = 0
    changed: list[ChangedAnswer] = []
    for kept in answers:
        there += 1
        wire = json.loads(kept.body)
        changes: list[Change] = []
        for citation in wire["citations"]:
            citations += 1
            change = _changed(citation, snapshot)
            if isinstance(change, Change):
                changes.append(change)
            elif change:
                only_moved += 1
        if changes:
            changed.append(ChangedAnswer(kept.id, wire["question"], tuple(changes)))
    return Moves(there, citations, only_moved, tuple(changed))


def _changed(citation: Mapping[str, Any], snapshot: Snapshot) -> Change | bool:
    """What changed of a citation; else whether its words stand at another place now."""
    cited, quote = citation["document"], citation["quote"]
    told = (cited["id"], citation["section"]["number"], quote)
    if not snapshot.holds(cited["id"]):
        return Change(*told, Fate.GONE)
    document = snapshot.document(cited["id"])
    if document.digest == cited["digest"] or _reads(document, citation):
        return False
    found = retrace(quote, document)
    if found.fate is Fate.STANDS:
        return True
    card = cited["rendition"] == Rendition.CARD
    return Change(
        *told,
        found.fate,
        found.words(document),
        document.section_at(found.span.start).number if found.span else None,
        superseded=card and document.source.rendition is not Rendition.CARD,
    )


def _reads(document: Document, citation: Mapping[str, Any]) -> bool:
    """Whether the document reads just so at the place of the citation, which counts in UTF-16."""
    units = document.text.encode("utf-16-le")[2 * citation["start"] : 2 * citation["end"]]
    return units.decode("utf-16-le", errors="replace") == str(citation["quote"])
