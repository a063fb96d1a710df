"""A reference: words of a document that name another place, and which place that is."""

from dataclasses import dataclass
from enum import StrEnum

from corpus.span import Span


class Standing(StrEnum):
    """What came of a reference.

    `RESOLVED` leads to a place of the corpus; `OUTSIDE` to a document that is known but whose text
    is not held; `UNKNOWN` to a document that the list of sources does not have; `LOST` to a place
    that its document does not have; `AMBIGUOUS` to more than one.
    """

    RESOLVED = "resolved"
    OUTSIDE = "outside"
    UNKNOWN = "unknown"
    LOST = "lost"
    AMBIGUOUS = "ambiguous"


@dataclass(frozen=True, slots=True)
class Reference:
    """Words at `span` of a document that name a place.

    `to_document` is the id of the source that is meant, None where it is not known. `to_section`
    is the id of a section of it, None where the document as a whole is meant.
    """

    document: str
    span: Span
    standing: Standing
    to_document: str | None = None
    to_section: str | None = None
