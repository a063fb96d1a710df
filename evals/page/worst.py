"""Questions with something wrong, the worst first: what was expected beside what came."""

from collections.abc import Iterator
from dataclasses import dataclass

from corpus.span import Span
from evals.curves import Judged
from evals.measures.trial import Trial
from evals.record import ERROR, Cited
from evals.report import wrong
from evals.score import Outcome

MOST = 60
"""Shown with their words; of the others what is wrong is said."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Words, and whether they are gold."""

    words: str
    gold: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """Words of a document with where they stand, in pieces; what is gold in them stands out."""

    where: str
    pieces: tuple[Piece, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Bad:
    """One question: what is wrong, what was expected, what came, where the gold words were found.

    `found` says how deep in the evidence the first passage with gold words is.
    """

    outcome: Outcome
    question: str
    history: tuple[str, ...]
    wrong: tuple[str, ...]
    expected: tuple[Place, ...]
    cited: tuple[Place, ...]
    lead: str
    confidence: float | None
    found: str


def worst(judged: Judged, most: int = MOST) -> tuple[Bad, ...]:
    """The questions with something wrong, the worst first, at most so many.

    First what failed, then wrong answers by how sure they were, then what was declined, then what
    is only incomplete.
    """
    bad = [(trial, outcome) for trial, outcome in judged if wrong(outcome) or outcome.problem]
    return tuple(_bad(trial, outcome) for trial, outcome in sorted(bad, key=_badness)[:most])


def count(judged: Judged) -> int:
    """How many questions have something wrong."""
    return sum(bool(wrong(outcome) or outcome.problem) for _, outcome in judged)


def _badness(pair: tuple[Trial | None, Outcome]) -> tuple[int, float, str]:
    trial, outcome = pair
    sure = trial.record.features.get("confidence", 0.0) if trial else 0.0
    if outcome.missing or outcome.status == ERROR:
        return 0, 0.0, outcome.id
    if not outcome.failed:
        return 3, -sure, outcome.id
    answered = trial is not None and trial.record.answered
    return (1 if answered else 2), -sure, outcome.id


def _bad(trial: Trial | None, outcome: Outcome) -> Bad:
    if trial is None:
        return Bad(outcome, "", (), wrong(outcome), (), (), "", None, "")
    case, record = trial.case, trial.record
    said = wrong(outcome) or (outcome.problem,)
    return Bad(
        outcome=outcome,
        question=case.question,
        history=case.history,
        wrong=tuple(dict.fromkeys((*said, *([outcome.problem] if outcome.problem else ())))),
        expected=tuple(_expected(trial)),
        cited=tuple(_cited(trial, one) for one in record.citations),
        lead=record.lead,
        confidence=record.features.get("confidence"),
        found=_found(trial),
    )


def _expected(trial: Trial) -> Iterator[Place]:
    case = trial.case
    for gold in case.gold:
        note = f"footnote {gold.footnote}" if gold.footnote else ""
        words = gold.quote or "any words of this section"
        yield Place(
            f"{gold.document}, {gold.section}", (Piece(words, gold.quote is not None),), note
        )
    if not case.gold:
        where = f"section {' or '.join(case.sections)}" if case.sections else ""
        yield from (Place(where, (Piece(quote, gold=True),)) for quote in case.quotes)
    for item in case.items:
        yield Place("item of the list", (Piece(item, gold=True),))


def _cited(trial: Trial, cited: Cited) -> Place:
    page = f"page {cited.page}" if cited.page is not None else ""
    places = [place.span for place in trial.gold.gold if place.overlaps(cited.document, cited.span)]
    return Place(f"{cited.document}, {cited.section}", tuple(_pieces(cited, sorted(places))), page)


def _pieces(cited: Cited, gold: list[Span]) -> Iterator[Piece]:
    """The quote cut where gold words begin and end."""
    at = 0
    for span in gold:
        start = max(at, span.start - cited.start)
        end = min(len(cited.quote), span.end - cited.start)
        if start >= end:
            continue
        if start > at:
            yield Piece(cited.quote[at:start])
        yield Piece(cited.quote[start:end], gold=True)
        at = end
    if at < len(cited.quote):
        yield Piece(cited.quote[at:])


def _found(trial: Trial) -> str:
    if not trial.case.answerable or "evidence" in trial.record.lacks:
        return ""
    relevant = set(trial.gold.passages)
    read = list(dict.fromkeys(seen.passage for seen in trial.record.evidence))
    ranks = [rank for rank, passage in enumerate(read, 1) if passage in relevant]
    of = len(read)
    if ranks:
        return f"The first passage with gold words is number {ranks[0]} of {of} read."
    return f"No passage with gold words is among the {of} read."
