"""A source: bytes and where they came from, as `sources.toml` tells it."""

import datetime
import re
from dataclasses import dataclass
from enum import StrEnum

_ENDING = re.compile(r"\(([A-Z][^()]{3,60})\)\s*(?:\(Text with EEA relevance\.?\))?\s*$")
_LONG = 120
"""Characters from which a title is too long for a name."""


class Kind(StrEnum):
    """What sort of document it is."""

    GUIDANCE = "guidance"
    REGULATION = "regulation"
    DIRECTIVE = "directive"
    DECISION = "decision"
    RECOMMENDATION = "recommendation"
    COMMUNICATION = "communication"
    STAFF_DOCUMENT = "staff_document"
    PROPOSAL = "proposal"
    REPORT = "report"
    CONCLUSIONS = "conclusions"
    RESOLUTION = "resolution"
    DECLARATION = "declaration"
    STATEMENT = "statement"
    AGREEMENT = "agreement"
    CODE = "code"
    WEB = "web"
    OWN = "own"


class Force(StrEnum):
    """How much it obliges its readers."""

    BINDING = "binding"
    ADVISORY = "advisory"
    POLITICAL = "political"
    INFORMATIVE = "informative"


class Rendition(StrEnum):
    """How near the text at hand is to the one its author published."""

    OFFICIAL = "official"
    CONVERTED = "converted"
    CARD = "card"
    OWN = "own"


@dataclass(frozen=True, slots=True)
class CitedBy:
    """A place of the guidance that cites a source: a footnote, a section, or both."""

    footnote: str | None
    section: str | None


@dataclass(frozen=True, slots=True)
class Download:
    """An address from which the text of a source can be had, and in which format.

    `format` is "html", "formex", "pdf" or "docx".
    """

    url: str
    format: str


@dataclass(frozen=True, slots=True)
class Source:
    """What is known of a document before it is read.

    `file` is the path of its bytes relative to `corpus/sources/`; None for a source whose text is
    fetched, or that is only listed: known by name and address. `url` is where a reader finds it,
    `downloads` where its bytes are, the best format first; empty where its terms do not allow
    keeping the text, or where there is no stable address. `number` is what its author body calls
    it ("COM(2021) 252 final"), `oj` its place in the Official Journal, `names` what other texts
    call it ("the Horizon Europe Regulation"). A consolidated edition names in `edition_of` the id
    of the act in the Official Journal, and in `as_of` the day whose law it states.
    """

    id: str
    title: str
    author: str
    kind: Kind
    force: Force
    rendition: Rendition
    lang: str = "en"
    date: datetime.date | None = None
    as_of: datetime.date | None = None
    celex: str | None = None
    eli: str | None = None
    url: str | None = None
    licence: str = ""
    file: str | None = None
    cited_by: tuple[CitedBy, ...] = ()
    number: str | None = None
    oj: str | None = None
    names: tuple[str, ...] = ()
    downloads: tuple[Download, ...] = ()
    edition_of: str | None = None

    @property
    def short(self) -> str:
        """What a reader calls it: its first name, the name its title ends in, else its title.

        Titles of acts end in their short name: "… (Interoperable Europe Act)". A long title is cut
        at the end of a word.
        """
        if self.names:
            return self.names[0]
        ending = _ENDING.search(self.title)
        if ending:
            return ending[1]
        if len(self.title) <= _LONG:
            return self.title
        return self.title[:_LONG].rsplit(" ", 1)[0] + " …"
