"""Gold found in a snapshot: where the words of a question set stand, and in which sections.

What no document holds is a problem of the set, named with file and line, all of them at once.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from corpus.document import Document, Section
from corpus.remark import RemarkKind
from corpus.snapshot import Snapshot
from corpus.source import Rendition
from corpus.span import Span
from evals.errors import BrokenSet
from evals.hints import Hints, correct
from evals.questions import Case, Gold, Needs
from evals.words import places, plain


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where gold words stand: a span of one document."""

    document: str
    span: Span

    def overlaps(self, document: str, span: Span) -> bool:
        """Whether the two are of one document and share at least one code point."""
        return self.document == document and self.span.overlaps(span)


@dataclass(frozen=True, slots=True)
class End:
    """A right section: the numbers of it and of its parts, folded, in one document.

    `above` are the numbers of what it is a part of, where the words stand that lead it in.
    """

    document: str
    numbers: frozenset[str]
    above: frozenset[str] = frozenset()

    def holds(self, document: str, number: str) -> bool:
        """Whether what is cited under this number lies in the section."""
        return self.document == document and plain(number) in self.numbers

    def led_in_by(self, document: str, number: str) -> bool:
        """Whether what is cited under this number may lead the section in."""
        return self.document == document and plain(number) in self.above


@dataclass(frozen=True, slots=True)
class Anchored:
    """A case and every place of the snapshot at which its gold words stand.

    One tuple of places for each quote, item and supporting sentence, in their order; for gold that
    names a section without words, the whole of that section. `ends` are the right sections.
    `passages` are the ids of the passages that share at least one code point with a quote or item.
    """

    case: Case
    quotes: tuple[tuple[Place, ...], ...] = ()
    items: tuple[tuple[Place, ...], ...] = ()
    also: tuple[tuple[Place, ...], ...] = ()
    ends: tuple[End, ...] = ()
    passages: tuple[str, ...] = ()

    @property
    def gold(self) -> tuple[Place, ...]:
        """Places of the words that answer: quotes and items."""
        return tuple(p for group in (*self.quotes, *self.items) for p in group)

    @property
    def supporting(self) -> tuple[Place, ...]:
        """Places of all words that a citation may rightly point at."""
        return self.gold + tuple(p for group in self.also for p in group)


def anchor(cases: Iterable[Case], snapshot: Snapshot) -> tuple[Anchored, ...]:
    """Find the gold of each case in the documents of the snapshot.

    Raises:
        BrokenSet: with every document, section, footnote and quotation that is not there.
    """
    anchored, problems = look_for(cases, snapshot)
    if problems:
        raise BrokenSet(problems)
    return anchored


def look_for(
    cases: Iterable[Case], snapshot: Snapshot
) -> tuple[tuple[Anchored, ...], tuple[str, ...]]:
    """The gold of each case as far as it is there, and what is not, with its file and line."""
    anchored: list[Anchored] = []
    problems: list[str] = []
    hints = Hints(snapshot)
    for case in cases:
        by = _by_place if case.gold else _by_words
        found, wrong = by(case, snapshot, hints)
        problems += [f"{case.place}: {problem}" for problem in wrong]
        anchored.append(found)
    return tuple(anchored), tuple(problems)


def find_section(document: Document, named: str) -> Section | None:
    """The section with this id, else the first with this number."""
    by_id = next((s for s in document.sections if s.id == named), None)
    wanted = plain(named)
    return by_id or next((s for s in document.sections if plain(s.number) == wanted), None)


def _by_place(case: Case, snapshot: Snapshot, hints: Hints) -> tuple[Anchored, list[str]]:
    """Gold that names its documents: words count where they are said to stand, and only there."""
    quotes: list[tuple[Place, ...]] = []
    ends: dict[tuple[str, str], End] = {}
    problems: list[str] = []
    for gold in case.gold:
        if not snapshot.holds(gold.document):
            problems.append(
                f"no document {gold.document!r} in the snapshot; correct the id, or ingest it"
            )
            continue
        document = snapshot.document(gold.document)
        section = find_section(document, gold.section)
        if section is None and _of_a_card(gold) and not _is_card(document):
            # The official text has come in the place of the card, and is right as a whole.
            ends[document.id, ""] = End(document.id, _all_numbers(document))
            quotes.append((Place(document.id, document.body),))
            continue
        if section is None:
            there = (section.number for section in document.sections)
            problems.append(
                f"{gold.document} has no section {gold.section!r}; {correct(gold.section, there)}"
            )
            continue
        numbers = _numbers(document, section)
        above = _above(document, section) - numbers
        ends[document.id, section.id] = End(document.id, numbers, above)
        wrong, at = _in_section(gold, document, section, hints)
        problems += wrong
        quotes.append(at)
    among = tuple(snapshot.document(end.document) for end in ends.values())
    items = tuple(_places(words, dict.fromkeys(among)) for words in case.items)
    also = tuple(_places(words, dict.fromkeys(among)) for words in case.also)
    problems += _not_found(case, {"items": items, "also": also}, among, hints)
    found = Anchored(case, tuple(quotes), items, also, tuple(ends.values()))
    return _with_passages(_with_rules(found, snapshot), snapshot), problems


