"""A document's own labels, learnt from its sections, and the places that steps lead to.

A label is a row of words and numbers: "Article 22(5)(a)" is ("article", 22, 5, a), "Rule 7.3.2"
("rule", 7, 3, 2), "3.2" the bare (3, 2). Words that stand before numbers are what the document
calls its parts; a word that it does not use ("Rule 7.3.2" where the label is "7.3.2") asks for the
bare number.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corpus.document import Document, Section, SectionKind
from corpus.provisions import Provision, Step
from corpus.reference import Standing

_TOKEN = re.compile(
    r"(?P<which>first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth)\ssubparagraph"
    r"|[A-Za-z]?[0-9]+[A-Za-z]{0,2}|[^\W\d_]+",
    re.IGNORECASE,
)
_ORDINALS = (
    *("first", "second", "third", "fourth", "fifth"),
    *("sixth", "seventh", "eighth", "ninth", "tenth"),
)
_ROMAN = re.compile(r"[ivxlc]+")
_SINGULAR = {"appendices": "appendix", "annexes": "annex"}
_NUMBERED = frozenset(
    {
        SectionKind.ARTICLE,
        SectionKind.PARAGRAPH,
        SectionKind.POINT,
        SectionKind.RECITAL,
        SectionKind.ANNEX,
    }
)

_LEADING = re.compile(r"([^\W\d_]{3,})\W{1,2}(?:[A-Za-z]?[0-9]|[IVXLC]+\b|[A-Z]\b)")
_BARE = re.compile(r"[A-Z]{0,4}\s?[0-9]|[IVXLC]+\.|[A-Z]\.")
_BEGINS = re.compile(
    r"(?:[^\W\d_]{3,}\s)?(?:[A-Z]{0,2}[0-9]+(?:\.[0-9]+)*[a-z]?|[IVXLC]+)(?=[.:)]?\s|[.:)]?$)"
)

Core = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Label:
    """A label taken apart: the words for parts, and the numbers, "§2" for a second subparagraph."""

    words: tuple[str, ...]
    numbers: Core
    tail: int = 0
    """Numbers after the last word: the part's own."""
    led: bool = False
    """Whether it begins with a word: "Part 6.Chapter 5.67.", but not "6.2.1.Guidance.2"."""


def label(number: str) -> Label:
    """A section's number, taken apart."""
    words: list[str] = []
    numbers: list[str] = []
    tail = 0
    for match in _TOKEN.finditer(number):
        token = match.group().lower()
        if match["which"]:
            numbers.append(f"§{_ORDINALS.index(match['which'].lower()) + 1}")
        elif len(token) > 2 and token.isalpha() and not _ROMAN.fullmatch(token):
            words.append(_SINGULAR.get(token, token))
            tail = 0
            continue
        else:
            numbers.append(token)
        tail += 1
    led = bool(words) and number.lower().startswith(words[0])
    return Label(tuple(words), tuple(numbers), tail, led)


@dataclass(frozen=True, slots=True)
class Found:
    """What steps lead to: a section, or why there is none.

    `within` is the innermost section on the way that there is, where the last steps lead nowhere.
    """

    standing: Standing
    section: Section | None = None
    within: Section | None = None


