"""How far cited words carry a statement, decided without a model.

Each kind of fault is looked for by itself: figures and names by what they mean; what is denied,
allowed, demanded, limited in the clauses that the statement takes up; the rest by how many of its
content words are met. What is surely wrong takes the statement away, what may be wrong marks it.

Support is not likeness: on WiCE the cosine of claim and evidence tells nothing, met terms and
figures do (Kamoi et al. 2023, arXiv 2303.01432, whose claims are where `Ruling.score` was chosen).
"""

from collections.abc import Mapping, Sequence

from assistant.answer import Support
from assistant.support.clauses import Among, Stems, match, read
from assistant.support.clausewise import compare
from assistant.support.coverage import ABSENT, coverage, left_out
from assistant.support.edits import edits
from assistant.support.entities import unknown_names
from assistant.support.figures import without_dates
from assistant.support.ruling import Cited, Fault, Finding, Ruling
from assistant.support.unknown_figures import unknown_figures
from assistant.support.verbatim import Verbatim

UNSURE = frozenset({Fault.MODALITY, Fault.QUANTIFIER, Fault.ORDER})
"""Faults that mark a statement; all others take it away."""
_PRICE = 0.2
"""What a wrong figure or name takes from the score."""
_HARD = frozenset(
    {Fault.NUMBER, Fault.DATE, Fault.AMOUNT, Fault.PERCENTAGE, Fault.PROVISION, Fault.NAME}
)


class Checker:
    """Rules on statements; safe to use from many threads.

    `stems` gives the stems of a word, `among` which words are like others, `acronyms` what short
    forms stand for.
    """

    def __init__(self, stems: Stems, among: Among, acronyms: Mapping[str, tuple[str, ...]]) -> None:
        self._stems = stems
        self._among = among
        self._acronyms = acronyms
        self._verbatim = Verbatim()

    def rule(self, statement: str, cited: Sequence[Cited]) -> Ruling:
        """How far the cited words, at least one quote, carry a statement."""
        verbatim = self._verbatim.rule(statement, cited)
        if verbatim.support is not None:
            return verbatim
        words = " \n".join(one.words for one in cited)
        around = " \n".join((words, *(one.around for one in cited)))
        said, context = read(statement, self._stems), read(around, self._stems)
        matched = match(said, context, self._among)
        degree = coverage(matched)
        findings = [
            *unknown_figures(statement, words, around),
            *unknown_names(without_dates(statement), words, around, self._acronyms),
            *left_out(said, context, matched, words),
        ]
        if degree >= ABSENT:
            source = read(words, self._stems)
            findings += compare(said, source, match(said, source, self._among))
            findings += edits(said, source)
        hard = sum(finding.fault in _HARD for finding in findings)
        return Ruling(_support(findings), tuple(findings), max(0.0, degree - _PRICE * hard))


def _support(findings: Sequence[Finding]) -> Support | None:
    if not findings:
        return Support.SUPPORTED
    marked = all(finding.fault in UNSURE or finding.unsure for finding in findings)
    return Support.PARTLY if marked else None
