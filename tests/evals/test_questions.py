import json
from pathlib import Path
from typing import Any

import pytest

from evals.errors import BrokenSet
from evals.questions import Gold, Needs, load_part, load_set, names

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


GOLD = {"document": "32024r0001", "section": "Article 2", "quote": "norway is"}
BARE: dict[str, Any] = {"sections": [], "quotes": [], "footnotes": []}


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


def test_gold_by_place_gives_the_sections_quotes_and_footnotes_of_its_entries(
    tmp_path: Path,
) -> None:
    gold = [GOLD, {**GOLD, "quote": None, "footnote": "3"}]

    (case,) = load_set(written(tmp_path, {**GOOD, **BARE, "gold": gold, "needs": "all"}))

    assert case.gold == (
        Gold("32024r0001", "Article 2", "norway is"),
        Gold("32024r0001", "Article 2", None, "3"),
    )
    assert (case.sections, case.quotes, case.footnotes) == (("Article 2",), ("norway is",), ("3",))
    assert case.needs is Needs.ALL


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
        ({"gold": [GOLD]}, "sections, quotes or footnotes beside it; use one form"),
        ({**BARE, "gold": ["x"]}, "'gold' must be a list of objects"),
        ({**BARE, "gold": [{"document": "a"}]}, "gold[0] has document and section"),
        ({**BARE, "gold": [{**GOLD, "footnote": 1}]}, "gold[0]: every value must be a text"),
        ({**BARE, "gold": []}, "without `sections` or `quotes`"),
        ({"needs": "most"}, "'needs' must be one of any, all"),
        ({"notices": ["moon"]}, "unknown notice 'moon'; known are as_of, update"),
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


def test_an_unknown_set_or_part_names_those_there_are() -> None:
    with pytest.raises(BrokenSet, match="no set 'moon' with a part 'all'"):
        load_part("moon", "all")


def test_every_committed_set_loads_and_no_id_is_in_two() -> None:
    ids = [case.id for name in names() for case in load_part(name, "all")]

    assert len(ids) == len(set(ids))


def test_the_sets_of_this_project_are_sound() -> None:
    cases = load_part("guidance", "all")

    assert len(cases) >= 150
    assert sum(not case.answerable for case in cases) >= 40


def test_what_is_asked_in_other_languages_is_tuned_on_and_reported_on_apart() -> None:
    tuned, reported = load_part("languages", "tune"), load_part("languages", "report")
    english = {f"as {case.id}" for case in load_part("guidance", "report")}

    assert len(reported) >= 40
    assert sum(not case.answerable for case in reported) >= 10
    assert len({case.tags[0] for case in reported}) >= 8
    assert {tag for case in reported for tag in case.tags[1:]} <= english
    gold = [{case.quotes for case in part if case.answerable} for part in (tuned, reported)]
    assert gold[0].isdisjoint(gold[1])
