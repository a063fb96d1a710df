"""An answer in units: what is never parted, as Slack reads it and as it is read out.

A unit is a quote with its marks, a reference, a footnote, a notice. Pure functions of the answer's
JSON; `blocks.py` puts units into messages.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Literal
from urllib.parse import urlsplit

from api.exports.sheet import Part, PartKind, Reference, Sheet, sheet, statement_parts
from api.slack.limits import MAX_SECTION
from api.slack.words import escaped, in_markdown, is_address, link, markdown_link

Json = dict[str, Any]

NO_ROOM = "too long for a message here"

_SAID = {PartKind.QUOTE, PartKind.STATEMENT, PartKind.ITEM}
_SIGNS = {PartKind.QUOTE: "> ", PartKind.ITEM: "- "}


@dataclass(frozen=True, slots=True)
class Unit:
    """What is never parted: text as Slack reads it, and the same for who hears it read out.

    `joint` stands between it and the Markdown before it. `instead` is the text of a unit that
    stands in where no message holds this one.
    """

    kind: Literal["markdown", "section", "context"]
    text: str
    plain: str
    joint: str = "\n\n"
    instead: str = ""


def answer_units(answer: Json) -> list[Unit]:
    """A whole answer in units, in reading order."""
    page = sheet(answer, lambda _: None)
    opening = [part for part in page.parts if part.kind is PartKind.LEAD]
    said = [part for part in page.parts if part.kind in _SAID]
    return [
        *_status(answer, page),
        *(_lead(part) for part in opening),
        *said_units(said, answer["citations"]),
        *_below(answer, page),
    ]


def asked_unit(question: str, asker: str) -> Unit:
    """The question above an answer that its asker shows to everybody; it names them."""
    text = f"<@{asker}> asked: {escaped(question)}"
    if len(text) > MAX_SECTION:
        text = f"<@{asker}> asked this:"
    return Unit("section", text, f"Asked: {question}")


def rest_units(answer: Json) -> list[Unit]:
    """All units but those of the statements."""
    page = sheet(answer, lambda _: None)
    return [*_status(answer, page), *_below(answer, page)]


def statement_units(statement: Json, citations: list[Json]) -> list[Unit]:
    """One statement in units; `citations` are those with the numbers that it names."""
    return said_units(list(statement_parts(statement, citations)), citations)


def said_units(parts: Sequence[Part], citations: Sequence[Json]) -> list[Unit]:
    """Quotes, sentences and items of lists, each with its marks."""
    units = []
    before: PartKind | None = None
    for part in parts:
        near = part.kind is PartKind.ITEM and before is PartKind.ITEM
        units.append(_said(part, citations, "\n" if near else "\n\n"))
        before = part.kind
    return units


def _status(answer: Json, page: Sheet) -> Iterator[Unit]:
    if answer["status"] != "answered":
        yield Unit("markdown", f"**{in_markdown(page.status)}**", page.status)


def _lead(part: Part) -> Unit:
    return Unit("markdown", in_markdown(part.words), part.words, instead=in_markdown(cannot()))


def _said(part: Part, citations: Sequence[Json], joint: str) -> Unit:
    marks = "".join(f"[{n}]" for n in part.marks)
    before = _SIGNS.get(part.kind, "")
    href = citations[part.marks[0] - 1]["href"] if part.marks else None
    where = markdown_link(href, "Read them in the document")
    return Unit(
        "markdown",
        f"{before}{in_markdown(part.words)} {marks}",
        part.marked,
        joint,
        f"{before}(These words are {NO_ROOM}: {len(part.words):,} characters. {where}.) {marks}",
    )


def _below(answer: Json, page: Sheet) -> Iterator[Unit]:
    """What stands below the statements."""
    for part in page.parts:
        match part.kind:
            case PartKind.MISSING:
                yield Unit("markdown", in_markdown(part.words), part.words, instead=cannot())
            case PartKind.VIA:
                yield _small(escaped(part.words), part.words)
            case PartKind.NOTICE:
                yield _notice(part)
            case _:
                pass
    for _, run in groupby(page.references, key=lambda one: (one.document, one.place, one.label)):
        yield from _references(list(run))
    yield from _footnotes(answer["citations"])
    looks = [part for part in page.parts if part.kind is PartKind.SUGGESTION]
    for place, part in enumerate(looks):
        yield _suggestion(part, first=place == 0)
    yield _small(escaped(page.colophon), page.colophon)


def _notice(part: Part) -> Unit:
    label, colon, words = part.words.partition(": ")
    marks = f" (on {''.join(f'[{n}]' for n in part.marks)})" if part.marks else ""
    url = words.rpartition(" ")[2]
    # An address that stands behind the words is known by its host; some are longer than the words.
    text = f"*{escaped(label)}*{colon}{_linked(words, url, _host(url))}{marks}"
    if len(text) <= MAX_SECTION:
        return Unit("section", text, part.words + marks)
    return Unit("markdown", in_markdown(part.words) + marks, part.words, instead=cannot())


def _references(group: list[Reference]) -> Iterator[Unit]:
    """References to one place in one line, each number a link; as many lines as that takes."""
    first = group[0]
    about = f" *{escaped(first.title)}* ({escaped(first.label)}), {escaped(first.place)}"
    told = f" {first.title} ({first.label}), {first.place}"
    line: list[str] = []
    numbers = ""
    for one in group:
        mark = link(one.href, f"[{one.n}]")
        if line and len(" ".join([*line, mark])) + len(about) > MAX_SECTION:
            yield _small(" ".join(line) + about, numbers + told)
            line, numbers = [], ""
        line.append(mark)
        numbers += f"[{one.n}]"
    yield _small(" ".join(line) + about, numbers + told)


def _footnotes(citations: Sequence[Json]) -> Iterator[Unit]:
    """Every footnote that a citation brings, once, with its address and where it belongs."""
    belongs: dict[tuple[str, str, str], list[int]] = {}
    notes: dict[tuple[str, str, str], tuple[Json, str]] = {}
    for citation in citations:
        for note in citation["footnotes"]:
            key = (citation["document"]["id"], note["marker"], note["text"])
            belongs.setdefault(key, []).append(citation["n"])
            notes.setdefault(key, (note, citation["href"]))
    for key, (note, href) in notes.items():
        marks = "".join(f"[{n}]" for n in belongs[key])
        yield _footnote(f"Footnote {note['marker']} (at {marks}): ", note, href)


def _footnote(before: str, note: Json, href: str) -> Unit:
    words, url = note["text"], note["url"]
    if is_address(url) and url not in words:
        words = f"{words} {url}"
    text = before + _linked(words, url)
    if len(text) > MAX_SECTION:
        text = f"{before}{NO_ROOM}; {link(href, 'read it in the document')}."
    return _small(text, before + words)


def _suggestion(part: Part, *, first: bool) -> Unit:
    before = "Where to look:\n" if first else ""
    text = f"{before}• {link(part.href, part.words)}"
    if len(text) > MAX_SECTION:
        text = f"{before}• {escaped(cannot())}"
    return Unit("section", text, before + part.words, joint="\n")


def _small(text: str, plain: str) -> Unit:
    return Unit("context", text if len(text) <= MAX_SECTION else escaped(cannot()), plain)


def _linked(words: str, url: str | None, label: str | None = None) -> str:
    """Words in which an address is a link: as it stands there, or by another label."""
    if not url or not is_address(url) or url not in words:
        return escaped(words)
    before, _, after = words.partition(url)
    return f"{escaped(before)}{link(url, label or url)}{escaped(after)}"


def _host(url: str) -> str | None:
    try:
        return urlsplit(url).hostname
    except ValueError:
        return None


def cannot() -> str:
    """What stands in for words of ours that no message holds."""
    return f"What stands here is {NO_ROOM}; ask for less at once, or on the page of this service."
