"""Whether a false premise is corrected first, and a true one left alone."""

import pytest

from corpus.snapshot import Snapshot
from corpus.span import Span
from evals.anchor import Anchored, Place
from evals.measures.premises import premise_corrected, true_premise_left_alone
from evals.measures.trial import Tally, Trial
from evals.questions import Case
from evals.record import Cited, Record, Said

GOLD = Place("guide", Span(10, 20))


def trial(tag: str, *spans: Span, corrected: float = 0.0) -> Trial:
    said = tuple(
        Said("s", (Cited("guide", "", span.start, span.end, "s", "text", "1", None),))
        for span in spans
    )
    gold = Anchored(Case("q", "premise", "As?", True, tags=(tag,)), quotes=((GOLD,),))
    record = Record("q", "answered", statements=said, features={"corrected": corrected})
    return Trial(gold, record, Snapshot((), ()))


@pytest.mark.parametrize(
    ("spans", "right"),
    [
        ((Span(5, 25),), 1),
        ((Span(5, 25), Span(30, 40)), 1),
        ((Span(30, 40), Span(5, 25)), 0),
        ((Span(20, 25),), 0),
        ((), 0),
    ],
)
def test_only_the_first_statement_corrects(spans: tuple[Span, ...], right: int) -> None:
    assert premise_corrected(trial("premise-false", *spans)) == Tally(right)


def test_a_true_premise_is_left_alone_where_nothing_is_corrected() -> None:
    assert true_premise_left_alone(trial("premise-true")) == Tally(1)
    assert true_premise_left_alone(trial("premise-true", corrected=1.0)) == Tally(0)


def test_each_is_asked_of_its_own_questions() -> None:
    assert premise_corrected(trial("premise-true", GOLD.span)) is None
    assert true_premise_left_alone(trial("premise-false")) is None
    assert premise_corrected(trial("other")) is None
