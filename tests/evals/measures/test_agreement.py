"""The same answer by another door is the same answer."""

from dataclasses import replace

import pytest

from evals.measures.agreement import same_citations, same_order, same_status
from evals.measures.trial import Tally
from evals.record import ERROR, Record

Records = tuple[Record, ...]


@pytest.fixture
def listed(best_records: Records) -> Record:
    """An answer of two statements, with one and three citations."""
    return next(record for record in best_records if record.id == "q3")


@pytest.fixture
def declined(best_records: Records) -> Record:
    return next(record for record in best_records if record.id == "q4")


def test_what_no_door_tells_and_what_differs_by_the_way_does_not_count(listed: Record) -> None:
    other = replace(listed, evidence=(), features={}, ms=900.0, lacks=("evidence", "features"))

    assert same_status(listed, other) == Tally(1)
    assert same_citations(listed, other) == Tally(4, 4)
    assert same_order(listed, other) == Tally(1)


@pytest.mark.parametrize(
    "change",
    [{"section": "9"}, {"page": 9}, {"start": 1}, {"quote": "Georgia,"}, {"footnotes": ("1",)}],
)
def test_a_citation_that_differs_in_anything_is_another(
    change: dict[str, object], listed: Record
) -> None:
    first, second = listed.statements
    other = replace(
        second, citations=(replace(second.citations[0], **change), *second.citations[1:])
    )
    differing = replace(listed, statements=(first, other))

    assert same_citations(listed, differing) == same_citations(differing, listed) == Tally(3, 5)
    assert same_order(listed, differing) == Tally(0)


def test_statements_in_another_order_cite_the_same(listed: Record) -> None:
    turned = replace(listed, statements=listed.statements[::-1])

    assert same_citations(listed, turned) == Tally(4, 4)
    assert same_order(listed, turned) == Tally(0)


def test_a_place_cited_twice_is_not_the_same_as_once(listed: Record) -> None:
    twice = replace(listed, statements=(*listed.statements, listed.statements[0]))

    assert same_citations(listed, twice) == Tally(4, 5)


def test_two_refusals_agree_by_their_reason_alone(declined: Record) -> None:
    other = replace(declined, status="declined_unsafe")

    assert same_status(declined, declined) == Tally(1)
    assert same_status(declined, other) == Tally(0)
    assert same_citations(declined, declined) is None
    assert same_order(declined, declined) is None


def test_an_error_agrees_with_nothing(declined: Record) -> None:
    broken = replace(declined, status=ERROR)

    assert same_status(broken, broken) == Tally(0)
