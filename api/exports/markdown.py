"""A sheet as Markdown."""

from collections.abc import Iterator

from api.exports.sheet import Part, PartKind, Reference, Sheet
from assistant.render import escaped


def markdown(page: Sheet) -> str:
    """The sheet in CommonMark; words that look like markup stay words."""
    return "\n".join(_lines(page)).rstrip() + "\n"


def _lines(page: Sheet) -> Iterator[str]:
    yield f"# {escaped(page.question)}"
    yield ""
    yield f"*{escaped(page.status)}*"
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
    yield from ("", "---", "", escaped(page.colophon))


def _part(part: Part) -> str:
    words = escaped(part.marked)
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
    yield f"{source.n}. {escaped(source.line)}"
    yield f"   > {escaped(source.quote)}"
    for marker, words in source.footnotes:
        yield f"   - Footnote {escaped(marker)}: {escaped(words)}"
