"""The promises that a read document and its passages keep; nothing that breaks one is written.

Each check is a function that gives findings. An error is a broken promise, a warning something a
person should look at.
"""

import html
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from corpus.document import Document, UnitKind
from corpus.passage import Passage
from corpus.sentences import ends_sentence, sentences
from corpus.source import Rendition
from ingest import canonical
from ingest.assemble import Assembled
from ingest.blocks import Block
from ingest.contents import Contents, same
from ingest.footnotes import calls_of, unpaired
from ingest.formats.hidden import without_hidden
from ingest.formats.parsed import Layout, Parsed


class Severity(StrEnum):
    """How bad a finding is."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check found. `cut_short` when the likely cause is a file that lost its end."""

    severity: Severity
    promise: str
    where: str
    message: str
    cut_short: bool = False

    def __str__(self) -> str:
        return f"{self.severity.value}: {self.promise}: {self.where}: {self.message}"


def check_document(
    assembled: Assembled, parsed: Parsed, contents: Contents, text: Sequence[Block]
) -> tuple[Finding, ...]:
    """Check all promises of one document.

    Args:
        assembled: The document as made.
        parsed: What its reader gave.
        contents: Its table of contents.
        text: The blocks that its text was made of.
    """
    document = assembled.document
    return (
        *check_notes(document, text),
        *check_contents(document, contents),
        *_check_words(document, parsed, contents),
        *check_sections(document),
        *check_units(document),
        *check_sentences(document),
        *check_pages(document, assembled.oddities),
        *check_end(document),
        *(_warning("all of the file is read", "the reader", remark) for remark in parsed.remarks),
    )


def _check_words(document: Document, parsed: Parsed, contents: Contents) -> Iterator[Finding]:
    if parsed.words is None:
        return
    if parsed.layout is Layout.MARKDOWN:
        yield from check_letters(document, parsed.words, contents)
    else:
        yield from check_all_words(document, parsed.words)


def check_all_words(document: Document, words: str) -> Iterator[Finding]:
    """The letters and digits of the document are those of the file's visible text, and in order.

    Args:
        document: The document as made.
        words: All visible text of its file, taken by other means than its reader's: the body, then
            the notes in the order of the document.
    """
    promise = "no letter is lost"
    ours, theirs = _letters(document.text), _letters(canonical.clean(words))
    if ours == theirs:
        return
    at = next(
        (at for at, (a, b) in enumerate(zip(ours, theirs, strict=False)) if a != b),
        min(len(ours), len(theirs)),
    )
    before = max(0, at - 30)
    yield _error(
        promise,
        f"letter {at}",
        f"the file goes on {theirs[before : at + 30]!r}, what was read {ours[before : at + 30]!r}",
    )


def promises_kept(findings: Iterable[Finding]) -> bool:
    """Whether none of some findings is an error."""
    return all(finding.severity is not Severity.ERROR for finding in findings)


def check_notes(document: Document, text: Sequence[Block]) -> Iterator[Finding]:
    """Markers and notes pair one to one, and every marker stands in the body."""
    lost, idle, twice = unpaired(calls_of(text), [note.marker for note in document.footnotes])
    promise = "every marker has its note"
    for marker in lost:
        yield _error(promise, f"marker {marker}", "there is no note with this number", True)
    for marker in idle:
        yield _error(promise, f"note {marker}", "no marker in the text calls it", True)
    for marker in twice:
        yield _error(promise, f"note {marker}", "more than one note has this number")
    for note in document.footnotes:
        if any(at > document.body.end for at in note.anchors):
            yield _error(promise, f"note {note.marker}", "its marker stands outside the text")


def check_contents(document: Document, contents: Contents) -> Iterator[Finding]:
    """Every entry of the contents is a section."""
    promise = "every entry of the contents is a section"
    numbered = {section.id: section for section in document.sections}
    titles = {same(section.title) for section in document.sections}
    for entry in contents.entries:
        where = f"{entry.number or ''} {entry.title}".strip()
        if entry.number is None:
            if same(entry.title) not in titles:
                yield _warning(promise, where, "no section has this title")
        elif entry.number not in numbered:
            yield _error(promise, where, "the text has no section with this number", True)
        elif same(numbered[entry.number].title) != same(entry.title):
            title = numbered[entry.number].title
            yield _warning(promise, where, f"the section itself is called {title!r}")


