"""An answer: statements, each with the citations that prove it, and how it came about."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from assistant.evidence import Evidence
from corpus.citation import Citation


class Status(StrEnum):
    """How an answer ended. Families share a prefix."""

    ANSWERED = "answered"
    ANSWERED_PARTLY = "answered_partly"
    CLARIFY = "clarify"
    DECLINED_NO_EVIDENCE = "declined_no_evidence"
    DECLINED_OUT_OF_SCOPE = "declined_out_of_scope"
    DECLINED_UNSAFE = "declined_unsafe"
    DECLINED_OFF = "declined_off"


class Support(StrEnum):
    """How far the citations carry a statement."""

    QUOTED = "quoted"
    SUPPORTED = "supported"
    PARTLY = "partly"


class NoticeKind(StrEnum):
    """What a reader must know beside the answer."""

    AS_OF = "as_of"
    UPDATE = "update"
    INCOMPLETE = "incomplete"
    CARD_ONLY = "card_only"
    NOT_IN_CORPUS = "not_in_corpus"
    CONFLICT = "conflict"
    LANGUAGE = "language"
    PRIVACY = "privacy"
    DEGRADED = "degraded"


@dataclass(frozen=True, slots=True)
class Statement:
    """One sentence of the answer and the citations that prove it, at least one."""

    text: str
    support: Support
    citations: tuple[Citation, ...]

    def __post_init__(self) -> None:
        if not self.citations:
            raise ValueError(f"a statement needs a citation: {self.text!r}")


@dataclass(frozen=True, slots=True)
class Via:
    """A reference that was followed: words of one citation name the place of the other."""

    start: Citation
    end: Citation
    mention: str


@dataclass(frozen=True, slots=True)
class Notice:
    """A remark that belongs to some statements (`applies_to`: their positions, from 0)."""

    kind: NoticeKind
    text: str
    date: datetime.date | None = None
    source: str | None = None
    applies_to: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Where else to look: the label, and an address on this service or in the corpus's own list."""

    text: str
    href: str | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """The assistant has begun one of its steps: rephrase, triage, retrieve, compose or check.

    `detail` says more where that is worth saying while one waits: "reading 6 passages".
    """

    name: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Writing:
    """A model is writing and there is nothing to show yet; who listens no more may stop here."""


@dataclass(frozen=True, slots=True)
class Removed:
    """A statement of a model that did not pass: in what, and where it was said why."""

    text: str
    faults: tuple[str, ...]
    whys: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Generation:
    """What came of a model's answer, counted.

    `prompt` is the digest of all that it read, `said` how many statements it completed, `left` how
    many of them passed and `repeated` how many said the same again; the others are `removed`.
    `lost` counts the quotes that were left out by reason ("invented_key"). `failure` says in a word
    why the model stopped early, None where it did not. `first_ms` is the time from the call to the
    first statement that passed, `check_ms` what finding and checking the quotes of all took.
    """

    prompt: str
    said: int = 0
    left: int = 0
    repeated: int = 0
    removed: tuple[Removed, ...] = ()
    lost: Mapping[str, int] = field(default_factory=dict)
    failure: str | None = None
    first_ms: float | None = None
    check_ms: float = 0.0


@dataclass(frozen=True, slots=True)
class Trace:
    """Enough to replay an answer. `timings_ms` is per step and `total`, in milliseconds.

    `mode` is "generate" where a model's statements are shown, else "quote"; `model` the one that
    was asked, even if nothing of what it said passed, and `generation` what came of it.
    """

    mode: str
    snapshot: str
    index: str
    model: str | None = None
    features: Mapping[str, float] = field(default_factory=dict)
    timings_ms: Mapping[str, float] = field(default_factory=dict)
    generation: Generation | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What the asker gets. Declined answers have no statements.

    `lead` introduces the statements, or says why there are none, or asks back; it asserts nothing
    else. `missing` names the parts of the question that found no answer; `path` says which
    citations name others. `evidence` is all that was considered, best first.
    """

    id: str
    question: str
    standalone_question: str
    status: Status
    lead: str
    statements: tuple[Statement, ...] = ()
    missing: tuple[str, ...] = ()
    notices: tuple[Notice, ...] = ()
    path: tuple[Via, ...] = ()
    suggestions: tuple[Suggestion, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    trace: Trace = field(default_factory=lambda: Trace("quote", "", ""))


AssistantEvent = Step | Writing | Statement | Answer
"""What a streamed answer is made of; the whole Answer comes last."""
