"""One question of a set, as the program handles it."""

from dataclasses import dataclass, field

from assistant.answer import Status
from assistant.question import Mode, Question, Turn
from evals.line import Meant, Needs, Review


@dataclass(frozen=True, slots=True)
class Gold:
    """A place that answers: a section of a document by id or number, and its words.

    Without `quote` the section as a whole is meant, as of a card, whose words are our own. With
    `footnote` the words are those of that note, or of a sentence that calls it.
    """

    document: str
    section: str
    quote: str | None = None
    footnote: str | None = None


@dataclass(frozen=True, slots=True)
class Shown:
    """Words that an answer cited; the offsets count UTF-16 code units, as on the wire."""

    document: str
    digest: str
    section: str
    start: int
    end: int
    quote: str


@dataclass(frozen=True, slots=True)
class Complaint:
    """What was said of an answer, and that answer, without personal data.

    `asked` is the question as it was typed, where that could not be understood alone.
    """

    verdict: str
    comments: tuple[str, ...] = ()
    asked: str = ""
    status: str = ""
    answer: str = ""
    citations: tuple[Shown, ...] = ()


@dataclass(frozen=True, slots=True)
class Case:
    """One question of a set with what a right answer holds.

    Any one of `quotes` among the cited words makes an answer right; `also` are sentences that
    support it too. Any of `sections` is a right section. All `items` make a list whole, all
    `footnotes` (markers) are to come along, and all of `must` (regular expressions) must match the
    answer's text with its quotes. A case that is not `answerable` must be declined; `status` is the
    way in which it should end; `notices` are the kinds of notices that must stand beside it.
    `place` is file and line, for messages.

    Where `gold` is given, sections, quotes and footnotes are those of its entries, and `needs` says
    whether any of its places will do or all sections that it names must be cited.

    `corpus` says which corpus it is meant for, where that matters. What is not reviewed is neither
    asked nor scored; then gold may still be missing.
    """

    id: str
    kind: str
    question: str
    answerable: bool
    status: Status | None = None
    history: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()
    quotes: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    items: tuple[str, ...] = ()
    must: tuple[str, ...] = ()
    footnotes: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    gold: tuple[Gold, ...] = ()
    needs: Needs = Needs.ANY
    notices: tuple[str, ...] = ()
    corpus: Meant | None = None
    author: str = ""
    review: Review = Review.REVIEWED
    complaint: Complaint | None = None
    part: str = ""
    place: str = field(default="", compare=False)

    def asked(self, mode: Mode = Mode.AUTO) -> Question:
        """The question as the assistant gets it, with the earlier questions as its history."""
        return Question(self.question, tuple(Turn(earlier) for earlier in self.history), mode=mode)

    @property
    def reviewed(self) -> bool:
        """Whether a person has read it, so that it counts."""
        return self.review is Review.REVIEWED
