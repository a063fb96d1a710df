"""Which document a file turned out to hold: what the list says of it, and what the file says.

The list wins; the file fills its gaps. Two things only the file knows for sure: its language, and
that it is a consolidated edition of an act, and of which day.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from corpus.source import Rendition, Source
from ingest.canonical import clean
from ingest.formats.parsed import About

LONGEST_TITLE = 150
"""Characters of the title that an own document gives itself; answers name it."""

_CONSOLIDATED = re.compile(r"0(?P<act>\d{4}[A-Z]{1,2}\d{4})(?:-\d{8})?")


def identified(source: Source, about: About, listed: Sequence[Source] = ()) -> Source:
    """The source, with what the file says of itself where the list says nothing.

    Args:
        source: As it was listed.
        about: What its file says.
        listed: All sources, so that an edition finds the act it is an edition of.
    """
    if source.rendition is Rendition.OWN:
        return replace(
            source,
            title=_line(about.title or "") or _line(source.title) or source.id,
            lang=about.lang or source.lang,
            date=source.date or about.date,
        )
    if about.edition is not None:
        return _edition(source, about, listed)
    return replace(
        source,
        title=source.title or about.title or source.id,
        lang=about.lang or source.lang,
        date=source.date or about.date,
    )


def _line(title: str) -> str:
    """What a file calls itself, or is called, as one line that can be seen and is not too long."""
    words = " ".join(clean(title).split())
    return words if len(words) <= LONGEST_TITLE else f"{words[: LONGEST_TITLE - 1].rstrip()}…"


def _edition(source: Source, about: About, listed: Sequence[Source]) -> Source:
    """The consolidated edition of an act, beside the act in the Official Journal."""
    if source.edition_of:
        return _listed_edition(source, about, listed)
    found = _CONSOLIDATED.fullmatch(about.celex or "")
    celex = f"3{found['act']}" if found else source.celex
    act = next((s for s in (source, *listed) if celex and s.celex == celex), None)
    if act is None or not celex:
        return replace(source, title=source.title or about.title or source.id, as_of=about.edition)
    number = f"0{celex[1:]}-{about.edition:%Y%m%d}"
    return replace(
        source,
        id=number.lower(),
        celex=number,
        edition_of=act.id,
        as_of=about.edition,
        title=act.title or about.title or source.id,
        lang=about.lang or source.lang,
        names=source.names or act.names,
        date=source.date or act.date,
    )


def _listed_edition(source: Source, about: About, listed: Sequence[Source]) -> Source:
    """An edition that the list names without its day: the file says the day."""
    act = next((s for s in listed if s.id == source.edition_of), source)
    as_of = source.as_of or about.edition
    day = f"-{as_of:%Y%m%d}" if as_of else ""
    return replace(
        source,
        title=source.title or about.title or source.id,
        as_of=as_of,
        celex=source.celex or (f"0{act.celex[1:]}{day}" if act.celex and day else None),
        names=source.names or act.names,
        number=source.number or act.number,
    )
