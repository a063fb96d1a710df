"""What every reader of a format gives: blocks, and what the bytes say of themselves."""

import datetime
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from ingest.blocks import Block, BlockKind

_NO_TITLE = re.compile(
    r"untitled|microsoft word|document\d*|powerpoint presentation|slide \d+"
    r"|.*\.(?:docx?|pdf|indd|odt|pptx?|xlsx?)$|microsoft word - .*",
    re.IGNORECASE,
)


class Layout(StrEnum):
    """The layouts that are told apart, by content; a card of ours is known by its folder."""

    MARKDOWN = "markdown"
    TEXT = "text"
    OJ_HTML = "oj-html"
    OJ_HTML_OLD = "oj-html-old"
    CONSOLIDATED_HTML = "consolidated-html"
    PLAIN_HTML = "plain-html"
    COM_HTML = "com-html"
    FORMEX = "formex"
    FORMEX_CONSOLIDATED = "formex-consolidated"
    AKN = "akn"
    WEB = "web"
    PDF = "pdf"
    DOCX = "docx"
    CARD = "card"


@dataclass(frozen=True, slots=True)
class About:
    """What a file says of itself; None for what it does not.

    `celex` is upper case; `edition` the day of a consolidated edition; `lang` two letters.
    """

    title: str | None = None
    celex: str | None = None
    lang: str | None = None
    date: datetime.date | None = None
    edition: datetime.date | None = None


@dataclass(frozen=True, slots=True)
class Parsed:
    """A file as read.

    `words` is all visible text of the file, taken by other means than the blocks, to check that no
    letter was lost; None where the reader has none. `remarks` are what a person should look at.
    """

    layout: Layout
    blocks: tuple[Block, ...]
    about: About = field(default_factory=About)
    words: str | None = None
    remarks: tuple[str, ...] = ()


def title_in(said: str | None, blocks: Sequence[Block]) -> str | None:
    """The title of a file: what it says itself, unless a program said it; else its first words.

    Programs call files "untitled" or by their file name. Its first words are its title where they
    are a heading.
    """
    if said and not _NO_TITLE.fullmatch(said.strip()):
        return said.strip()
    first = blocks[0] if blocks else None
    return first.text.strip() if first and first.kind is BlockKind.HEADING else None
