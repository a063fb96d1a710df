"""One answer as words: citations numbered once for all, plain text, Markdown, a terminal.

Numbers run from 1 in order of first appearance over the statements; the same words of the same
document keep their number wherever they are cited again.
"""

import datetime
import os
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant.answer import Answer, Notice, NoticeKind, Statement, Status, Support
from corpus.citation import Citation, CitationKind
from corpus.document import Document, Footnote, SectionKind
from corpus.snapshot import Snapshot
from corpus.source import Rendition, Source

if TYPE_CHECKING:
    from rich.console import Console

MISSING = "The documents here do not say: "
"""Opens the last line of an answer that leaves a part of the question open."""

PARTLY = "supported in part"
"""What a reader sees behind a statement that its citations bear out in part only."""

NOTICE_LABELS = {
    NoticeKind.AS_OF: "As of",
    NoticeKind.UPDATE: "Update",
    NoticeKind.INCOMPLETE: "Incomplete",
    NoticeKind.CARD_ONLY: "Summary card only",
    NoticeKind.NOT_IN_CORPUS: "Text not held",
    NoticeKind.CONFLICT: "Sources differ",
    NoticeKind.LANGUAGE: "Language",
    NoticeKind.PRIVACY: "Privacy",
    NoticeKind.DEGRADED: "Reduced service",
}
"""What a reader sees before the words of a notice."""

STATUS_LABELS = {
    Status.ANSWERED: "Answered",
    Status.ANSWERED_PARTLY: "Answered in part",
    Status.CLARIFY: "Please say more",
    Status.DECLINED_NO_EVIDENCE: "Not answered: nothing in the documents says so",
    Status.DECLINED_OUT_OF_SCOPE: "Not answered: outside the guidance",
    Status.DECLINED_UNSAFE: "Not answered: not a question for this assistant",
    Status.DECLINED_OFF: "The assistant is switched off",
}
"""What a reader sees of a status."""


# A bracket that is no mark, and one after a mark that would make it a link.
_MARKDOWN_SIGN = re.compile(r"[\\`*_<>#|&]|\[(?!\d+\])|(?<=\])\(")


@dataclass(frozen=True, slots=True)
class Numbered:
    """The citations of some statements: `citations[n - 1]` is number n.

    `marks` holds, for each statement, the numbers of its citations in their order.
    """

    citations: tuple[Citation, ...]
    marks: tuple[tuple[int, ...], ...]

    def of(self, positions: Iterable[int]) -> tuple[int, ...]:
        """The numbers cited by the statements at these positions, ascending, each once."""
        held = (self.marks[place] for place in positions if 0 <= place < len(self.marks))
        return tuple(sorted({number for marks in held for number in marks}))


def number(statements: Iterable[Statement]) -> Numbered:
    """Number the citations of these statements in order of first appearance."""
    numbers: dict[tuple[object, ...], int] = {}
    citations: list[Citation] = []
    marks: list[tuple[int, ...]] = []
    for statement in statements:
        here: list[int] = []
        for citation in statement.citations:
            key = (citation.document, citation.digest, citation.span)
            if key not in numbers:
                citations.append(citation)
                numbers[key] = len(citations)
            here.append(numbers[key])
        marks.append(tuple(dict.fromkeys(here)))
    return Numbered(tuple(citations), tuple(marks))


def folded(words: str) -> str:
    """The same words with every run of white space as one space."""
    return " ".join(words.split())


@dataclass(frozen=True, slots=True)
class Piece:
    """Words of a statement and the numbers of the citations that prove just them."""

    words: str
    marks: tuple[int, ...]

    def __str__(self) -> str:
        return f"{self.words} {''.join(f'[{mark}]' for mark in self.marks)}"


def pieces(statement: Statement, marks: tuple[int, ...]) -> tuple[Piece, ...]:
    """A statement's text cut after each of its quotes, so that each item has its own mark.

    Words that are not a row of quotes (a model's sentence) stay whole and have all marks.
    """
    whole = (Piece(statement.text, marks),)
    if not len(statement.citations) == len(marks) > 1:
        return whole
    cut: list[Piece] = []
    done = 0
    for citation, mark in zip(statement.citations, marks, strict=True):
        quote = folded(citation.quote)
        found = statement.text.find(quote, done)
        if found < 0:
            return whole
        end = found + len(quote)
        cut.append(Piece(statement.text[done:end].strip(), (mark,)))
        done = end
    return whole if statement.text[done:].strip() else tuple(cut)


def marked(statement: Statement, marks: tuple[int, ...]) -> str:
    """The statement's text with its [n] marks, a line for each item of a list."""
    return "\n".join(_marked_pieces(statement, marks))


def _marked_pieces(statement: Statement, marks: tuple[int, ...]) -> Iterator[str]:
    """Each piece with its marks; what is borne out in part only is said to be."""
    partly = f" ({PARTLY})" if statement.support is Support.PARTLY else ""
    for piece in pieces(statement, marks):
        yield str(Piece(piece.words + partly, piece.marks))


