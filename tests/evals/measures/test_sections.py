"""Which section an answer begins in, and the words that lead a point in."""

from dataclasses import replace

import pytest

from corpus.snapshot import Snapshot
from evals.anchor import Anchored, End
from evals.measures.sections import every_end_cited, right_section_first
from evals.measures.trial import Tally, Trial
from evals.questions import Case, Needs
from evals.record import Cited, Record, Said

POINT = End("act", frozenset({"article 1(2)(b)"}), frozenset({"article 1", "article 1(2)"}))
OTHER = End("act", frozenset({"article 9"}))
CASE = Case("q", "fact", "Which?", True)


def citing(*statements: tuple[str, ...], ends: tuple[End, ...] = (POINT,)) -> Trial:
    said = tuple(
        Said("s", tuple(Cited("act", "", 0, 1, "s", "text", number, None) for number in numbers))
        for numbers in statements
    )
    gold = Anchored(replace(CASE, needs=Needs.ALL), ends=ends)
    return Trial(gold, Record("q", "answered", statements=said), Snapshot((), ()))


@pytest.mark.parametrize(
    ("statements", "right"),
    [
        ([("Article 1(2)(b)",)], 1),
        ([("Article 1(2)", "Article 1(2)(b)")], 1),
        ([("Article 1", "Article 1(2)", "Article 1(2)(b)")], 1),
        ([("Article 1(2)", "Article 1(2)(a)", "Article 1(2)(b)")], 0),
        ([("Article 1(2)",), ("Article 1(2)(b)",)], 0),
        ([("Article 1(2)",)], 0),
        ([("Article 9", "Article 1(2)(b)")], 0),
        ([], 0),
    ],
)
def test_a_point_is_first_where_at_most_its_lead_stands_before_it(
    statements: list[tuple[str, ...]], right: int
) -> None:
    assert right_section_first(citing(*statements)) == Tally(right)


def test_every_end_is_cited_only_where_each_is() -> None:
    both = (POINT, OTHER)

    assert every_end_cited(citing(("Article 9",), ("Article 1(2)(b)",), ends=both)) == Tally(1)
    assert every_end_cited(citing(("Article 9",), ("Article 1(2)",), ends=both)) == Tally(0)
