"""Questions made from others, for a person to review: twins that the documents do not answer.

One thing in a question is swapped for its like: a name, a year, a number, what is asked of it. What
is swapped in is looked for in the snapshot, and must not be there; then the twin has no answer,
however near it is to one. A sentence turned to its contrary makes a question with a false premise,
which the sentence itself answers. Whether people would ask so is for a person to say: proposals are
marked as such, and no set holds them before somebody moves them there.
"""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Any

import pycountry

from assistant.answer import Status
from assistant.names import is_country
from corpus.document import Document, UnitKind
from corpus.sentences import sentences
from corpus.snapshot import Snapshot
from corpus.source import Rendition
from corpus.span import Span
from evals.anchor import look_for
from evals.case import Case, Gold
from evals.line import Review
from evals.questions import read_case
from evals.words import places, plain
from evals.writing import line_of

TABLE = Path(__file__).with_suffix(".toml")
LONGEST = 220
"""Characters of a sentence that can still be read when it is turned to its contrary."""
_PLACE = re.compile(
    r"\b(Article|art\.|footnote|note|fn\.|section|Table) (\d[\d.]*(?:\(\d+\))*)", re.IGNORECASE
)
_YEAR = re.compile(r"(?<![\d/.-])(?:19|20)\d\d(?![\d/-])")
_ACT = re.compile(r"\b((?:Regulation|Decision|Directive|Recommendation) \(EU\) )(\d{4})/(\d+)\b")
_SAYS = re.compile(
    r"\b(?:is|are|was|were|can|may|must|shall|should|will|(?:has|have|had)(?= been\b| \w+ed\b))\b"
    r"(?! (?:not|no|never|only)\b)"
)


@dataclass(frozen=True, slots=True)
class Proposed:
    """The proposals, and how many questions nothing could be made of."""

    cases: tuple[Case, ...]
    barren: int


