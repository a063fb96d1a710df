"""The last look at an answer: how dated its facts are, why it is declined, where else to look."""

import calendar
import datetime
import re
from collections.abc import Iterable, Sequence

from assistant.answer import Notice, NoticeKind, Statement, Status, Suggestion
from assistant.asked import PLAIN, holds
from assistant.evidence import Evidence
from assistant.features import Candidate
from assistant.understand import Inquiry
from corpus.document import Document
from corpus.snapshot import Snapshot
from corpus.source import Source

# English month names: the service never sets another locale.
_MONTHS = {name: number for number, name in enumerate(calendar.month_name) if name}
_SAID_SO = "The text gives this date itself; what it says may have changed since."
_DATED = "This is the date of the document; what it says may have changed since."
_AS_OF = re.compile(
    rf"\b(?:as of|as at|status(?: of)?:?|state of play(?: of)?|last updated(?: on)?)\s"
    rf"(?:(?P<day>\d{{1,2}})\s(?P<month>{'|'.join(_MONTHS)})\s(?P<year>\d{{4}})"
    r"|(?P<d>\d{1,2})[./](?P<m>\d{1,2})[./](?P<y>\d{4}))",
    re.IGNORECASE,
)
# What a text says of its own present: it was so when it was written, and may have changed.
_AGEING = re.compile(
    r"€\s?\d|\bEUR\b|\d\s?%|\b(?:currently|now|recent(?:ly)?|so far|to date|at present|ongoing"
    r"|today|first two|latest|newly|nowadays|associated|agreements? (?:also )?appl(?:y|ies)"
    r"|ha(?:s|ve) (?:started|continued|launched|stepped|also endorsed)|negotiations?"
    r"|will (?:be|cooperate))\b",
    re.IGNORECASE,
)


def as_of_notices(statements: Sequence[Statement], snapshot: Snapshot) -> tuple[Notice, ...]:
    """For each statement that ages, the date of which it speaks: its own, else the document's.

    A date holds for the rest of its paragraph: "as of" in one sentence dates the next one too.
    """
    dated: dict[tuple[datetime.date, str, bool], list[int]] = {}
    for place, statement in enumerate(statements):
        document = snapshot.document(statement.citations[0].document)
        found = _date_of(statement, document)
        if found:
            dated.setdefault((found[0], document.source.title, found[1]), []).append(place)
    return tuple(
        Notice(
            kind=NoticeKind.AS_OF,
            text=_SAID_SO if said_so else _DATED,
            date=date,
            source=title,
            applies_to=tuple(places),
        )
        for (date, title, said_so), places in dated.items()
    )


def _date_of(statement: Statement, document: Document) -> tuple[datetime.date, bool] | None:
    for citation in statement.citations:
        if citation.kind.value == "footnote":
            continue
        paragraph = next(
            (u.span for u in document.units if u.span.holds(citation.span.start)), citation.span
        )
        before = document.text[paragraph.start : citation.span.end]
        stated = [date for match in _AS_OF.finditer(before) if (date := _date(match))]
        if stated and (_AGEING.search(citation.quote) or _AS_OF.search(citation.quote)):
            return stated[-1], True
        if document.source.date and _AGEING.search(citation.quote):
            return document.source.date, False
    return None


def _date(match: re.Match[str]) -> datetime.date | None:
    try:
        if match["day"]:
            month = _MONTHS[match["month"].capitalize()]
            return datetime.date(int(match["year"]), month, int(match["day"]))
        return datetime.date(int(match["y"]), int(match["m"]), int(match["d"]))
    except ValueError:
        return None


def nearest(evidence: Iterable[Evidence], snapshot: Snapshot, most: int = 3) -> list[Suggestion]:
    """The sections that came nearest, as suggestions where to look."""
    found: dict[tuple[str, str], Suggestion] = {}
    for item in evidence:
        passage = item.passage
        section = snapshot.document(passage.document).section(passage.section)
        key = (passage.document, section.id)
        if key not in found:
            found[key] = Suggestion(
                _named(section.number, section.title),
                f"/read/{passage.document}#{section.id}",
            )
        if len(found) == most:
            break
    return list(found.values())


def _named(number: str, title: str) -> str:
    return f"Section {number}, {title}" if number[:1].isdigit() else title


def official(evidence: Iterable[Evidence], snapshot: Snapshot, most: int = 2) -> list[Suggestion]:
    """Addresses of documents that the nearest sections cite, from the corpus's own list."""
    near = {item.passage.section for item in evidence}
    listed: list[Source] = [
        source
        for source in snapshot.listed
        if source.url and any(place.section in near for place in source.cited_by)
    ]
    return [Suggestion(source.title, source.url) for source in listed[:most]]


def unmet(inquiry: Inquiry, best: Candidate) -> str | None:
    """What the question names or asks for that the nearest words do not hold; None for nothing.

    However sure the model: a passage without the country, body or number that a question is about,
    or a sentence without an amount where one is asked for, does not answer it.
    """
    around = best.around.union(best.stems)
    missing = [
        term.word
        for term in inquiry.terms
        # What a short form stands for may be there under its long one.
        if term.name and not term.context and not term.word.isupper() and not term.met_by(around)
    ]
    if missing:
        return f"what comes nearest does not speak of {', '.join(missing)}"
    if inquiry.asked in PLAIN and not holds(best.text, inquiry.asked, inquiry.text):
        return f"what comes nearest states no {PLAIN[inquiry.asked]}"
    return None


def where_to_look(
    status: Status, evidence: Sequence[Evidence], snapshot: Snapshot
) -> tuple[Suggestion, ...]:
    """Nearest sections, and official addresses where the question is at least of our field."""
    if status in (Status.DECLINED_UNSAFE, Status.CLARIFY, Status.DECLINED_OUT_OF_SCOPE):
        return ()
    return (*nearest(evidence, snapshot), *official(evidence, snapshot))


def introduced(statements: Sequence[Statement], snapshot: Snapshot) -> str:
    """A lead that asserts nothing but where the words stand."""
    titles = dict.fromkeys(
        snapshot.document(citation.document).source.title
        for statement in statements
        for citation in statement.citations
    )
    return f"In the words of {', '.join(titles)}:"


def declined(
    status: Status, snapshot: Snapshot, reason: str | None = None, suggested: bool = False
) -> str:
    """What is said where nothing is quoted, and why.

    `reason` is as `unmet` or a look-up gives it; `suggested` says that suggestions follow.
    """
    titles = [document.source.title for document in snapshot.documents[:3]]
    at_hand = "; ".join(titles) or "nothing yet"
    match status:
        case Status.DECLINED_OUT_OF_SCOPE:
            return f"This is outside the scope of what is at hand: {at_hand}."
        case Status.DECLINED_UNSAFE:
            return "This is not answered here: the assistant quotes its documents and does no more."
        case Status.CLARIFY:
            return f"What would you like to know? Please ask about what is at hand: {at_hand}."
        case _:
            because = f": {reason}" if reason else ""
            below = " The nearest sections are named below." if suggested else ""
            return (
                f"No sentence was found that answers this{because}. At hand is: {at_hand}.{below}"
            )