def check_letters(document: Document, raw: str, contents: Contents) -> Iterator[Finding]:
    """No letter or digit of the source is lost, none is added, and their order is kept.

    The source is stripped of its markup by other means than its reader's, line by line; each line
    must come next in the body, in the contents or in the notes.
    """
    promise = "no letter is lost"
    notes = "".join(note.span.cut(document.text) for note in document.footnotes)
    streams = {
        "text": _letters(document.body.cut(document.text)),
        "contents": _letters("".join(contents.words)),
        "notes": _letters(notes),
    }
    read = dict.fromkeys(streams, 0)
    for number, line in _plain_lines(raw, bool(document.footnotes)):
        # Once begun, the contents come first: their lines may read like headings of the text.
        within = 0 < read["contents"] < len(streams["contents"])
        order = ("contents", "text", "notes") if within else tuple(streams)
        for words, name in ((w, n) for w in line for n in order):
            if streams[name].startswith(words, read[name]):
                read[name] += len(words)
                break
        else:
            words = line[0][:60]
            yield _error(promise, f"line {number}", f"its words do not come next: {words!r}")
            return
    for name, stream in streams.items():
        if read[name] < len(stream):
            rest = stream[read[name] : read[name] + 60]
            yield _error(promise, name, f"words that the source does not hold there: {rest!r}")


def check_sections(document: Document) -> Iterator[Finding]:
    """Sections have unique ids, are in order, and lie inside their parents."""
    promise = "sections are nested and in order"
    seen: set[str] = set()
    start = 0
    for section in document.sections:
        if section.id in seen:
            yield _error(promise, section.id, "another section has this id")
        seen.add(section.id)
        if section.span.start < start:
            yield _error(promise, section.id, "it begins before the section above it")
        start = section.span.start
        if section.parent is not None and (
            section.parent not in seen
            or not document.section(section.parent).span.holds(section.span)
        ):
            yield _error(promise, section.id, f"it does not lie inside {section.parent}")


def check_units(document: Document) -> Iterator[Finding]:
    """Units are in order, do not overlap, and leave out nothing but white space."""
    promise = "units hold every word"
    at = 0
    for unit in document.units:
        where = f"{unit.kind.value} at {unit.span.start}"
        if unit.span.start < at:
            yield _error(promise, where, "it begins before the one above it ends")
        elif document.text[at : unit.span.start].strip():
            words = document.text[at : unit.span.start].strip()[:60]
            yield _error(promise, where, f"words before it are in no unit: {words!r}")
        inside = unit.kind is UnitKind.NOTE or document.section(unit.section).span.holds(unit.span)
        if not inside:
            yield _error(promise, where, f"it does not lie in its section {unit.section}")
        at = max(at, unit.span.end)
    if document.text[at:].strip():
        yield _error(promise, "the end", "words after the last unit are in none")


def check_sentences(document: Document) -> Iterator[Finding]:
    """The sentences of a unit leave out nothing but white space."""
    for unit in document.units:
        words, at = unit.span.cut(document.text), 0
        for sentence in sentences(words):
            if sentence.start < at or words[at : sentence.start].strip():
                break
            at = sentence.end
        if words[at:].strip():
            where = f"{unit.kind.value} at {unit.span.start}"
            yield _error("sentences hold every word", where, "some words are in no sentence")


def check_pages(document: Document, oddities: Sequence[str]) -> Iterator[Finding]:
    """Pages ascend; what the contents and the page ends disagree on is told."""
    offset, page = -1, 0
    for start, number in document.pages:
        if start <= offset or (number is not None and number < page):
            yield _error("pages ascend", f"page {number}", f"it begins at {start}")
        offset, page = start, number or page
    for oddity in oddities:
        yield _warning("pages ascend", "contents", oddity)


def check_end(document: Document) -> Iterator[Finding]:
    """The text does not break off within a sentence."""
    body = [unit for unit in document.units if unit.kind is not UnitKind.NOTE]
    last = body[-1].span.cut(document.text)
    if body[-1].kind is UnitKind.PARAGRAPH and len(last) > _LINE and not ends_sentence(last):
        yield _warning("the text has its end", "the last words", f"they end in {last[-40:]!r}")


_LINE = 80
"""Characters of what may be a line without a stop, such as a name or an address."""