def plain(answer: Answer) -> str:
    """The whole answer as plain text with [n] marks: lead, statements, what is missing."""
    numbered = number(answer.statements)
    parts = [answer.lead] if answer.lead else []
    parts += [
        marked(statement, marks)
        for statement, marks in zip(answer.statements, numbered.marks, strict=True)
    ]
    if answer.missing:
        parts.append(missing(answer.missing))
    return "\n\n".join(parts)


def missing(parts: Iterable[str]) -> str:
    """The sentence that names the parts of a question that found no answer."""
    return MISSING + "; ".join(part.rstrip(" .;") for part in parts) + "."


def place(citation: Citation) -> str:
    """Where the words stand, as a reader would cite it: "section 3.2, …, page 9"."""
    section = citation.section
    named = section.number if section.number != section.title else ""
    parts = [f"section {named}" if named[:1].isdigit() else named, section.title]
    if section.kind in (SectionKind.PARAGRAPH, SectionKind.POINT):
        # "Article 22(5)" has no heading of its own; its article's says what it is about.
        parts += [title for title in section.headings[-1:] if not section.title.startswith(title)]
    if citation.page is not None:
        parts.append(f"page {citation.page}")
    if citation.kind is CitationKind.FOOTNOTE:
        parts.append("in the footnote")
    return ", ".join(part for part in parts if part)


def authority(source: Source) -> str:
    """What a reader must know of a source to weigh its words: "regulation, binding"."""
    kind = source.kind.value.replace("_", " ")
    match source.rendition:
        case Rendition.CARD:
            return f"summary card in our own words, not the {kind} itself"
        case Rendition.OWN:
            return "own document"
        case _:
            edition = ""
            if source.edition_of and source.as_of:
                day = source.as_of
                edition = f", consolidated text of {day.day} {day:%B %Y}, for information"
            return f"{kind}, {source.force.value}{edition}"


def notice_line(notice: Notice) -> str:
    """A notice in one line, with its label, its date and the address where it can be checked."""
    return note_line(NOTICE_LABELS[notice.kind], notice.text, notice.date, notice.source)


def note_line(label: str, text: str, day: datetime.date | None, source: str | None) -> str:
    """A remark in one line: "As of 21 March 2024: …", with an address that it does not name."""
    if day is not None:
        label += f" {day.day} {day:%B %Y}"
    address = _address(source)
    known = not address or address in text
    return f"{label}: {text}" if known else f"{label}: {text} {address}"


def notice_address(notice: Notice) -> str:
    """Where a notice can be checked, empty where its source is no address."""
    return _address(notice.source)


def _address(source: str | None) -> str:
    return source if source and source.startswith(("https://", "http://")) else ""


def _markdown_notice(notice: Notice) -> str:
    """A notice in bold, its address a link: escaped like words it would lead nowhere."""
    address = notice_address(notice)
    before, _, after = notice_line(notice).partition(address) if address else ("", "", "")
    if not address:
        return f"**{escaped(notice_line(notice))}**"
    rest = f" **{escaped(after.strip())}**" if after.strip() else ""
    return f"**{escaped(before.strip())}** <{address}>{rest}"


def via_lines(answer: Answer) -> tuple[str, ...]:
    """How the answer got from one citation to others: "[1] leads to [2] via: Article 22(5)"."""
    citations = number(answer.statements).citations
    ends: dict[tuple[int, str], list[int]] = {}
    for via in answer.path:
        key = (citations.index(via.start) + 1, via.mention)
        ends.setdefault(key, []).append(citations.index(via.end) + 1)
    return tuple(
        f"[{start}] leads to {', '.join(f'[{end}]' for end in found)} via: {mention}"
        for (start, mention), found in ends.items()
    )


def markdown(answer: Answer, snapshot: Snapshot, public_url: str = "") -> str:
    """The answer as Markdown: quotes as block quotes, then notices and numbered sources."""
    numbered = number(answer.statements)
    parts = [escaped(answer.lead)] if answer.lead else []
    for statement, marks in zip(answer.statements, numbered.marks, strict=True):
        words = escaped(marked(statement, marks))
        quoted = statement.support is Support.QUOTED
        parts.append("\n".join(f"> {line}" for line in words.split("\n")) if quoted else words)
    if answer.missing:
        parts.append(escaped(missing(answer.missing)))
    parts += [escaped(line) for line in via_lines(answer)]
    parts += [_markdown_notice(notice) for notice in answer.notices]
    if numbered.citations:
        parts.append("\n".join(_markdown_sources(numbered, snapshot, public_url)))
    if answer.suggestions:
        parts.append(
            "\n".join(
                f"- [{escaped(s.text)}](<{_absolute(s.href, public_url)}>)"
                if s.href
                else f"- {escaped(s.text)}"
                for s in answer.suggestions
            )
        )
    return "\n\n".join(parts) + "\n"


def _markdown_sources(numbered: Numbered, snapshot: Snapshot, public_url: str) -> Iterator[str]:
    for n, citation in enumerate(numbered.citations, start=1):
        document = snapshot.document(citation.document)
        source = document.source
        yield (
            f"{n}. *{escaped(source.title)}* ({escaped(authority(source))}), "
            f"{escaped(place(citation))}"
        )
        for note in citation.footnotes:
            yield f"   - Footnote {note.marker}: {escaped(note_text(note, document))}"
        if public_url and document.source.url:
            yield f"   - <{document.source.url}>"


