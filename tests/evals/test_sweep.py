from pathlib import Path

import pytest

from assistant.settings import Settings
from evals.chosen import Chosen, choose
from evals.errors import BrokenSet, CannotSweep
from evals.questions import Case
from evals.sweep import combinations, tables, tunable
from tests.evals.test_compare import outcomes


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path)


def test_every_combination_is_made_the_first_values_first(settings: Settings) -> None:
    found = combinations(["answer_from=0.31,0.5", "words=100, 150"], settings)

    assert [one.name for one in found] == [
        "answer_from=0.31+words=100",
        "answer_from=0.31+words=150",
        "answer_from=0.5+words=100",
        "answer_from=0.5+words=150",
    ]
    assert (found[2].settings.answer_from, found[2].settings.words) == (0.5, 100)
    assert found[0].settings.home == settings.home


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (["answer=0.5"], "did you mean answer_from"),
        (["qqq=1"], "'qqq' is no setting; `python -m api settings`"),
        (["words=5"], "words '5': Input should be greater than or equal to 20"),
        (["words=many"], "words 'many': Input should be a valid integer"),
        (["words"], "write NAME=VALUE,VALUE"),
        (["words=100,,200"], "write NAME=VALUE,VALUE"),
        (["home=a,b"], "a matter of the index"),
        (["words=100", "words=200"], "given twice"),
    ],
)
def test_what_cannot_be_tried_is_refused_before_anything_is_asked(
    given: list[str], told: str, settings: Settings
) -> None:
    with pytest.raises(CannotSweep) as raised:
        combinations(given, settings)

    assert told in str(raised.value)


def test_nothing_is_tuned_on_what_is_only_reported_on(cases: tuple[Case, ...]) -> None:
    with pytest.raises(BrokenSet, match="nothing is tuned on them"):
        tunable(choose("guidance-report"))
    assert tunable(Chosen("small", cases, {})).cases == cases


def test_every_combination_is_told_by_its_difference_to_the_first(settings: Settings) -> None:
    first, second = combinations(["words=100,200"], settings)

    found = list(tables([(first, outcomes("10" * 20)), (second, outcomes("1" * 40))]))

    words = next(rows for rows in found if rows.title == "gold words among the cited")
    assert words.cells[0][:3] == ("words=100", "0.500", "+0.000")
    assert words.cells[1][:3] == ("words=200", "1.000", "+0.500")
    assert words.cells[1][-1] == "better"