def check_passages(document: Document, passages: Sequence[Passage]) -> tuple[Finding, ...]:
    """Every passage is its span, ids are unique, and all quotable words are in some passage."""
    return (*_check_spans(document, passages), *_check_cover(document, passages))


def _check_spans(document: Document, passages: Sequence[Passage]) -> Iterator[Finding]:
    promise = "every passage is its span"
    ids: set[str] = set()
    at = 0
    for passage in passages:
        if passage.span.end > len(document.text) or (
            passage.span.cut(document.text) != passage.text
        ):
            yield _error(promise, passage.id, f"the document does not read {passage.text[:60]!r}")
        if passage.id in ids:
            yield _error(promise, passage.id, "another passage has this id")
        if passage.span.start < at:
            yield _error(promise, passage.id, "it overlaps the passage before it")
        ids.add(passage.id)
        at = passage.span.end


def _check_cover(document: Document, passages: Sequence[Passage]) -> Iterator[Finding]:
    held = bytearray(len(document.text))
    for passage in passages:
        held[passage.span.start : passage.span.end] = b"\1" * len(passage.span)
    for unit in document.units:
        address = unit.kind is UnitKind.NOTE and document.source.rendition is Rendition.CARD
        if address or unit.kind in {UnitKind.HEADING, UnitKind.CAPTION, UnitKind.CATEGORY}:
            continue
        if any(
            not held[at] and not document.text[at].isspace()
            for at in range(unit.span.start, unit.span.end)
        ):
            where = f"{unit.kind.value} at {unit.span.start}"
            yield _error("passages hold every word", where, "some of its words are in no passage")


_UNSEEN = re.compile(r"<!--|<(script|style)\b", re.IGNORECASE)
_RAISED = re.compile(r"<sup>[\s\d,;]*\d[a-z]?\s*</sup>", re.IGNORECASE)
_RAISED_NOT_SQUARE = re.compile(
    r"(?<!\bm)(?<!\b[kcmd]m)<sup>[\s\d,;]*\d[a-z]?\s*</sup>", re.IGNORECASE
)
_AUTOLINK = re.compile(r"<((?:https?://|mailto:)[^<>\s]*)>")
_TAG = re.compile(r"</?[A-Za-z][^<>]*>")
_TARGET = re.compile(r"\]\([^()\s]*(?:\([^()\s]*\)[^()\s]*)?(?:\s+\"[^\"]*\")?\)")
_FENCE = re.compile(r"^\s*(?:```|~~~).*$", re.MULTILINE)


def _letters(text: str) -> str:
    return "".join(ch for ch in unicodedata.normalize("NFKC", text) if ch.isalnum())


def _plain_lines(raw: str, notes: bool) -> Iterator[tuple[int, list[str]]]:
    """The letters of each line of the source, in several readings where markup is ambiguous.

    "10<sup>2</sup>" may call a note or be a square; "[a](b)" may be a link or not.
    """
    seen = _FENCE.sub("", _without_unseen(raw))
    forms: list[list[str]] = []
    bare = (_RAISED.sub("", seen), _RAISED_NOT_SQUARE.sub("", seen)) if notes else ()
    for form in (*bare, seen):
        for tags in (True, False):
            text = form
            text = _AUTOLINK.sub(r" \1 ", text)
            text = _TAG.sub(lambda tag: "\n" * tag.group().count("\n"), text) if tags else text
            forms.append(text.split("\n"))
    for number, lines in enumerate(zip(*forms, strict=True), 1):
        readings = [_TARGET.sub("]", line) for line in lines] + list(lines)
        found = {_letters(html.unescape(line)) for line in readings}
        if any(found):
            # The longest first: a shorter one would leave letters that come next behind.
            yield number, sorted(found, key=len, reverse=True)


def _without_unseen(raw: str) -> str:
    kept, at = [], 0
    while found := _UNSEEN.search(raw, at):
        closing = f"</{found[1]}>" if found[1] else "-->"
        end = raw.lower().find(closing.lower(), found.end())
        if end < 0:
            break
        kept.append(raw[at : found.start()] + "\n" * raw.count("\n", found.start(), end))
        at = end + len(closing)
    return without_hidden("".join(kept) + raw[at:])


def _error(promise: str, where: str, message: str, cut_short: bool = False) -> Finding:
    return Finding(Severity.ERROR, promise, where, message, cut_short)


def _warning(promise: str, where: str, message: str) -> Finding:
    return Finding(Severity.WARNING, promise, where, message)
