"""A remark: what is said beside words of a document, and never mixed into them."""

import datetime
from dataclasses import dataclass
from enum import StrEnum

from corpus.span import Span


class RemarkKind(StrEnum):
    """Why something is said."""

    UPDATE = "update"
    CONFLICT = "conflict"


@dataclass(frozen=True, slots=True)
class Remark:
    """A later development that touches the words at `span`, or a conflict with another text.

    `text` is in our own words, `date` the day of the development, `source` the address where it
    can be checked. `against` are (document id, section id) of the texts that say otherwise.
    """

    kind: RemarkKind
    document: str
    span: Span
    text: str
    date: datetime.date | None = None
    source: str | None = None
    against: tuple[tuple[str, str], ...] = ()