class Labels:
    """The labels of one document."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._sections = {section.id: section for section in document.sections}
        self._labels: dict[str, Label] = {}
        self._by_word: dict[str, dict[Core, Section | None]] = {}
        self._ends: dict[str, dict[Core, Section | None]] = {}
        self._bare: dict[Core, Section | None] = {}
        self._tails: dict[Core, Section | None] = {}
        self._below: dict[Core, Section] = {}
        leading = Counter(word for s in document.sections if (word := _leads(_shown(s))))
        # A word before one number may be any; before several it is what parts are called.
        self.words = frozenset(word for word, times in leading.items() if times > 1)
        for section in document.sections:
            number = _shown(section)
            if section.kind is SectionKind.HEADING and not self._numbers(number):
                continue
            self._labels[section.id] = label(number)
        # What a label says as a whole comes before what the end of a longer one says.
        for enter in (self._enter_whole, self._enter_end):
            for section in document.sections:
                if section.id in self._labels:
                    enter(section, self._labels[section.id])

    def _numbers(self, number: str) -> bool:
        """Whether a heading's number is one, and no mere words."""
        word = _leads(number)
        return word in self.words if word else bool(_BARE.match(number))

    def _enter_whole(self, section: Section, found: Label) -> None:
        first = found.words[0] if found.words else ""
        table = self._by_word.setdefault(first, {})
        for core in dict.fromkeys(_readings(found.numbers)):
            _enter(table, core, section)
        if not found.words:
            _enter(self._bare, found.numbers, section)
            self._enter_below(found.numbers, section)

    def _enter_end(self, section: Section, found: Label) -> None:
        """The last numbers: "Part II" in an annex; "67" of "Part 6.Chapter 5.67."."""
        if not found.led or not found.tail:
            return
        tail = found.numbers[-found.tail :]
        if len(found.words) > 1 and tail not in self._by_word.get(found.words[-1], {}):
            _enter(self._ends.setdefault(found.words[-1], {}), tail, section)
        if section.kind is SectionKind.HEADING:
            for start in range(len(tail)):
                _enter(self._tails, tail[start:], section)
                self._enter_below(tail[start:], section)

    def _enter_below(self, numbers: Core, section: Section) -> None:
        """A part without a label of its own is where the first of its parts is."""
        for size in range(1, len(numbers)):
            self._below.setdefault(numbers[:size], section)

    @property
    def bare(self) -> bool:
        """Whether its parts are numbered without a word: "7.3.2"."""
        return bool(self._bare or self._tails)

    def reaches(self, numbers: Core) -> float:
        """How far these numbers alone lead: the share of them that the label of a part has."""
        for size in range(len(numbers), 0, -1):
            if any(numbers[:size] in t for t in (self._bare, self._tails, self._below)):
                return size / len(numbers)
        return 0.0

    def find(self, provision: Provision, at: Section | None = None) -> Found:
        """Where a provision is, seen from the section `at` of this document."""
        steps = [step for step in provision.steps if step.word not in {"sentence", "indent"}]
        if not steps:
            return Found(Standing.RESOLVED, at)
        numbers = tuple(number for step in steps for number in step.numbers)
        if provision.relative:
            return self._relative(steps, numbers, at) if at else Found(Standing.LOST)
        found = self._absolute(steps, numbers)
        if found.section is None and at is not None and found.within is None:
            return self._relative(steps, numbers, at)
        return found

    def named(self, word: str) -> tuple[Section, ...]:
        """The outermost sections that the document calls by this word: its articles."""
        return tuple(
            section
            for section in self._document.sections
            if (found := self._labels.get(section.id))
            and found.words[:1] == (word,)
            and len(found.numbers) <= 1
        )

    def within(self, section: Section) -> tuple[Section, ...]:
        """The numbered sections directly below one."""
        return tuple(s for s in self._document.sections if s.parent == section.id)

    def _absolute(self, steps: Sequence[Step], numbers: Core) -> Found:
        word = steps[0].word
        if word == "appendix" and word not in self.words and "app" in self.words:
            word = "app"
        tables = [self._by_word[word]] if word in self._by_word else [self._bare, self._tails]
        tables += [self._ends[word]] if word in self._ends else []
        for size in range(len(numbers), 0 if numbers else -1, -1):
            for table in tables:
                for core in _readings(numbers[:size]):
                    if core in table:
                        return self._at(table[core], numbers[size:])
            if len(numbers) > 1 and self._bare in tables and numbers[:size] in self._below:
                return Found(Standing.RESOLVED, self._below[numbers[:size]])
        return Found(Standing.LOST)

    def _at(self, section: Section | None, rest: Core) -> Found:
        if section is None:
            return Found(Standing.AMBIGUOUS)
        if not rest or self._ends_here(section, rest):
            return Found(Standing.RESOLVED, section)
        return Found(Standing.LOST, None, section)

    def _ends_here(self, section: Section, rest: Core) -> bool:
        """Whether what is asked for lies in this section as far as labels reach."""
        if all(number.startswith("§") for number in rest):
            return True
        return section.kind not in _NUMBERED

    def _relative(self, steps: Sequence[Step], numbers: Core, at: Section) -> Found:
        within: Section | None = None
        for section in self._around(at):
            own = self._labels.get(section.id)
            if own is None:
                continue
            word = own.words[0] if own.words else ""
            for core in _readings((*own.numbers, *numbers)):
                found = self._by_word[word].get(core)
                if found is not None and _is_called(found, steps):
                    return Found(Standing.RESOLVED, found)
            within = section
        return Found(Standing.LOST, None, within)

    def _around(self, section: Section) -> Iterator[Section]:
        here: Section | None = section
        while here is not None:
            yield here
            here = self._sections[here.parent] if here.parent else None


def _is_called(section: Section, steps: Sequence[Step]) -> bool:
    """Whether a numbered part is of the sort that the last step says."""
    if steps[-1].word == "paragraph":
        return section.kind is not SectionKind.POINT
    return True


def _readings(numbers: Core) -> Iterator[Core]:
    yield numbers
    without = tuple(number for number in numbers if not number.startswith("§"))
    if without != numbers:
        yield without


def _shown(section: Section) -> str:
    """A section's number; of a heading that is its own number, what it begins with."""
    if section.number != section.title:
        return section.number
    begins = _BEGINS.match(section.title)
    return begins.group() if begins else section.number


def _leads(number: str) -> str | None:
    """The word that a label begins with, where a number follows."""
    found = _LEADING.match(number)
    return _SINGULAR.get(found[1].lower(), found[1].lower()) if found else None


def _enter(table: dict[Core, Section | None], key: Core, section: Section) -> None:
    """A label that two sections have leads to neither, unless one lies in the other."""
    held = table.get(key)
    if key in table and held is not None and held.id != section.id:
        table[key] = held if held.span.holds(section.span) else None
    elif key not in table:
        table[key] = section
