"""A question written in a conversation, typed by a script."""

import io
import json
import os
import pty
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from evals.__main__ import main
from evals.questions import load_set, read_set

Talk = Callable[..., int]
PLAIN = ("", "fact", "a b", "", "AB")
"""Notices, kind, tags, corpus, author."""
NORWAY = ("Is Norway associated?", "", "y", "1", "y", "", "Norway", "", *PLAIN, "y", "n")


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "own.jsonl"


@pytest.fixture
def talk(
    out: Path, scripted: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., int]:
    """Type lines to `add`; the status it ends with."""
    monkeypatch.setenv("ERAGUIDE_HOME", str(tmp_path / "home"))

    def typed(*lines: str) -> int:
        monkeypatch.setattr("sys.stdin", io.StringIO("".join(line + "\n" for line in lines)))
        return main(["add", "--set", str(out)], lambda settings: scripted)

    return typed


def test_a_sentence_is_picked_by_its_number_with_the_footnote_that_it_calls(
    talk: Talk, out: Path, scripted: Any
) -> None:
    assert talk(*NORWAY) == 0

    (case,) = load_set(out)
    (gold,) = case.gold
    assert (gold.document, gold.section, gold.footnote) == ("small", "2", "1")
    assert gold.quote == "Norway is associated to the programme."
    assert (case.must, case.tags, case.author) == (("Norway",), ("a", "b"), "AB")
    assert main(["check", str(out)], lambda settings: scripted) == 0