def _absolute(href: str, public_url: str) -> str:
    return public_url.rstrip("/") + href if href.startswith("/") else href


def escaped(words: str) -> str:
    """Words whose Markdown signs are meant as signs; "[1]" needs no escape to stay itself."""
    return _MARKDOWN_SIGN.sub(r"\\\g<0>", words)


def note_text(note: Footnote, document: Document) -> str:
    """A footnote's own words, white space folded."""
    return folded(note.span.cut(document.text))


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the terminal's answer: its words, how far they are moved in, rich's style."""

    words: str
    indent: int = 0
    style: str = ""


def show(answer: Answer, snapshot: Snapshot, console: "Console | None" = None) -> None:
    """Print the answer for a terminal: numbered quotes, their places and footnotes, notices.

    Colour and width are the terminal's own; without one (a pipe, NO_COLOR) it is plain text.
    """
    # Imported here because rich costs a tenth of a second that no other reader of an answer pays.
    from rich.console import Console as RichConsole
    from rich.padding import Padding
    from rich.text import Text

    out = console or RichConsole(file=sys.stdout, width=_width(), highlight=False)
    for line in lines(answer, snapshot):
        words = Text(line.words, style=line.style)
        out.print(Padding(words, (0, 0, 0, line.indent), expand=False) if words else "")


def lines(answer: Answer, snapshot: Snapshot) -> Iterator[Line]:
    """The answer as lines for a terminal, before they are wrapped."""
    if not answer.statements or answer.status is Status.ANSWERED_PARTLY:
        yield Line(STATUS_LABELS[answer.status], style="bold yellow")
    if answer.lead:
        yield Line(answer.lead)
    yield from _statement_lines(answer.statements, snapshot)
    for line in via_lines(answer):
        yield Line(line, indent=4, style="cyan")
    if answer.missing:
        yield Line("")
        yield Line(missing(answer.missing), style="yellow")
    for notice in answer.notices:
        yield Line("")
        yield Line(f"! {notice_line(notice)}", style="yellow")
    if answer.suggestions:
        yield Line("")
        yield Line("Where to look:")
    for suggestion in answer.suggestions:
        # A page of this service leads nowhere from a terminal; an official address does.
        official = suggestion.href and not suggestion.href.startswith("/")
        yield Line(f"- {suggestion.text}", indent=2)
        if official:
            yield Line(str(suggestion.href), indent=4, style="dim")


def _statement_lines(statements: tuple[Statement, ...], snapshot: Snapshot) -> Iterator[Line]:
    numbered = number(statements)
    shown: set[int] = set()
    for statement, marks in zip(statements, numbered.marks, strict=True):
        quoted = statement.support is Support.QUOTED
        yield Line("")
        for piece in _marked_pieces(statement, marks):
            yield Line(piece, indent=2, style="bold" if quoted else "")
        fresh = [n for n in marks if n not in shown]
        shown.update(fresh)
        yield from _source_lines(fresh, numbered, snapshot)


def _source_lines(fresh: list[int], numbered: Numbered, snapshot: Snapshot) -> Iterator[Line]:
    """Where the words stand, once for neighbours at one place, each with its own footnotes."""
    places: dict[str, list[int]] = {}
    for n in fresh:
        citation = numbered.citations[n - 1]
        source = snapshot.document(citation.document).source
        where = f"{source.title} ({authority(source)}): {place(citation)}"
        places.setdefault(where, []).append(n)
    for where, together in places.items():
        yield Line(f"{''.join(f'[{n}]' for n in together)} {where}", indent=4, style="cyan")
        for note_line in dict.fromkeys(
            line for n in together for line in _note_lines(n, numbered, snapshot)
        ):
            yield Line(note_line, indent=8, style="dim")


def _note_lines(n: int, numbered: Numbered, snapshot: Snapshot) -> Iterator[str]:
    """The footnotes of a citation; one that is quoted in the same answer is pointed to."""
    citation = numbered.citations[n - 1]
    document = snapshot.document(citation.document)
    quoted = {
        (other.document, other.footnotes[0].marker): place
        for place, other in enumerate(numbered.citations, start=1)
        if other.kind is CitationKind.FOOTNOTE
    }
    for note in citation.footnotes:
        at = quoted.get((citation.document, note.marker))
        if at == n:
            continue
        if at is not None:
            yield f"Footnote {note.marker}: see [{at}]"
            continue
        words = note_text(note, document)
        if note.url and note.url not in words:
            words += f" {note.url}"
        yield f"Footnote {note.marker}: {words}"


def _width() -> int:
    """Eighty where output is no terminal; on one, its own width but at most a readable line."""
    if not sys.stdout.isatty():
        return int(os.environ.get("COLUMNS", "80") or 80)
    return min(os.get_terminal_size(sys.stdout.fileno()).columns or 80, 100)
