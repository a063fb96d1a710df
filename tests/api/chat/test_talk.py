"""A second chat system, as small as one can be: it fills the port, and everything else is there."""

import json
from dataclasses import replace

import pytest

from api.chat.heard import Heard, heard_again
from api.chat.talk import Talk
from api.chat.turns import Given, Turns
from api.chat.worker import Later
from api.desk import Desk
from api.exports.sheet import sheet
from api.settings import ApiSettings
from assistant.adapters.memory import sample

COUNTRIES = "Which countries are associated to Horizon Europe?"
ACT = "Which act governs association to Horizon Europe?"
HEARD = Heard("T", "town", "1.0", "1.0", "ann", COUNTRIES)


class Lines:
    """A chat system that shows lines of text."""

    def __init__(self):
        self.lines = []

    async def working(self):
        self.lines.append("…")

    async def add(self, statement, citations):
        self.lines.append(f"{statement['text']} {statement['citations']}")

    async def finish(self, answer):
        self.lines = [part.marked for part in sheet(answer, lambda _: None).parts]

    async def tell(self, words):
        self.lines.append(words)

    async def stopped(self):
        self.lines.append("stopped")


@pytest.fixture
def assistant():
    return sample()


@pytest.fixture
def desk(assistant, tmp_path):
    one = Desk(
        assistant, ApiSettings(home=tmp_path, questions_per_minute=3, workers=1, max_waiting=0)
    )
    yield one
    one.close()


@pytest.fixture
def turns(tmp_path):
    one = Turns(tmp_path / "answers.sqlite", 90)
    yield one
    one.close()


@pytest.fixture
def talk(desk, turns):
    return Talk(desk, turns)


async def test_the_answer_is_the_one_of_the_desk(talk, desk):
    shown = Lines()

    await talk.answer(HEARD, "Ev1", 0, shown)

    (kept,) = desk.store.every()
    assert shown.lines == [p.marked for p in sheet(json.loads(kept.body), lambda _: None).parts]
    assert "Albania" in shown.lines[1]


async def test_it_is_made_once_however_often_it_is_asked_for(talk, assistant):
    for tries in range(3):
        await talk.answer(HEARD, "Ev1", tries, Lines())

    assert len(assistant.asked) == 1


async def test_the_thread_is_the_conversation_and_only_what_was_before(talk, assistant):
    await talk.answer(HEARD, "Ev1", 0, Lines())
    await talk.answer(replace(HEARD, at="2.0", text=ACT), "Ev2", 0, Lines())
    await talk.answer(replace(HEARD, at="1.5", text="And Norway?"), "Ev3", 0, Lines())

    assert [[turn.question for turn in one.history] for one in assistant.asked] == [
        [],
        [COUNTRIES],
        [COUNTRIES],
    ]


async def test_a_question_whose_thread_has_changed_is_answered_all_the_same(talk, desk, turns):
    await talk.answer(replace(HEARD, at="2.0"), "Ev1", 0, Lines())
    turns.keep("town", "1.0", Given("1.5", "ann", next(desk.store.every()).id))
    shown = Lines()

    await talk.answer(replace(HEARD, at="2.0"), "Ev1", 1, shown)

    assert "Albania" in shown.lines[1]


async def test_what_one_alone_sees_is_no_part_of_a_thread(talk, turns):
    await talk.answer(replace(HEARD, aside="https://a.example"), "Ev1", 0, Lines())

    assert turns.before("town", "1.0", "9.0", 20) == []


async def test_who_asks_too_fast_is_told_and_another_try_is_not_counted(talk):
    shown = Lines()
    for number in range(3):
        await talk.answer(HEARD, f"Ev{number}", 0, shown)
    await talk.answer(HEARD, "Ev3", 1, shown)
    assert "Albania" in shown.lines[1]

    await talk.answer(HEARD, "Ev4", 0, shown)
    assert "ask again in" in shown.lines[-1]
    await talk.answer(replace(HEARD, asker="bob"), "Ev5", 0, shown)
    assert "Albania" in shown.lines[1]


@pytest.mark.parametrize("text", ["", "  ", "x" * 2_001, "a\0b"])
async def test_what_is_no_question_is_told_so(talk, assistant, text):
    shown = Lines()

    await talk.answer(replace(HEARD, text=text), "Ev1", 0, shown)

    assert shown.lines[0].startswith("Correct the question and ask again: it ")
    assert assistant.asked == []


async def test_a_busy_moment_is_waited_for_and_then_told(talk, desk):
    shown = Lines()
    async with desk.gate:
        with pytest.raises(Later) as later:
            await talk.answer(HEARD, "Ev1", 0, Lines())
        await talk.answer(HEARD, "Ev1", 9, shown)

    assert later.value.seconds == 2
    assert "Many questions are being answered" in shown.lines[-1]
    await talk.answer(HEARD, "Ev1", 9, shown)
    assert "Albania" in shown.lines[1]


async def test_an_answer_that_cannot_be_made_is_told_in_the_end(talk, assistant, monkeypatch):
    def broken(question):
        raise RuntimeError("secret")

    monkeypatch.setattr(assistant, "stream", broken)
    shown = Lines()

    await talk.answer(HEARD, "Ev1", 9, shown)

    assert "Try again" in shown.lines[-1]
    assert "secret" not in str(shown.lines)


def test_what_is_kept_of_a_question_makes_the_same_one():
    assert heard_again(HEARD.kept()) == HEARD
    personal = replace(HEARD, text="I am anna@example.org")
    assert heard_again(personal.kept()).text == "I am […]"
    assert len(replace(HEARD, text="x" * 9_000).kept()["text"]) == 2_001