def test_pasted_words_are_anchored_at_once(
    talk: Talk, out: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pasted = "\x1b[200~“the initiative  has EUR 300”\x1b[201~"

    assert talk("How much?", "", "y", pasted, "", "", *PLAIN, "y", "n") == 0

    assert load_set(out)[0].gold[0].quote == "The initiative has EUR 300"
    assert "1. small, 3: The initiative has EUR 300" in capsys.readouterr().out


def test_words_that_stand_nowhere_are_answered_with_the_nearest(
    talk: Talk, out: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    wrong = "The agreement with Kanada is transitional."

    assert talk("Canada?", "", "y", "", wrong, "y", "", "", *PLAIN, "y", "n") == 0

    assert "needs at least one place" in capsys.readouterr().out
    assert load_set(out)[0].gold[0].quote == "The agreement with Canada is transitional."


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("99", "There is no 99"),
        ("is", "too few words"),
        ("quite other words here", "No document reads so"),
        ("?zzz", "Nothing is found"),
        ("+", "Nothing more is found"),
        ("-1", "places are left"),
    ],
)
def test_what_cannot_be_gold_is_told_and_asked_again(
    typed: str, said: str, talk: Talk, out: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert talk("Canada?", "", "y", typed, "with Canada is", "", "", *PLAIN, "y", "n") == 0
    assert said in capsys.readouterr().out
    assert len(load_set(out)[0].gold) == 1


def test_what_is_not_answered_ends_as_it_is_told_to(talk: Talk, out: Path) -> None:
    assert talk("Who won?", "And then?", "", "n", "3", "off_topic", "", "", "", "y", "n") == 0

    (case,) = load_set(out)
    assert (case.answerable, case.status, case.kind) == (
        False,
        "declined_out_of_scope",
        "off_topic",
    )
    assert case.history == ("And then?",)


def test_a_second_one_gets_an_id_of_its_own_and_the_same_question_is_told(
    talk: Talk, out: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    talk(*NORWAY[:-1], "y", "is norway associated?", "n", "Who won?", "", "n", *[""] * 5, "y", "n")

    assert [case.id for case in load_set(out)] == ["q001", "q002"]
    assert "q001 asks this already" in capsys.readouterr().out


def test_whoever_stops_anywhere_goes_on_there(talk: Talk, out: Path) -> None:
    for stop in range(1, len(NORWAY) - 2):
        again = talk(*NORWAY[:stop])
        assert again == 2
        assert not out.exists()
        # Nothing that was typed is asked for again, nor whether its note is to come along.
        done = talk("y", *NORWAY[5 if stop == 4 else stop :])
        assert done == 0, stop
        (case,) = load_set(out)
        assert (case.gold[0].quote or "").startswith("Norway"), stop
        assert case.must == ("Norway",)
        out.unlink()


def test_stopping_says_what_is_kept_and_how_to_go_on(
    talk: Talk, capsys: pytest.CaptureFixture[str]
) -> None:
    assert talk("Is Norway associated?", "") == 2
    said = capsys.readouterr().out
    assert "What you typed is kept" in said
    assert "goes on with it" in said


def test_stopping_before_anything_was_typed_leaves_nothing(
    talk: Talk, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert talk() == 2
    assert "Nothing was begun" in capsys.readouterr().out
    assert not (tmp_path / "home" / "questions").exists()


def test_what_is_not_wanted_is_thrown_away_only_when_that_is_said(talk: Talk, out: Path) -> None:
    assert talk(*NORWAY[:-2], "n", "n", "n") == 0
    assert talk("y", "n", "y", "n") == 0
    assert talk() == 2
    assert not out.exists()


def test_words_in_another_encoding_are_refused(
    out: Path, scripted: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"Caf\xe9?\n"), "utf-8"))

    assert main(["add", "--set", str(out)], lambda settings: scripted) == 2
    assert "not UTF-8" in capsys.readouterr().err


def test_nothing_is_asked_for_a_set_that_is_broken(
    talk: Talk, out: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out.write_text("{\n")

    assert talk(*NORWAY) == 2
    assert "own.jsonl:1: not JSON" in capsys.readouterr().err
    assert out.read_text() == "{\n"


def test_cases_written_in_an_editor_are_added_where_they_would_pass(
    out: Path, scripted: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "case.json"
    gold = [{"document": "small", "section": "2", "quote": "Norway is associated"}]
    case = {"id": "e1", "kind": "fact", "question": "Norway?", "answerable": True, "gold": gold}
    command = ["add", "--set", str(out), "--from", str(file)]

    file.write_text(json.dumps({"$schema": "evals/sets/schema.json", **case}))
    assert main(command, lambda settings: scripted) == 0
    gone = [{**gold[0], "quote": "Norway was associated"}]
    file.write_text(json.dumps([{**case, "id": "e2", "gold": gone}, {**case, "kin": "x"}, 5]))
    assert main(command, lambda settings: scripted) == 2

    assert [case.id for case in read_set(out).cases] == ["e1"]
    said = capsys.readouterr().err
    assert "case 1: e2: 'Norway was associated' stands nowhere in small" in said
    assert "case 2: unknown field 'kin': did you mean 'kind'?" in said
    assert "case 3: a line is an object" in said


TERMINAL = """
import signal, sys
signal.signal(signal.SIGINT, signal.default_int_handler)  # a runner in the background ignores it
from evals.__main__ import main
from tests.evals.conftest import SCRIPT, Scripted, make_snapshot
sys.exit(main(["add", "--set", sys.argv[1]], lambda settings: Scripted(make_snapshot())))
"""


def test_in_a_real_terminal_ctrl_c_keeps_what_was_typed(out: Path, tmp_path: Path) -> None:
    ours, theirs = pty.openpty()
    environment = {**os.environ, "ERAGUIDE_HOME": str(tmp_path), "PYTHONPATH": str(Path.cwd())}
    child = subprocess.Popen(
        [sys.executable, "-c", TERMINAL, str(out)],
        stdin=theirs, stdout=theirs, stderr=theirs, env=environment, start_new_session=True,
    )  # fmt: skip
    os.close(theirs)
    said = ""

    def until(words: str, nudge: Callable[[], None] = lambda: None) -> None:
        nonlocal said
        began = time.monotonic()
        while words not in said:
            if time.monotonic() - began > 60:
                child.kill()
                raise AssertionError(said)
            if select.select([ours], [], [], 1)[0]:
                said += os.read(ours, 4096).decode(errors="replace")
            else:
                nudge()

    until("Question?")
    os.write(ours, "Is Türkiye in?\n".encode())
    until("Asked before it?")
    os.write(ours, b"half a li")
    until("half a li")
    # A signal that comes just before the terminal is waited at is only seen with the next one.
    child.send_signal(signal.SIGINT)
    until("goes on with it", lambda: child.send_signal(signal.SIGINT))

    assert child.wait(30) == 2
    os.close(ours)
    (draft,) = (tmp_path / "questions").glob("draft-*.json")
    assert json.loads(draft.read_text(encoding="utf-8"))["question"] == "Is Türkiye in?"
