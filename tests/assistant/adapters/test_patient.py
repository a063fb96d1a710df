"""The patience around a model, on speakers that do as they are told."""

import gc
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from assistant.adapters.line import Line
from assistant.adapters.patient import PatientModel
from assistant.adapters.speaker import Trouble, Used
from assistant.breaker import Breaker
from assistant.budget import Budget, estimated_tokens
from assistant.errors import BudgetSpent, ModelFailed, ModelRefused, ModelUnreachable
from assistant.prompt import Prompt
from assistant.settings import Settings

PROMPT = Prompt("Our rules.", "What is asked.", max_tokens=50)
READ = estimated_tokens(PROMPT.rules) + estimated_tokens(PROMPT.task)
BROKEN = Trouble(ModelUnreachable("broken"), again=True)
DEAD = Trouble(ModelUnreachable("dead"), dead=True)
BUSY = Trouble(ModelRefused("busy"), again=True, after_s=2.0)
NO = Trouble(ModelRefused("no"))

Item = str | Used | Line | Trouble | Callable[[], object]


class Told:
    """Says the next of its answers; a Trouble is raised, a function called."""

    name = "told:m"

    def __init__(self, *answers: list[Item]) -> None:
        self.answers = list(answers)
        self.calls = 0
        self.closed = 0

    def speak(self, prompt: Prompt) -> Iterator[str | Used | Line]:
        answer = self.answers[min(self.calls, len(self.answers) - 1)]
        self.calls += 1
        try:
            for item in answer:
                if isinstance(item, Trouble):
                    raise item
                if callable(item):
                    item()
                else:
                    yield item
        finally:
            self.closed += 1


class World:
    """A model with its surroundings, in a time of its own."""

    def __init__(self, home: Path, *answers: list[Item], **settings: Any) -> None:
        self.settings = Settings(home=home, **settings)
        self.told = Told(*answers)
        self.now = 0.0
        self.slept: list[float] = []
        self.breaker = Breaker(self.settings.model_pause_s, lambda: self.now)
        self.budget = Budget(self.settings.tokens, self.settings.model_tokens_per_day)
        self.model = PatientModel(
            self.told,
            self.settings,
            self.breaker,
            self.budget,
            clock=lambda: self.now,
            sleep=self.sleep,
        )

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds

    def said(self) -> str:
        return "".join(self.model.write(PROMPT))

    def failed(self) -> ModelFailed:
        with pytest.raises(ModelFailed) as failed:
            self.said()
        return failed.value


@pytest.fixture
def world(tmp_path: Path) -> Callable[..., World]:
    return lambda *answers, **settings: World(tmp_path, *answers, **settings)


Make = Callable[..., World]


def test_pieces_come_as_they_are_said(world: Make) -> None:
    model = world(["one ", "", Used(9), "two"]).model

    assert list(model.write(PROMPT)) == ["one ", "two"]
    assert model.name == "told:m"


def test_what_breaks_before_the_first_piece_is_tried_again(world: Make) -> None:
    here = world([BROKEN], [BROKEN], ["at last"])

    assert here.said() == "at last"
    assert here.told.calls == 3


def test_the_waits_grow_and_are_never_the_same_for_all(world: Make) -> None:
    waits = []
    for _ in range(5):
        here = world([BROKEN], model_retries=2)
        here.failed()
        waits.append(here.slept)

    assert all(0.25 <= first <= 0.5 < second + 0.01 <= 1.01 for first, second in waits)
    assert len({first for first, _ in waits}) == 5


def test_nothing_is_tried_again_after_the_first_piece(world: Make) -> None:
    here = world(["half", BROKEN], ["whole"])
    pieces: list[str] = []

    with pytest.raises(ModelUnreachable):
        pieces.extend(here.model.write(PROMPT))

    assert pieces == ["half"]
    assert here.told.calls == 1


@pytest.mark.parametrize("trouble", [NO, DEAD])
def test_what_would_fail_again_is_not_tried_again(world: Make, trouble: Trouble) -> None:
    here = world([trouble])

    assert here.failed() is trouble.failure
    assert here.told.calls == 1


def test_a_wait_that_the_provider_asks_for_is_kept(world: Make) -> None:
    here = world([BUSY], ["now"])

    assert here.said() == "now"
    assert 2.0 <= here.slept[0] <= 2.5


def test_one_that_is_too_long_for_an_asker_is_kept_by_leaving_the_provider_alone(
    world: Make,
) -> None:
    here = world([Trouble(ModelRefused("busy"), again=True, after_s=120.0)])

    here.failed()

    assert here.told.calls == 1
    assert not here.slept
    assert here.breaker.wait_s() == 120.0


def test_no_wait_goes_beyond_the_time_of_an_answer(world: Make) -> None:
    here = world([BUSY], model_total_s=1.5)

    here.failed()

    assert not here.slept


def test_a_provider_that_is_dead_is_asked_once_for_many_questions(world: Make) -> None:
    here = world([DEAD])

    failures = [str(here.failed()) for _ in range(5)]

    assert here.told.calls == 1
    assert not here.model.reachable()
    assert "not asked for 30 s more" in failures[-1]