class Held:
    """What a snapshot holds, so that what is swapped in is surely not in it."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.snapshot = snapshot
        listed = [f"{one.title} {' '.join(one.names)} {one.number}" for one in snapshot.listed]
        remarks = [remark.text for remark in snapshot.remarks]
        texts = [document.text for document in snapshot.documents]
        names = [f"{d.source.title} {' '.join(d.source.names)}" for d in snapshot.documents]
        self._all = plain("\n".join([*texts, *names, *listed, *remarks]))
        self._said: dict[str, bool] = {}
        self._markers = {note.marker for d in snapshot.documents for note in d.footnotes}
        self._numbers = {
            plain(section.number) for d in snapshot.documents for section in d.sections
        }
        self._sentences = [
            plain(one.cut(text)) for text in [*texts, *remarks] for one in sentences(text)
        ]

    def says(self, words: str) -> bool:
        """Whether any text holds the words, or words that begin so ("Chilean" for "Chile")."""
        if words not in self._said:
            found = re.search(rf"(?<!\w){re.escape(plain(words))}", self._all)
            self._said[words] = found is not None
        return self._said[words]

    def place(self, what: str, number: str) -> bool:
        """Whether a document has a note, an article or a section of this number, or names it."""
        if what in {"footnote", "note", "fn."}:
            return number in self._markers
        named = f"Article {number}" if what.startswith("art") else f"{what} {number}"
        if what == "table":
            return self.says(named)
        return self.says(named) or {plain(number), plain(named)} & self._numbers != set()

    def says_of(self, name: str, shows: Iterable[str]) -> bool:
        """Whether a sentence that holds a name, or the next one, holds one of some words too."""
        wanted, words = plain(name), [plain(one) for one in shows]
        return any(
            any(re.search(rf"(?<!\w){re.escape(word)}", around) for word in words)
            for at, sentence in enumerate(self._sentences)
            if wanted in sentence
            for around in self._sentences[at : at + 2]
        )

    @cached_property
    def documents(self) -> tuple[str, ...]:
        """What readers call the documents, the longest first."""
        names = {name for d in self.snapshot.documents for name in d.source.names}
        return tuple(sorted(names, key=lambda name: (-len(name), name)))


def propose(cases: Sequence[Case], snapshot: Snapshot) -> Proposed:
    """Twins and near misses of the answerable cases, each sound in this snapshot."""
    held = Held(snapshot)
    table = tomllib.loads(TABLE.read_text(encoding="utf-8"))
    asked = {plain(case.question) for case in cases}
    found: list[Case] = []
    barren = 0
    for case in cases:
        if not case.answerable:
            continue
        made = 0
        for twin in (*_swapped(case, held, table), *_negated(case, snapshot)):
            if plain(twin.question) not in asked and _sound(twin, snapshot):
                asked.add(plain(twin.question))
                found.append(twin)
                made += 1
        barren += not made
    return Proposed(tuple(found), barren)


def _swapped(case: Case, held: Held, table: Mapping[str, Any]) -> Iterator[Case]:
    """Twins without an answer, one of each way of making one."""
    ways = {
        "other-name": _other_name(case, held, table["names"]),
        "other-year": _other_year(case, held),
        "other-act": _other_act(case, held),
        "other-place": _other_place(case, held),
        "other-attribute": _other_attribute(case, held, table["attribute"]),
    }
    for way, question in ways.items():
        if question is not None:
            kind = "missing_attribute" if way == "other-attribute" else "unknown_entity"
            yield replace(
                _twin(case, way, question), kind=kind, answerable=False,
                status=Status.DECLINED_NO_EVIDENCE,
            )  # fmt: skip


def _twin(case: Case, way: str, question: str) -> Case:
    """A bare case of its own that says of which it is the twin."""
    return Case(
        id=f"{case.id}-{way}",
        kind=case.kind,
        question=question,
        answerable=case.answerable,
        history=case.history,
        tags=("twin", f"of-{case.id}", way),
        corpus=case.corpus,
        review=Review.PROPOSED,
    )


def _other_name(case: Case, held: Held, lists: Mapping[str, Sequence[str]]) -> str | None:
    """Another country, programme, partnership or organisation in place of the one asked about."""
    countries = [c for c in _countries() if len(c) > 4]
    there = [*((one, countries) for one in _countries() if is_country(one)),
             *((one, names) for names in lists.values() for one in names)]  # fmt: skip
    for name, like in sorted(there, key=lambda pair: -len(pair[0])):
        if re.search(rf"(?<!\w){re.escape(name)}(?!\w)", case.question) is None:
            continue
        absent = [one for one in like if not held.says(one)]
        if absent:
            return _in_place(case.question, name, _chosen(absent, case))
    return None


def _other_year(case: Case, held: Held) -> str | None:
    year = _YEAR.search(case.question)
    if year is None:
        return None
    near = sorted(range(1990, 2050), key=lambda one: (abs(one - int(year.group())), one))
    other = next((str(one) for one in near if not held.says(str(one))), None)
    return other and _in_place(case.question, year.group(), other)


def _other_act(case: Case, held: Held) -> str | None:
    """An act with a number that no document names."""
    act = _ACT.search(case.question)
    if act is None:
        return None
    numbers = (f"{act[2]}/{int(act[3]) + step}" for step in range(1, 100))
    other = next((one for one in numbers if not held.says(one)), None)
    return other and case.question[: act.start(2)] + other + case.question[act.end() :]


def _other_place(case: Case, held: Held) -> str | None:
    """The next article, paragraph, note or section that no document has."""
    place = _PLACE.search(case.question)
    if place is None:
        return None
    number = place[2].rstrip(".")
    last = list(re.finditer(r"\d+", number))[-1]
    for step in range(1, 90):
        other = f"{number[: last.start()]}{int(last.group()) + step}{number[last.end() :]}"
        if not held.place(place[1].lower(), other):
            before, after = case.question[: place.start(2)], case.question[place.start(2) :]
            return before + other + after.removeprefix(number)
    return None


def _other_attribute(case: Case, held: Held, attributes: Sequence[Mapping[str, Any]]) -> str | None:
    """Something else asked of what the question names, of which no sentence about it speaks."""
    sorts = {
        "document": held.documents,
        "country": tuple(one for one in _countries() if held.says(one)),
        "name": tuple(one for names in _names() for one in names if held.says(one)),
    }
    for sort, names in sorts.items():
        for name in names:
            if re.search(rf"(?<!\w){re.escape(name)}(?!\w)", case.question) is None:
                continue
            fitting = [
                str(one["asks"])
                for one in attributes
                if sort in one["of"] and not held.says_of(name, one["shows"])
            ]
            if fitting:
                article = "the " if re.search(rf"\bthe {re.escape(name)}", case.question) else ""
                return _chosen(fitting, case).format(name=article + name)
    return None


def _negated(case: Case, snapshot: Snapshot) -> Iterator[Case]:
    """A question that takes the contrary of a gold sentence for granted, which answers it."""
    golden = case.gold or tuple(Gold("", "", quote) for quote in case.quotes)
    for document, sentence in _gold_sentences(golden, snapshot):
        words = " ".join(sentence.cut(document.text).split())
        says = _SAYS.search(words)
        if says is None or len(words) > LONGEST or "?" in words:
            continue
        no = "not" if says.group() == "can" else " not"
        contrary = f"{words[: says.end()]}{no}{words[says.end() :]}".rstrip(". ")
        section = document.section_at(sentence.start).number
        twin = _twin(case, "false-premise", f"{contrary}. Why is that so?")
        gold = (Gold(document.id, section, words),)
        yield replace(twin, kind="premise", history=(), gold=gold)
        return


def _gold_sentences(golden: Iterable[Gold], snapshot: Snapshot) -> Iterator[tuple[Document, Span]]:
    """The sentences of the documents themselves in which gold words begin, in their order."""
    for gold in golden:
        for document in snapshot.documents:
            ours = document.source.rendition is Rendition.CARD
            if not gold.quote or ours or gold.document not in {"", document.id}:
                continue
            for span in places(gold.quote, document.text):
                unit = document.unit_at(span.start)
                if unit is None or unit.kind not in (UnitKind.PARAGRAPH, UnitKind.ITEM):
                    continue
                for one in sentences(unit.span.cut(document.text)):
                    if one.shifted(unit.span.start).holds(span.start):
                        yield document, one.shifted(unit.span.start)


def _sound(twin: Case, snapshot: Snapshot) -> bool:
    read = read_case(line_of(twin).encode(), twin.id, "")
    return isinstance(read, Case) and not look_for([read], snapshot)[1]


def _in_place(text: str, old: str, new: str) -> str:
    return re.sub(rf"(?<!\w){re.escape(old)}(?!\w)", lambda _: new, text, count=1)


def _chosen(names: Sequence[str], case: Case) -> str:
    """One of some, the same on every run, and not the same for every question."""
    return names[int(sha256(case.id.encode()).hexdigest(), 16) % len(names)]


def _countries() -> tuple[str, ...]:
    named = (getattr(one, "common_name", one.name) for one in pycountry.countries)
    return tuple(name for name in named if not re.search(r"[,(]", name))


def _names() -> Iterable[Sequence[str]]:
    names: Mapping[str, Sequence[str]] = tomllib.loads(TABLE.read_text(encoding="utf-8"))["names"]
    return names.values()
