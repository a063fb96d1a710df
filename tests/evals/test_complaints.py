"""What askers said of answers, turned into cases that wait for review."""

import json
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api.__main__ import main as service
from api.app import create_app
from api.settings import ApiSettings
from assistant.adapters.memory import sample
from evals.__main__ import main
from evals.complaints import ANSWERABLE, from_feedback
from evals.errors import BrokenFeedback, BrokenSet
from evals.line import Review
from evals.questions import load_set, read_set

ANSWER: dict[str, Any] = {
    "question": "Is Chile associated?",
    "standalone_question": "Is Chile associated?",
    "status": "answered",
    "text": "The guidance says: Norway is associated. [1] Ask help@example.org.",
    "citations": [
        {
            "document": {"id": "guidance", "digest": "d1"},
            "section": {"number": "3.2"},
            "start": 7,
            "end": 27,
            "quote": "Norway is associated",
        }
    ],
}


def line(verdict: str = "wrong", comment: str = "", **answer: object) -> dict[str, Any]:
    told = {"id": "f1", "given": 1.0, "answer_id": "a1", "verdict": verdict, "comment": comment}
    return {**told, "answer": {**ANSWER, **answer}}


def written(tmp_path: Path, *lines: object) -> Path:
    path = tmp_path / "said.jsonl"
    path.write_text("".join(json.dumps(one) + "\n" for one in lines), encoding="utf-8")
    return path


@pytest.mark.parametrize(("verdict", "answerable"), ANSWERABLE.items())
def test_each_kind_of_complaint_says_how_the_answer_should_have_ended(
    verdict: str, answerable: bool, tmp_path: Path
) -> None:
    (case,) = from_feedback(written(tmp_path, line(verdict))).cases

    assert case.answerable is answerable
    assert case.review is Review.WAITING
    assert case.gold == ()


def test_the_answer_is_kept_with_its_spans_and_digests(tmp_path: Path) -> None:
    (case,) = from_feedback(written(tmp_path, line())).cases

    assert case.complaint is not None
    (shown,) = case.complaint.citations
    assert (shown.document, shown.digest, shown.section) == ("guidance", "d1", "3.2")
    assert (shown.start, shown.end, shown.quote) == (7, 27, "Norway is associated")


def test_personal_data_is_in_no_field_of_a_case(tmp_path: Path) -> None:
    asked = "I am jo@example.org, +32 2 123 45 67. Is Chile associated?"
    said = "Call me on +32 2 123 45 67, or jo@example.org"
    path = written(tmp_path, line(comment=said, question=asked, standalone_question=asked))

    told = repr(from_feedback(path).cases)

    assert "example.org" not in told
    assert "123 45" not in told
    assert "Is Chile associated?" in told


def test_the_same_complaint_twice_is_one_case_with_both_comments(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        line(comment="No."),
        line(comment="Never.", question="is chile  associated?", standalone_question=""),
        line("incomplete"),
    )

    turned = from_feedback(path)

    assert (len(turned.cases), turned.complaints, turned.twice) == (2, 3, 1)
    assert turned.cases[0].complaint is not None
    assert turned.cases[0].complaint.comments == ("No.", "Never.")


def test_praise_and_forgotten_answers_give_no_case_and_are_counted(tmp_path: Path) -> None:
    turned = from_feedback(written(tmp_path, line("right"), {**line(), "answer": None}))

    assert turned.cases == ()
    assert (turned.praised, turned.complaints, turned.forgotten) == (1, 1, 1)


@pytest.mark.parametrize(
    ("asked", "standalone", "question", "history"),
    [
        ("Is it?", "Is it? (Is Chile associated?)", "Is it?", ("Is Chile associated?",)),
        ("And Peru?", "Is Peru associated?", "Is Peru associated?", ()),
        ("Welche Länder sind assoziiert?", "Which are?", "Welche Länder sind assoziiert?", ()),
        ("Is Chile in?", "", "Is Chile in?", ()),
    ],
)
def test_a_follow_up_can_be_asked_without_its_conversation(
    asked: str, standalone: str, question: str, history: tuple[str, ...], tmp_path: Path
) -> None:
    path = written(tmp_path, line(question=asked, standalone_question=standalone))

    (case,) = from_feedback(path).cases

    assert (case.question, case.history) == (question, history)


def test_lines_that_are_no_feedback_are_told_all_at_once(tmp_path: Path) -> None:
    path = written(tmp_path, line(), [], line("great"), {"verdict": "wrong"}, line(citations=[{}]))

    with pytest.raises(BrokenFeedback) as caught:
        from_feedback(path)

    told = str(caught.value).splitlines()
    assert [one.split(":")[1] for one in told] == ["2", "3", "4", "5"]
    assert "unknown verdict 'great'; known are right, wrong" in told[1]


def test_a_file_that_is_not_there_says_what_writes_one(tmp_path: Path) -> None:
    with pytest.raises(BrokenFeedback, match="python -m api feedback --export FILE"):
        from_feedback(tmp_path / "none.jsonl")


def test_what_the_service_exports_becomes_a_set_that_is_not_run_until_it_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ERAGUIDE_HOME", str(tmp_path))
    assistant = sample()
    with TestClient(create_app(assistant, ApiSettings(home=tmp_path))) as client:
        for question in (*assistant.script, "Is Chile associated? Write to jo@example.org."):
            answer = client.post("/v1/ask", json={"question": question}).json()
            told = {"answer_id": answer["id"], "verdict": "wrong_source", "comment": "Page 9."}
            client.post("/v1/feedback", json=told)
    assert service(["feedback", "--export", str(tmp_path / "said.jsonl")]) == 0
    command = ["from-feedback", str(tmp_path / "said.jsonl"), "--set", str(tmp_path / "c.jsonl")]

    assert main(command) == 0
    first = (tmp_path / "c.jsonl").read_bytes()
    assert main(command) == 0

    assert (tmp_path / "c.jsonl").read_bytes() == first
    assert "were there already" in capsys.readouterr().out
    read = read_set(tmp_path / "c.jsonl")
    assert read.problems == ()
    assert len(read.cases) == len(assistant.script) + 1
    assert b"example.org" not in first
    with pytest.raises(BrokenSet, match="questions is reviewed"):
        load_set(tmp_path / "c.jsonl")


def test_one_asker_against_another_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = written(tmp_path, line("should_have_answered"), line("should_have_declined"))

    assert main(["from-feedback", str(path), "--set", str(tmp_path / "c.jsonl")]) == 0
    assert "wants this answered, another one declined" in capsys.readouterr().out


def test_nothing_is_added_to_a_set_that_cannot_be_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "c.jsonl"
    out.write_text("{\n")

    assert main(["from-feedback", str(written(tmp_path, line())), "--set", str(out)]) == 2
    assert "c.jsonl:1: not JSON" in capsys.readouterr().err
    assert out.read_text() == "{\n"
