"""A source: bytes and where they came from, as `sources.toml` tells it."""

import datetime
from dataclasses import dataclass
from enum import StrEnum


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
class Source:
    """What is known of a document before it is read.

    `file` is the path of its bytes relative to `corpus/sources/`; None for a source that is
    only listed: known by name and address, its text not held.
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
