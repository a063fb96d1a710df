"""A sheet as Markdown."""

import re
from collections.abc import Iterator

from api.exports.sheet import Part, PartKind, Reference, Sheet
from assistant.render import escaped

# What would make a line an item of a list.
_OPENING = re.compile(r"^(\s*\d*)([-+.)])(?=\s)", re.MULTILINE)


def markdown(page: Sheet) -> str:
    """The sheet in CommonMark; words that look like markup stay words."""
    return "\n".join(_lines(page)).rstrip() + "\n"


def _lines(page: Sheet) -> Iterator[str]:
    yield f"# {_plain(page.question)}"
    yield ""
    yield f"*{_plain(page.status)}*"
    before: Part | None = None
    for part in page.parts:
        # Items of one list follow each other; everything else stands apart.
        if not (before and before.kind is part.kind is PartKind.ITEM):
            yield ""
        yield _part(part)
        before = part
    if page.references:
        yield from ("", "## Sources", "")
    for source in page.references:
        yield from _reference(source)
    yield from ("", "---", "", _plain(page.colophon))


def _part(part: Part) -> str:
    words = _plain(part.marked)
    match part.kind:
        case PartKind.QUOTE:
            return f"> {words}"
        case PartKind.ITEM:
            return f"- {words}"
        case PartKind.NOTICE:
            return f"**{words}**"
        case PartKind.SUGGESTION if part.href:
            return f"- [{words}](<{part.href}>)"
        case _:
            return words


def _reference(source: Reference) -> Iterator[str]:
    yield f"{source.n}. {_plain(source.line)}"
    yield f"   > {_plain(source.quote)}"
    for marker, words in source.footnotes:
        yield f"   - Footnote {_plain(marker)}: {_plain(words)}"


def _plain(words: str) -> str:
    """Words that stay words wherever they stand."""
    return _OPENING.sub(r"\1\\\2", escaped(words))
