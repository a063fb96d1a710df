"""What the check of a statement is given, and what it finds."""

from dataclasses import dataclass
from enum import StrEnum

from assistant.answer import Support


class Fault(StrEnum):
    """In what a statement differs from the words cited for it."""

    NUMBER = "number"
    DATE = "date"
    AMOUNT = "amount"
    PERCENTAGE = "percentage"
    PROVISION = "provision"
    NAME = "name"
    NEGATION = "negation"
    MODALITY = "modality"
    QUANTIFIER = "quantifier"
    ORDER = "order"
    COVERAGE = "coverage"
    ADDRESS = "address"


@dataclass(frozen=True, slots=True)
class Cited:
    """Words cited for a statement.

    `words` are the quote, exactly. `around` is what gives them their meaning and may be leant on
    for names and references, not for what is claimed: the sentences they stand in, the lead-in of
    their list, the headings above them, the title of the document.
    """

    words: str
    around: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault: the words of the statement at fault ("" for what is left out), and why.

    `unsure` where the finding marks a statement and does not take it away.
    """

    fault: Fault
    said: str
    why: str
    unsure: bool = False


@dataclass(frozen=True, slots=True)
class Ruling:
    """How far the cited words carry a statement; `support` None for not at all.

    `score` in [0, 1] orders statements by how far they are carried, for measures; the decision is
    `support`.
    """

    support: Support | None
    findings: tuple[Finding, ...] = ()
    score: float = 1.0
