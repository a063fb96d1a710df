"""A passage: the piece that is found and shown."""

from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256

from corpus.span import Span


class PassageKind(StrEnum):
    """Where in a document a passage comes from."""

    TEXT = "text"
    ITEM = "item"
    ROW = "row"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of one document's text; `text` is exactly `document.text[span]`.

    `headings` are those of its section, then, for a table row, the caption and the category it
    stands under. They serve the search and are never quoted from here. `footnote` is the marker
    of the note whose words these are, for a passage of kind `note`.
    """

    id: str
    document: str
    section: str
    kind: PassageKind
    span: Span
    text: str
    headings: tuple[str, ...]
    page: int | None = None
    footnote: str | None = None


def passage_id(document: str, section: str, text: str, ordinal: int = 0) -> str:
    """A digest of what a passage is, not of where it stands, so that it survives a shift.

    `ordinal` tells apart repeats of the same words in the same section (0 for the first).
    """
    words = "\x1f".join((document, section, text, str(ordinal)))
    return sha256(words.encode("utf-8")).hexdigest()[:20]
