"""The same questions through different doors: the same answers, or a defect that is named."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from api.app import create_app
from api.settings import ApiSettings
from api.slack.units import answer_units
from assistant.render import lines, markdown
from assistant.wire import wire_answer
from corpus.snapshot import Snapshot
from evals.agree import agree, differences, rows
from evals.anchor import Anchored
from evals.errors import BrokenRun
from evals.inside import Inside
from evals.measures.agreement import words_shown
from evals.questions import Case
from evals.record import Record, record
from evals.remote import Remote
from tests.fixtures.servers import serving

Records = tuple[Record, ...]
DOORS = ("terminal", "markdown", "slack")


@pytest.fixture
def url(scripted: Any, tmp_path: Path) -> Iterator[str]:
    settings = ApiSettings(home=tmp_path / "home", questions_per_minute=0)
    with serving(create_app(scripted, settings)) as address:
        yield address


def test_in_this_process_as_json_and_as_events_the_same_is_cited(
    url: str, scripted: Any, cases: tuple[Case, ...], anchored: tuple[Anchored, ...]
) -> None:
    near = Inside(scripted)
    inside = [near.ask(case) for case in cases]
    for stream in (False, True):
        with closing(Remote(url, stream=stream)) as door:
            found = agree(inside, [door.ask(case) for case in cases], anchored)

        assert found.differing == ()
        assert {name: one.value for name, one in found.figures.items()} == {
            "same status": 1, "same citations": 1, "same citations in the same order": 1,
        }  # fmt: skip


def shown_in(door: str, answer: Any, snapshot: Snapshot) -> str:
    if door == "terminal":
        return "\n".join(line.words for line in lines(answer, snapshot))
    if door == "slack":
        return "\n".join(unit.plain for unit in answer_units(wire_answer(answer, snapshot)))
    return markdown(answer, snapshot)


@pytest.mark.parametrize("door", DOORS)
def test_where_an_answer_is_only_shown_all_cited_words_and_places_are(
    door: str, scripted: Any, cases: tuple[Case, ...], snapshot: Snapshot
) -> None:
    for case in cases:
        answer = scripted.ask(case.asked())
        kept = record(case.id, answer, snapshot, 1.0)
        tally = words_shown(kept, shown_in(door, answer, snapshot))

        assert (tally is None) == (not kept.citations), case.id
        if tally is not None:
            assert tally.share == 1, (door, case.id)


def test_words_that_are_not_shown_are_missed(best_records: Records) -> None:
    listed = next(record for record in best_records if record.id == "q3")
    tally = words_shown(listed, "2 Countries: Three countries follow: georgia, MOLDOVA")

    assert tally is not None
    assert (tally.hits, tally.of) == (3, 4)


def test_a_door_that_leaves_a_citation_out_is_named(
    best_records: Records, anchored: tuple[Anchored, ...]
) -> None:
    first = best_records[0]
    cut = replace(first, statements=())
    found = agree(best_records, [cut, *best_records[1:]], anchored)

    assert [one.id for one, _ in found.differing] == [first.id]
    assert found.figures["same citations"].value == 7 / 8
    told = differences(found, ("near", "far"))
    assert told.cells == ((first.id, "answered", "small 2 77-115", "answered", ""),)
    assert "1 answered differently" in rows(found, ("near", "far")).title


def test_runs_without_a_common_question_are_not_compared(best_records: Records) -> None:
    with pytest.raises(BrokenRun, match="share no question"):
        agree(best_records[:1], best_records[1:])