def _in_section(
    gold: Gold, document: Document, section: Section, hints: Hints
) -> tuple[list[str], tuple[Place, ...]]:
    """The places of one entry of gold: of its words in its section or note, else the section."""
    note = document.footnote(gold.footnote) if gold.footnote else None
    if gold.footnote and note is None:
        return [f"{document.id} has no footnote {gold.footnote!r}; correct `footnote`"], ()
    if gold.quote is None:
        return [], (Place(document.id, note.span if note else section.span),)
    everywhere = tuple(places(gold.quote, document.text))
    ranges = [section.span, *([note.span] if note else [])]
    right = [span for span in everywhere if any(whole.overlaps(span) for whole in ranges)]
    if right:
        return [], tuple(Place(document.id, span) for span in right)
    if everywhere:
        around = [s.number for s in document.sections if s.span.holds(everywhere[0])]
        where = around[-1] if around else "before any part"
        return [
            f"{gold.quote[:80]!r} stands in {document.id}, {where}, not in {section.number}; "
            "correct `section`"
        ], ()
    told = hints.most_alike(gold.quote, [document])
    return [f"{gold.quote[:80]!r} stands nowhere in {document.id}; {told}"], ()


def _above(document: Document, section: Section) -> frozenset[str]:
    found: set[str] = set()
    while section.parent is not None:
        section = document.section(section.parent)
        found.add(plain(section.number))
    return frozenset(found)


def _all_numbers(document: Document) -> frozenset[str]:
    return frozenset(plain(section.number) for section in document.sections)


def _numbers(document: Document, section: Section) -> frozenset[str]:
    below = {section.id}
    # Sections stand in reading order, so that a parent always comes before its parts.
    for other in document.sections:
        if other.parent in below:
            below.add(other.id)
    return frozenset(plain(s.number) for s in document.sections if s.id in below)


def _by_words(case: Case, snapshot: Snapshot, hints: Hints) -> tuple[Anchored, list[str]]:
    """Gold that names no documents: its words count wherever they stand."""
    documents = snapshot.documents
    problems = [
        f"no section {number!r} in the snapshot; {correct(number, hints.sections)}, "
        "or run `python -m ingest`"
        for number in case.sections
        if number not in hints.sections
    ]
    problems += [
        f"no footnote {marker!r} in the snapshot; correct `footnotes`"
        for marker in case.footnotes
        if marker not in hints.footnotes
    ]
    gold = {
        name: tuple(_places(quote, documents) for quote in getattr(case, name))
        for name in ("quotes", "items", "also")
    }
    problems += _not_found(case, gold, documents, hints)
    holding = {place.document for group in gold["quotes"] for place in group}
    ends = tuple(
        End(document, frozenset(plain(number) for number in case.sections))
        for document in sorted(holding)
    )
    found = Anchored(case, gold["quotes"], gold["items"], gold["also"], ends)
    return _with_passages(_with_rules(found, snapshot), snapshot), problems


def _not_found(
    case: Case,
    gold: dict[str, tuple[tuple[Place, ...], ...]],
    documents: Iterable[Document],
    hints: Hints,
) -> list[str]:
    among = tuple(documents)
    return [
        f"{name}[{at}] stands in no document: {(words := getattr(case, name)[at])[:80]!r}; "
        f"{hints.most_alike(words, among)}"
        for name, groups in gold.items()
        for at, group in enumerate(groups)
        if not group
    ]


def _with_rules(found: Anchored, snapshot: Snapshot) -> Anchored:
    """Where gold words are known to conflict with a rule, the rule is right too: it comes first.

    For a case that needs all of its places it is not needed, and so it is left out.
    """
    if found.case.needs is Needs.ALL:
        return found
    against = dict.fromkeys(
        place
        for gold in found.gold
        for remark in snapshot.remarks_on(gold.document, gold.span)
        if remark.kind is RemarkKind.CONFLICT
        for place in remark.against
    )
    rules = []
    for document_id, section_id in against:
        document = snapshot.document(document_id) if snapshot.holds(document_id) else None
        section = find_section(document, section_id) if document else None
        if document and section:
            rules.append(End(document.id, _numbers(document, section)))
    return replace(found, ends=(*found.ends, *rules))


def _of_a_card(gold: Gold) -> bool:
    """Whether gold names a heading of a card, which is our own, and no numbered provision."""
    return gold.quote is None and not gold.section.startswith(("Article", "Recital", "Annex"))


def _is_card(document: Document) -> bool:
    return document.source.rendition is Rendition.CARD


def _with_passages(found: Anchored, snapshot: Snapshot) -> Anchored:
    passages = tuple(
        passage.id
        for document in dict.fromkeys(place.document for place in found.gold)
        for passage in snapshot.passages_of(document)
        if any(place.overlaps(passage.document, passage.span) for place in found.gold)
    )
    return replace(found, passages=passages)


def _places(quote: str, documents: Iterable[Document]) -> tuple[Place, ...]:
    return tuple(Place(d.id, span) for d in documents for span in places(quote, d.text))
