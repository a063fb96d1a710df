import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from corpus.snapshot import Snapshot
from corpus.span import Span
from evals.errors import BrokenSet
from evals.questions import SETS, Case, anchor, load_part, load_set

GOOD: dict[str, Any] = {
    "id": "a1",
    "kind": "fact",
    "question": "Is Norway associated?",
    "history": ["Which countries?"],
    "answerable": True,
    "status": "answered",
    "sections": ["2"],
    "quotes": ["norway is"],
    "also": [],
    "must": ["Norway"],
    "footnotes": [1],
    "tags": [],
}


def written(tmp_path: Path, *lines: object) -> Path:
    path = tmp_path / "own.jsonl"
    texts = [line if isinstance(line, str) else json.dumps(line) for line in lines]
    path.write_text("\n".join(texts) + "\n", encoding="utf-8")
    return path


def problems(path: Path) -> str:
    with pytest.raises(BrokenSet) as caught:
        load_set(path)
    return str(caught.value)


def test_a_line_becomes_a_case_with_its_history_as_turns(tmp_path: Path) -> None:
    (case,) = load_set(written(tmp_path, GOOD))

    assert case.footnotes == ("1",)
    assert [turn.question for turn in case.asked().history] == ["Which countries?"]


def test_a_line_with_fewer_fields_is_enough(tmp_path: Path) -> None:
    line = {"id": "d1", "kind": "unanswerable", "question": "Who won?", "answerable": False}

    (case,) = load_set(written(tmp_path, line))

    assert case.status is None
    assert case.quotes == ()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"quote": ["x"]}, "unknown field 'quote'"),
        ({"question": "  "}, "'question' must be a text that is not blank"),
        ({"answerable": "yes"}, "'answerable' must be true or false"),
        ({"quotes": "norway"}, "'quotes' must be a list of texts"),
        ({"footnotes": [True]}, "'footnotes' must be a list of numbers"),
        ({"status": "maybe"}, "unknown status 'maybe'"),
        ({"status": "clarify"}, "answerable is True, but status is 'clarify'"),
        ({"quotes": []}, "without `sections` or `quotes`"),
        ({"answerable": False, "status": ""}, "not answerable, but with gold words"),
        ({"must": ["("]}, "is no regular expression"),
        ({"question": "x" * 2001}, "a question has 1 to 2000 characters"),
    ],
)
def test_what_is_wrong_with_a_line_is_said_with_file_and_line(
    change: dict[str, Any], said: str, tmp_path: Path
) -> None:
    message = problems(written(tmp_path, GOOD, {**GOOD, "id": "a2", **change}))

    assert said in message
    assert "own.jsonl:2: " in message


def test_a_missing_field_is_named(tmp_path: Path) -> None:
    short = {key: value for key, value in GOOD.items() if key != "kind"}

    assert "own.jsonl:1: the field 'kind' is missing" in problems(written(tmp_path, short))


def test_broken_line_1204_is_named_by_its_number(tmp_path: Path) -> None:
    lines: list[object] = [{**GOOD, "id": f"a{n}"} for n in range(1203)]

    assert "own.jsonl:1204: not JSON" in problems(written(tmp_path, *lines, '{"id": '))


def test_a_line_that_is_no_object_is_refused(tmp_path: Path) -> None:
    assert "this one is a list" in problems(written(tmp_path, "[]"))


def test_an_id_given_twice_is_refused_with_both_places(tmp_path: Path) -> None:
    message = problems(written(tmp_path, GOOD, GOOD))

    assert "own.jsonl:2: id 'a1' is taken by" in message
    assert "own.jsonl:1; give it another" in message


def test_another_encoding_is_refused_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "latin.jsonl"
    path.write_bytes(json.dumps(GOOD).encode() + b'\n{"id": "caf\xe9"}\n')

    assert "latin.jsonl:2: byte" in problems(path)
    assert "save the file as UTF-8" in problems(path)


def test_a_line_separator_in_a_question_does_not_end_its_line(tmp_path: Path) -> None:
    path = written(tmp_path, json.dumps({**GOOD, "question": "a\u2028b"}, ensure_ascii=False))

    assert load_set(path)[0].question == "a\u2028b"


def test_no_file_and_an_empty_one_are_told_apart(tmp_path: Path) -> None:
    assert "there is no such file" in problems(tmp_path / "none.jsonl")
    assert "holds no question" in problems(written(tmp_path, ""))


def test_every_problem_is_named_at_once(tmp_path: Path) -> None:
    message = problems(written(tmp_path, {**GOOD, "kind": ""}, "{", GOOD, GOOD))

    assert len(message.splitlines()) == 3


def test_gold_is_found_at_every_place_whatever_its_case_and_quotes(snapshot: Snapshot) -> None:
    case = Case("a", "fact", "q", True, sections=("2",), quotes=("COUNTRIES",))

    (found,) = anchor([case], snapshot)

    text = snapshot.documents[0].text
    assert [place.span.cut(text) for place in found.quotes[0]] == ["Countries", "countries"]


def test_a_quote_that_runs_over_a_line_end_is_found(snapshot: Snapshot) -> None:
    case = Case("a", "list", "q", True, sections=("2",), quotes=("georgia moldova",))

    (found,) = anchor([case], snapshot)

    span: Span = found.gold[0].span
    assert span.cut(snapshot.documents[0].text) == "Georgia\nMoldova"
    assert len(found.passages) == 2


def test_gold_that_is_gone_is_refused_with_what_to_do(snapshot: Snapshot) -> None:
    case = replace(
        Case("a", "fact", "q", True, place="own.jsonl:7"),
        sections=("9",),
        quotes=("Atlantis is associated",),
        footnotes=("44",),
    )

    with pytest.raises(BrokenSet) as caught:
        anchor([case], snapshot)

    said = str(caught.value)
    assert "own.jsonl:7: no section '9'" in said
    assert "no footnote '44'" in said
    assert "quotes[0] stands in no document: 'Atlantis is associated'" in said


def test_an_unknown_set_or_part_names_those_there_are() -> None:
    with pytest.raises(BrokenSet, match="no set 'moon' with a part 'all'"):
        load_part("moon", "all")


@pytest.mark.skipif(not list(SETS.glob("guidance-*.jsonl")), reason="no set of this project yet")
def test_the_sets_of_this_project_are_sound() -> None:
    cases = load_part("guidance", "all")

    assert len(cases) >= 150
    assert sum(not case.answerable for case in cases) >= 40
