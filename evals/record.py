"""A record: what came of asking one question, in a form that outlives the program that asked.

Offsets count code points of the document's canonical text. Left out on purpose: the answer's id,
which is random. Scores are rounded, so that the same snapshot gives the same records wherever they
were computed; only `ms` differs from run to run.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from assistant.answer import Answer
from assistant.evidence import Evidence
from corpus.citation import Citation
from corpus.snapshot import Snapshot
from corpus.span import Span

ERROR = "error"
"""The status of a record whose question ended in an exception. It neither answers nor declines."""

DIGITS = 6
"""Decimals of a recorded score: as far as float32 goes on two machines alike."""


@dataclass(frozen=True, slots=True)
class Cited:
    """A citation as it was given; `section` is the number a reader would cite."""

    document: str
    digest: str
    start: int
    end: int
    quote: str
    kind: str
    section: str
    page: int | None
    footnotes: tuple[str, ...] = ()

    @property
    def span(self) -> Span:
        """Where the words are said to stand."""
        return Span(self.start, self.end)


@dataclass(frozen=True, slots=True)
class Said:
    """A statement, its citations, and how far they carry it. Several citations are a list."""

    text: str
    citations: tuple[Cited, ...]
    support: str = ""


@dataclass(frozen=True, slots=True)
class Seen:
    """A passage that was considered, with its scores."""

    passage: str
    document: str
    section: str
    start: int
    end: int
    score: float
    dense: float | None = None
    lexical: float | None = None

    @property
    def span(self) -> Span:
        """Where the passage stands."""
        return Span(self.start, self.end)


@dataclass(frozen=True, slots=True)
class Record:
    """What came of asking the question `id`; evidence best first, `ms` the whole time it took.

    `notices` are the kinds of notices that stand beside the answer, `mode` is how it was composed
    in the end, and `model` the one that was asked. `lacks` names the fields that whoever was asked
    does not tell: what rests on them is then not measured, which is not nought.
    """

    id: str
    status: str
    lead: str = ""
    statements: tuple[Said, ...] = ()
    evidence: tuple[Seen, ...] = ()
    features: Mapping[str, float] = field(default_factory=dict)
    ms: float = 0.0
    problem: str = ""
    notices: tuple[str, ...] = ()
    mode: str = ""
    model: str = ""
    lacks: tuple[str, ...] = ()

    @property
    def answered(self) -> bool:
        """Whether it ended with statements."""
        return self.status.startswith("answered")

    @property
    def declined(self) -> bool:
        """Whether it ended in saying, or asking back, why there is no answer."""
        return not self.answered and self.status != ERROR

    @property
    def citations(self) -> tuple[Cited, ...]:
        """All citations in the order of the answer, one for each occurrence."""
        return tuple(cited for said in self.statements for cited in said.citations)

    def plain(self) -> dict[str, Any]:
        """As it is written to a line of `records.jsonl`."""
        return asdict(self)


def record(case: str, answer: Answer, snapshot: Snapshot, ms: float) -> Record:
    """The record of an answer to the question with the id `case`."""
    return Record(
        id=case,
        status=answer.status.value,
        lead=answer.lead,
        statements=tuple(
            Said(
                statement.text,
                tuple(map(plain_citation, statement.citations)),
                statement.support.value,
            )
            for statement in answer.statements
        ),
        evidence=tuple(_seen(evidence, snapshot) for evidence in answer.evidence),
        features={name: round(value, DIGITS) for name, value in answer.trace.features.items()},
        ms=round(ms, 3),
        notices=tuple(dict.fromkeys(notice.kind.value for notice in answer.notices)),
        mode=answer.trace.mode,
        model=answer.trace.model or "",
    )


def read_record(plain: Mapping[str, Any]) -> Record:
    """The record that `plain()` made; raises KeyError or TypeError on anything else."""
    statements = tuple(
        Said(
            said["text"],
            tuple(Cited(**{**c, "footnotes": tuple(c["footnotes"])}) for c in said["citations"]),
            said.get("support", ""),
        )
        for said in plain["statements"]
    )
    evidence = tuple(Seen(**seen) for seen in plain["evidence"])
    tuples = {
        "statements": statements,
        "evidence": evidence,
        "notices": tuple(plain.get("notices", ())),
        "lacks": tuple(plain.get("lacks", ())),
    }
    return Record(**{**plain, **tuples})


def plain_citation(citation: Citation) -> Cited:
    """A citation as a record keeps it."""
    return Cited(
        document=citation.document,
        digest=citation.digest,
        start=citation.span.start,
        end=citation.span.end,
        quote=citation.quote,
        kind=citation.kind.value,
        section=citation.section.number,
        page=citation.page,
        footnotes=tuple(note.marker for note in citation.footnotes),
    )


def _seen(evidence: Evidence, snapshot: Snapshot) -> Seen:
    passage = evidence.passage
    return Seen(
        passage=passage.id,
        document=passage.document,
        section=snapshot.document(passage.document).section(passage.section).number,
        start=passage.span.start,
        end=passage.span.end,
        score=round(evidence.score, DIGITS),
        dense=None if evidence.dense is None else round(evidence.dense, DIGITS),
        lexical=None if evidence.lexical is None else round(evidence.lexical, DIGITS),
    )
