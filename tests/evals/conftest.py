"""A small document made by hand, and an assistant that answers from it as it is told to."""

import json
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

import pytest

from assistant.answer import (
    Answer,
    AssistantEvent,
    Notice,
    NoticeKind,
    Statement,
    Status,
    Support,
    Trace,
)
from assistant.evidence import Evidence
from assistant.question import Question
from corpus.citation import cite
from corpus.document import Document, Footnote, Section, Unit, UnitKind
from corpus.passage import Passage, PassageKind, passage_id
from corpus.snapshot import Snapshot, write_snapshot
from corpus.source import Force, Kind, Rendition, Source
from corpus.span import Span
from evals.anchor import Anchored, anchor
from evals.chosen import Chosen
from evals.collect import collect
from evals.folder import Folder
from evals.inside import Inside
from evals.questions import Case, Gold, Needs
from evals.record import Record, record

PARTS = (
    ("1", "Values", ("Partnerships rest on open science. They are built on trust.",)),
    (
        "2",
        "Countries",
        (
            "Norway is associated to the programme.",
            "The agreement with Canada is transitional.",
            "Three countries follow:",
            "Georgia",
            "Moldova",
            "Ukraine",
        ),
    ),
    ("3", "Money", ("The initiative has EUR 300 million.", "Budgets vary vastly.")),
)
NOTES = (("1", "2", "Regulation (EU) 2021/695 of 28 April 2021", "associated to the programme."),)


def make_document() -> Document:
    text = ""
    sections: list[Section] = []
    units: list[Unit] = []
    for number, title, paragraphs in PARTS:
        start = len(text)
        text += title + "\n"
        units.append(Unit(UnitKind.HEADING, Span(start, len(text) - 1), number))
        for paragraph in paragraphs:
            units.append(
                Unit(UnitKind.PARAGRAPH, Span(len(text), len(text) + len(paragraph)), number)
            )
            text += paragraph + "\n"
        sections.append(
            Section(number, number, title, (title,), None, Span(start, len(text)), int(number))
        )
    body = Span(0, len(text))
    notes: list[Footnote] = []
    for marker, section, words, after in NOTES:
        anchor_at = text.index(after) + len(after)
        notes.append(
            Footnote(marker, Span(len(text), len(text) + len(words)), (anchor_at,), section)
        )
        units.append(Unit(UnitKind.NOTE, notes[-1].span, section))
        text += words + "\n"
    source = Source("small", "Small", "Us", Kind.GUIDANCE, Force.ADVISORY, Rendition.OWN)
    pages = tuple((section.span.start, section.page or 0) for section in sections)
    return Document(source, text, body, tuple(sections), tuple(units), tuple(notes), (), pages)


def make_snapshot() -> Snapshot:
    document = make_document()
    passages = tuple(
        Passage(
            passage_id(document.id, unit.section, unit.span.cut(document.text)),
            document.id,
            unit.section,
            PassageKind.TEXT,
            unit.span,
            unit.span.cut(document.text),
            (),
        )
        for unit in document.units
        if unit.kind is not UnitKind.HEADING
    )
    return Snapshot((document,), passages, splitter="by hand")


@dataclass
class Scripted:
    """Answers with the words it was given for a question; declines everything else."""

    snapshot: Snapshot
    script: dict[str, tuple[tuple[str, ...], ...]] = field(default_factory=dict)
    statuses: dict[str, Status] = field(default_factory=dict)
    confidence: dict[str, float] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    index_id: str = "scripted"

    def ask(self, question: Question) -> Answer:
        self.asked.append(question.text)
        if question.text == "break":
            raise RuntimeError("broken on purpose")
        said = self.script.get(question.text, ())
        status = self.statuses.get(
            question.text, Status.ANSWERED if said else Status.DECLINED_NO_EVIDENCE
        )
        sure = self.confidence.get(question.text)
        return Answer(
            id=f"a{len(self.asked)}",
            question=question.text,
            standalone_question=question.text,
            status=status,
            lead="The guidance says:" if said else "Not in the guidance.",
            statements=tuple(self._statement(words) for words in said),
            notices=NOTICES.get(question.text, ()),
            evidence=self._evidence(said),
            trace=Trace(
                "quote",
                self.snapshot.id,
                self.index_id,
                None,
                {} if sure is None else {"confidence": sure},
            ),
        )

    def _statement(self, quotes: tuple[str, ...]) -> Statement:
        document = self.snapshot.documents[0]
        spans = [
            Span(document.text.index(quote), document.text.index(quote) + len(quote))
            for quote in quotes
        ]
        return Statement(
            " ".join(quotes), Support.QUOTED, tuple(cite(document, span) for span in spans)
        )

    def _evidence(self, said: tuple[tuple[str, ...], ...]) -> tuple[Evidence, ...]:
        first = [
            passage
            for words in said
            for quote in words
            for passage in self.snapshot.passages
            if quote in passage.text
        ]
        rest = [passage for passage in self.snapshot.passages if passage not in first]
        ranked = [*dict.fromkeys(first), *rest]
        return tuple(Evidence(p, 1 - rank / 20, 0.5, 1.0) for rank, p in enumerate(ranked))

    def stream(self, question: Question) -> Iterator[AssistantEvent]:
        answer = self.ask(question)
        yield from answer.statements
        yield answer

    def search(
        self, query: str, limit: int = 10, documents: tuple[str, ...] = ()
    ) -> tuple[Evidence, ...]:
        words = {word.strip("?.,").lower() for word in query.split()}
        found = [
            Evidence(p, len(words & set(p.text.lower().split())) / 100)
            for p in self.snapshot.passages
        ]
        found = [evidence for evidence in found if evidence.score]
        return tuple(sorted(found, key=lambda e: -e.score)[:limit])

    def close(self) -> None:
        """Nothing is held."""


