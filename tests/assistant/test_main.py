"""`python -m assistant`: asked on the stand-in, and as a command where there is no index."""

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from assistant.__main__ import main
from assistant.adapters.memory import MemoryAssistant, sample
from assistant.errors import UnknownPlace
from assistant.wire import verify
from ingest.index.errors import NoIndex
from tests.fixtures.models import HOME, packaged_embedder

COUNTRIES = "Which countries are associated to Horizon Europe?"


def test_an_answer_shows_quote_place_and_notice(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ask", COUNTRIES], sample) == 0

    told = " ".join(capsys.readouterr().out.split())
    assert "[1]" in told
    assert "section 3.2," in told
    assert "page 9" in told
    assert "! As of 21 March 2024" in told


def test_as_json_it_is_the_answer_of_the_wire(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ask", COUNTRIES, "--json"], sample) == 0

    answer = json.loads(capsys.readouterr().out)
    assert answer["status"] == "answered"
    verify(answer, {document.id: document.text for document in sample().snapshot.documents})


def test_a_declined_question_is_an_answer_too(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ask", "Who won the cup in 1954?"], sample) == 0

    assert "Not answered" in capsys.readouterr().out


def test_earlier_questions_and_documents_come_along() -> None:
    assistant = sample()

    main(
        ["ask", "And  Georgia?", "--history", COUNTRIES, "Why?", "--documents", "x"],
        lambda: assistant,
    )

    (question,) = assistant.asked
    assert question.text == "And Georgia?"
    assert [turn.question for turn in question.history] == [COUNTRIES, "Why?"]
    assert question.documents == ("x",)
    assert assistant.closed


def test_a_dash_reads_the_question(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(
        sys, "stdin", io.StringIO("Which countries are\nassociated to Horizon Europe?\n")
    )

    assert main(["ask", "-"], sample) == 0

    assert "[1]" in capsys.readouterr().out


def test_a_search_shows_passages_best_first(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["search", "countries associated", "--limit", "2"], sample) == 0
    shown = capsys.readouterr().out
    assert main(["search", "countries associated", "--limit", "2", "--json"], sample) == 0
    passages = json.loads(capsys.readouterr().out)["passages"]

    assert len(passages) == 2
    assert passages[0]["score"] >= passages[1]["score"]
    assert all(" ".join(passage["text"].split()) in shown for passage in passages)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["ask", " \n "], "the question is empty"),
        (["ask", "x" * 2001], "1 to 2000 characters; this one has 2001"),
        (["ask", "a\0b"], "NUL"),
        (["ask", "a\udcff"], "not UTF-8"),
        (["ask", "and?", "--history", ""], "the question is empty"),
        (["search", "words", "--limit", "0"], "--limit is 0; it can be 1 to 100"),
    ],
)
def test_words_that_cannot_be_asked_are_told_in_a_sentence(
    arguments: list[str], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments, _not_needed) == 2

    said = capsys.readouterr().err
    assert told in said
    assert said.count("\n") == 1


def test_no_index_is_told_with_what_to_type(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    packaged_embedder()
    (tmp_path / "models").symlink_to((HOME / "models").absolute())
    monkeypatch.setenv("ERAGUIDE_HOME", str(tmp_path))

    assert main(["ask", COUNTRIES]) == 1

    assert "type `python -m ingest`" in capsys.readouterr().err


def test_a_setting_that_does_not_fit_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ERAGUIDE_STATEMENTS", "9")

    assert main(["ask", COUNTRIES]) == 1

    assert capsys.readouterr().err.startswith("ERAGUIDE_STATEMENTS is '9'")


@pytest.mark.parametrize(
    ("raised", "status", "told"),
    [
        (UnknownPlace("no document 'x' to search"), 2, "no document 'x' to search\n"),
        (NoIndex("nothing is indexed yet"), 1, "nothing is indexed yet\n"),
        (KeyboardInterrupt(), 1, "stopped\n"),
        (BrokenPipeError(), 0, ""),
    ],
)
def test_what_can_happen_meanwhile_ends_in_a_sentence(
    raised: BaseException, status: int, told: str, capfd: pytest.CaptureFixture[str]
) -> None:
    def build() -> MemoryAssistant:
        raise raised

    assert main(["ask", COUNTRIES], build) == status
    assert capfd.readouterr().err == told


def test_a_fault_of_ours_is_not_hidden() -> None:
    def build() -> MemoryAssistant:
        raise RuntimeError("ours")

    with pytest.raises(RuntimeError, match="ours"):
        main(["ask", COUNTRIES], build)


def test_help_and_a_bad_question_load_nothing_heavy(tmp_path: Path) -> None:
    told = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "assistant", "ask", " "],
        capture_output=True,
        text=True,
        env={**os.environ, "ERAGUIDE_HOME": str(tmp_path)},
        check=False,
    )

    assert told.returncode == 2
    loaded = {line.rpartition("|")[2].strip() for line in told.stderr.splitlines()}
    assert "argparse" in loaded
    assert not loaded & {"torch", "chromadb", "langchain_core", "onnxruntime", "rich", "pydantic"}


def _not_needed() -> MemoryAssistant:
    raise AssertionError("what cannot be asked needs no assistant")