def test_and_again_once_it_may_be_alive(world: Make) -> None:
    here = world([DEAD], ["alive"])
    here.failed()
    here.now += 30

    assert here.model.reachable()
    assert here.said() == "alive"
    assert here.said() == "alive"


def test_too_many_requests_leave_it_alone_after_a_while_even_without_a_time(world: Make) -> None:
    here = world([Trouble(ModelRefused("quota"), again=True)], model_retries=0)

    for _ in range(4):
        here.failed()

    assert here.told.calls == 3


def test_a_refusal_of_one_question_is_no_reason_to_refuse_the_next(world: Make) -> None:
    here = world([NO])

    for _ in range(5):
        here.failed()

    assert here.told.calls == 5


def test_silence_is_given_up_and_the_line_is_cut(world: Make) -> None:
    go_on, cut = threading.Event(), threading.Event()
    line = Line()
    line.cut = cut.set  # type: ignore[method-assign]
    here = world([line, "half", lambda: go_on.wait(5)], model_timeout_s=0.05)
    pieces: list[str] = []

    with pytest.raises(ModelUnreachable, match="said nothing for"):
        pieces.extend(here.model.write(PROMPT))

    assert pieces == ["half"]
    assert cut.is_set()
    assert not here.model.reachable()
    go_on.set()


def test_an_answer_that_takes_too_long_is_given_up(world: Make) -> None:
    here = world(["drop ", "drop ", "drop "], model_total_s=10)
    writing = here.model.write(PROMPT)
    next(writing)
    here.now = 10

    with pytest.raises(ModelUnreachable, match="took more than 10 s"):
        list(writing)


def test_an_answer_that_ignores_its_bound_is_cut(world: Make) -> None:
    here = world(["long " * 20] * 100)
    pieces: list[str] = []

    with pytest.raises(ModelFailed, match="more than the 50 tokens"):
        pieces.extend(here.model.write(PROMPT))

    assert 0 < len("".join(pieces)) <= 8 * 50
    assert here.told.closed == 1


def test_closing_stops_the_speaker(world: Make) -> None:
    here = world(["one", "two", "three"])
    writing = here.model.write(PROMPT)
    next(writing)

    writing.close()  # type: ignore[attr-defined]

    assert here.told.closed == 1
    assert here.model.reachable()


def test_who_listens_may_stop_a_model_that_is_silent(
    world: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("assistant.adapters.patient._GLANCE_S", 0.02)
    go_on, cut = threading.Event(), threading.Event()
    line = Line()
    line.cut = cut.set  # type: ignore[method-assign]
    here = world([line, "half", lambda: go_on.wait(5)], model_timeout_s=5)
    writing = here.model.write(PROMPT)

    assert next(writing) == "half"
    assert next(writing) == ""
    began = time.perf_counter()
    writing.close()  # type: ignore[attr-defined]

    assert time.perf_counter() - began < 1
    assert cut.is_set()
    assert here.model.reachable()
    go_on.set()


def test_a_silence_adds_nothing_to_what_is_said(
    world: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("assistant.adapters.patient._GLANCE_S", 0.01)
    here = world(["half", lambda: time.sleep(0.1), "whole"])

    pieces = list(here.model.write(PROMPT))

    assert "".join(pieces) == "halfwhole"
    assert "" in pieces


def test_so_does_letting_go(world: Make) -> None:
    here = world(["one", "two", "three"])
    writing = here.model.write(PROMPT)
    next(writing)

    del writing
    gc.collect()

    assert here.told.closed == 1


def test_a_call_is_counted_as_the_provider_counts_it(world: Make) -> None:
    here = world(["said", Used(77)])

    here.said()

    assert here.budget.spent() == 77


def test_or_as_it_is_estimated(world: Make) -> None:
    here = world(["eight by"])

    here.said()

    assert here.budget.spent() == READ + 2


def test_half_an_answer_is_counted_too(world: Make) -> None:
    here = world(["four", BROKEN])

    here.failed()

    assert here.budget.spent() == READ + 1


def test_what_never_reached_the_provider_costs_nothing(world: Make) -> None:
    here = world([BROKEN])

    here.failed()

    assert here.budget.spent() == 0


def test_a_budget_that_is_spent_asks_nobody_and_says_so(world: Make) -> None:
    here = world(["said"], model_tokens_per_day=READ + 50)
    here.said()

    assert isinstance(here.failed(), BudgetSpent)
    assert here.told.calls == 1
    assert here.model.reachable()


def test_a_budget_that_cannot_be_counted_at_the_end_loses_no_answer(world: Make) -> None:
    here = world(["said ", lambda: here.settings.tokens.write_text("no database, " * 99), "whole"])

    assert here.said() == "said whole"


def test_what_a_speaker_breaks_on_is_raised_with_nothing_of_it_around(world: Make) -> None:
    failure = world([NO]).failed()

    assert failure.__cause__ is None
    assert failure.__context__ is None
