"""Off and on, by a file that is looked for at each question."""

from pathlib import Path

import pytest

from assistant.answer import Status
from assistant.question import Mode, Question
from assistant.switch import LONGEST, WITHOUT_REASON, Switch
from tests.fixtures.assistants import guidance_assistant, guidance_settings


def test_without_the_file_it_is_on(tmp_path: Path) -> None:
    assert Switch(tmp_path).reason() is None
    assert Switch(tmp_path / "nowhere").reason() is None
    assert not Switch(tmp_path).on()


def test_off_says_why_until_it_is_on_again(tmp_path: Path) -> None:
    switch = Switch(tmp_path / "new")

    assert switch.off("  The guidance is\nbeing corrected. ") == "The guidance is being corrected."
    assert switch.reason() == "The guidance is being corrected."
    assert switch.on()
    assert switch.reason() is None


@pytest.mark.parametrize("why", ["", " \n", "\u200b\u202e"])
def test_without_a_reason_a_plain_one_is_given(tmp_path: Path, why: str) -> None:
    assert Switch(tmp_path).off(why) == WITHOUT_REASON
    assert Switch(tmp_path).reason() == WITHOUT_REASON


def test_a_file_that_cannot_be_read_means_off(tmp_path: Path) -> None:
    (tmp_path / "off").mkdir()

    assert Switch(tmp_path).reason() == WITHOUT_REASON


def test_a_reason_of_any_bytes_and_length_is_cut_to_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "off").write_bytes(b"\xff\x00why " * 100_000)

    reason = Switch(tmp_path).reason()

    assert reason is not None
    assert len(reason) <= LONGEST
    assert reason.startswith("why why")


@pytest.mark.parametrize("mode", Mode)
def test_a_running_assistant_follows_at_once(mode: Mode) -> None:
    assistant, switch = guidance_assistant(), Switch(guidance_settings().home)
    question = Question("Which countries are associated to Horizon Europe?", mode=mode)

    switch.off("We are moving house.")
    try:
        answer = assistant.ask(question)
    finally:
        switch.on()

    assert (answer.status, answer.lead) == (Status.DECLINED_OFF, "We are moving house.")
    assert not answer.statements
    assert assistant.ask(Question(question.text)).status is Status.ANSWERED