CASES = (
    Case(
        "q1",
        "fact",
        "Is Norway associated?",
        True,
        Status.ANSWERED,
        sections=("2",),
        quotes=("norway is associated",),
        must=("Norway",),
        footnotes=("1",),
        tags=("premise-true",),
        part="tune",
    ),
    Case(
        "q2",
        "fact",
        "How much money is there?",
        True,
        Status.ANSWERED,
        sections=("3",),
        quotes=("EUR 300 million", "300 million"),
        also=("Budgets vary vastly.",),
        must=("300", "million"),
        tags=("premise-false",),
        part="tune",
    ),
    Case(
        "q3",
        "list",
        "Which countries follow?",
        True,
        Status.ANSWERED,
        sections=("2",),
        quotes=("Georgia", "Moldova", "Ukraine"),
        items=("Georgia", "Moldova", "Ukraine"),
        also=("Three countries follow:",),
        part="tune",
    ),
    Case(
        "q6",
        "reference",
        "What do values and money rest on?",
        True,
        Status.ANSWERED,
        sections=("1", "3"),
        quotes=("rest on open science", "Budgets vary vastly."),
        gold=(
            Gold("small", "1", "rest on open science"),
            Gold("small", "3", "Budgets vary vastly."),
        ),
        needs=Needs.ALL,
        notices=("as_of",),
        tags=("both",),
        part="tune",
    ),
    Case("q4", "off_topic", "Who won?", False, Status.DECLINED_OUT_OF_SCOPE, part="tune"),
    Case("q5", "unknown_entity", "Is Mars?", False, Status.DECLINED_NO_EVIDENCE, part="tune"),
)

SCRIPT = {
    "Is Norway associated?": (("Norway is associated to the programme.",),),
    "How much money is there?": (("The initiative has EUR 300 million.",),),
    "Which countries follow?": (("Three countries follow:",), ("Georgia", "Moldova", "Ukraine")),
    "What do values and money rest on?": (
        ("Partnerships rest on open science.",),
        ("Budgets vary vastly.",),
    ),
}
NOTICES = {"What do values and money rest on?": (Notice(NoticeKind.AS_OF, "Of 2024."),)}


@pytest.fixture(scope="session")
def snapshot() -> Snapshot:
    return make_snapshot()


@pytest.fixture
def cases() -> tuple[Case, ...]:
    return CASES


@pytest.fixture(scope="session")
def anchored(snapshot: Snapshot) -> tuple[Anchored, ...]:
    return anchor(CASES, snapshot)


@pytest.fixture
def scripted(snapshot: Snapshot) -> Scripted:
    """Answers every case of the small set as well as can be."""
    return _best(snapshot)


@pytest.fixture(scope="session")
def best_records(snapshot: Snapshot) -> tuple[Record, ...]:
    """What comes of asking it; made once, as records never change."""
    answers = _best(snapshot)
    return tuple(record(c.id, answers.ask(c.asked()), snapshot, 1.0) for c in CASES)


def _best(snapshot: Snapshot) -> Scripted:
    return Scripted(
        snapshot,
        dict(SCRIPT),
        {"Who won?": Status.DECLINED_OUT_OF_SCOPE},
        {"Is Norway associated?": 0.9, "How much money is there?": 0.8}
        | {"Which countries follow?": 0.7, "Who won?": 0.1, "Is Mars?": 0.3}
        | {"What do values and money rest on?": 0.85},
    )


@pytest.fixture
def records_of(snapshot: Snapshot) -> Callable[[Scripted], tuple[Record, ...]]:
    def ask(answers: Scripted) -> tuple[Record, ...]:
        return tuple(record(c.id, answers.ask(c.asked()), snapshot, 1.0) for c in CASES)

    return ask


@pytest.fixture
def lines_of() -> Callable[[tuple[Case, ...]], str]:
    """Cases as a file holds them."""
    return _lines_of


def _lines_of(cases: tuple[Case, ...]) -> str:
    of_gold = {"sections", "quotes", "footnotes"}
    rows = [
        {
            name: value
            for name, value in asdict(case).items()
            if value != () and name not in {"part", "place"} and not (case.gold and name in of_gold)
        }
        for case in cases
    ]
    return "".join(json.dumps(row) + "\n" for row in rows)


@pytest.fixture
def made(tmp_path: Path, snapshot: Snapshot, scripted: Scripted) -> Callable[..., Folder]:
    """Collects the small set as a run of this name, with its snapshot, under a home."""

    def make(name: str, part: str = "tune", **script: object) -> Folder:
        home = tmp_path / "home"
        write_snapshot(snapshot, home / "snapshots")
        files = {part: _lines_of(CASES).encode()}
        folder = Folder(home / "runs" / name)
        asker = Inside(replace(scripted, **script))
        cases = tuple(replace(case, part=part) for case in CASES)
        collect(asker, Chosen("small", cases, files), folder, settings={"home": str(home)})
        return folder

    return make
