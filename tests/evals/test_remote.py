from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from api.app import create_app
from api.settings import ApiSettings
from assistant.answer import Status
from assistant.question import Mode
from evals.chosen import Chosen
from evals.collect import collect
from evals.errors import BrokenRun, NotAnswering
from evals.folder import Folder
from evals.inside import Inside
from evals.questions import Case
from evals.record import ERROR, Record
from evals.remote import LACKS, Remote
from tests.fixtures.servers import Fragile, serving


@pytest.fixture
def line(scripted: Any, tmp_path: Path) -> Fragile:
    settings = ApiSettings(home=tmp_path / "home", questions_per_minute=0)
    return Fragile(create_app(scripted, settings))


@pytest.fixture
def url(line: Fragile) -> Iterator[str]:
    with serving(line) as address:
        yield address


@pytest.fixture
def chosen(cases: tuple[Case, ...]) -> Chosen:
    return Chosen("small", cases, {"tune": b""})


def test_records_of_a_service_are_those_of_this_process_in_all_that_the_wire_tells(
    url: str, scripted: Any, chosen: Chosen, tmp_path: Path
) -> None:
    near = collect(Inside(scripted), chosen, Folder(tmp_path / "near"))
    with closing(Remote(url)) as asker:
        far = collect(asker, chosen, Folder(tmp_path / "far"), threads=3)

    def told(record: Record) -> Record:
        return replace(record, ms=0.0, evidence=(), features={}, lacks=LACKS)

    assert list(map(told, far)) == list(map(told, near))
    assert [replace(record, ms=0.0) for record in far] == list(map(told, far))
    assert {record.status for record in far} == {
        "answered", "declined_out_of_scope", "declined_no_evidence",
    }  # fmt: skip
    head = Folder(tmp_path / "far").head()["identity"]
    assert (head["snapshot"], head["index"]) == (scripted.snapshot.id, scripted.index_id)


def test_a_service_is_waited_for_as_long_as_it_says_by_all_threads(
    url: str, line: Fragile, chosen: Chosen, tmp_path: Path
) -> None:
    line.status, line.times, line.retry_after = 429, 3, "1"
    slept: list[float] = []

    def sleep(seconds: float) -> None:
        slept.append(seconds)
        asker._free_at = 0.0

    with closing(Remote(url, sleep=sleep)) as asker:
        records = collect(asker, chosen, Folder(tmp_path), threads=2)

    assert all(record.status != ERROR for record in records)
    assert slept
    assert all(0 < seconds <= 1 for seconds in slept)


def test_a_service_that_puts_a_question_off_for_ever_is_told_as_a_problem(
    url: str, line: Fragile, cases: tuple[Case, ...]
) -> None:
    line.status, line.times, line.retry_after = 503, 10_000, "400"

    with closing(Remote(url, sleep=lambda seconds: setattr(asker, "_free_at", 0.0))) as asker:
        record = asker.ask(cases[0])

    assert record.status == ERROR
    assert record.problem.startswith("503")


def test_a_service_that_has_gone_ends_the_run_and_what_came_is_kept(
    line: Fragile, chosen: Chosen, tmp_path: Path
) -> None:
    with serving(line) as address:
        asker = Remote(address, sleep=lambda seconds: None)
        fewer = replace(chosen, cases=chosen.cases[:1])
        assert collect(asker, fewer, Folder(tmp_path))[0].status == "answered"
    asker.close()

    with pytest.raises(NotAnswering, match=r"does not answer .* the same command goes on"):
        asker.ask(chosen.cases[1])


def test_an_answer_from_another_snapshot_ends_the_run(
    url: str, scripted: Any, cases: tuple[Case, ...]
) -> None:
    with closing(Remote(url)) as asker:
        asker._snapshot = "of before"

        with pytest.raises(BrokenRun, match="answered from snapshot of before"):
            asker.ask(cases[0])


def test_refusals_of_a_service_that_is_off_are_not_measured(
    url: str, scripted: Any, cases: tuple[Case, ...]
) -> None:
    scripted.statuses[cases[0].question] = Status.DECLINED_OFF
    scripted.script.clear()

    with closing(Remote(url)) as asker, pytest.raises(NotAnswering, match="switched off"):
        asker.ask(cases[0])


def test_a_question_that_breaks_the_service_is_a_problem_of_its_own(url: str) -> None:
    with closing(Remote(url)) as asker:
        record = asker.ask(Case("q9", "fact", "break", False))

    assert record.status == ERROR
    assert record.problem.startswith("500, ")
    assert record.lacks == LACKS


@pytest.mark.parametrize(
    "address",
    [
        "moon",
        "ftp://127.0.0.1",
        "http://",
        "http://a:b@127.0.0.1",
        "http://127.0.0.1?x=1",
        "http://127.0.0.1:port",
    ],
)
def test_what_is_no_address_is_refused_and_not_repeated(address: str) -> None:
    with pytest.raises(NotAnswering, match="--url takes the address") as raised:
        Remote(address)

    assert "a:b" not in str(raised.value)


def test_a_server_that_is_no_guide_is_told_so(tmp_path: Path) -> None:
    from starlette.applications import Starlette

    with serving(Starlette()) as address, pytest.raises(NotAnswering, match="of an ERA Guide"):
        Remote(address, Mode.QUOTE)
