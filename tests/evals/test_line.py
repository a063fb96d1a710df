"""The fields of a line: what an editor is told, and what is said of a line that does not fit."""

import json
from typing import Any

import jsonschema
import pytest

from evals.line import Line, read_line, schema, schema_text
from evals.questions import SETS, names

GOOD: dict[str, Any] = {
    "id": "a1",
    "kind": "fact",
    "question": "Is Norway associated?",
    "answerable": True,
    "gold": [{"document": "guidance", "section": "2", "quote": "norway is", "footnote": None}],
}
BAD: tuple[dict[str, Any], ...] = (
    {"xyzzy": 1},
    {"id": "a b"},
    {"question": " "},
    {"answerable": 1},
    {"status": "maybe"},
    {"gold": [{"document": "guidance"}]},
    {"gold": [{"document": "guidance", "section": "2", "foot": "1"}]},
    {"needs": "most"},
    {"notices": ["moon"]},
    {"tags": [""]},
    {"footnotes": [True]},
    {"review": "done"},
    {"corpus": "all"},
    {"author": None},
    {"complaint": {}},
    {"complaint": {"verdict": "wrong", "citations": [{"document": "guidance"}]}},
)
SENSELESS: tuple[dict[str, Any], ...] = (
    {"gold": []},
    {"status": "clarify"},
    {"answerable": False},
    {"answerable": False, "gold": [], "status": "answered"},
    {"sections": ["2"], "quotes": ["norway is"]},
)


@pytest.fixture(scope="module")
def editor() -> Any:
    jsonschema.Draft7Validator.check_schema(schema())
    return jsonschema.Draft7Validator(schema())


def test_the_schema_that_editors_read_is_that_of_the_program() -> None:
    written = (SETS / "schema.json").read_text(encoding="utf-8")

    assert written == schema_text(), "write it anew: python -m evals schema"


def test_every_field_says_what_it_is_for() -> None:
    assert [name for name, field in Line.model_fields.items() if not field.description] == []


def test_an_editor_finds_nothing_wrong_with_any_committed_question(editor: Any) -> None:
    lines = [
        json.loads(line)
        for name in names()
        for path in SETS.glob(f"{name}-*.jsonl")
        for line in path.read_text(encoding="utf-8").splitlines()
    ]

    assert len(lines) > 900
    assert [line["id"] for line in lines if not editor.is_valid(line)] == []


@pytest.mark.parametrize("change", BAD)
def test_an_editor_and_the_program_refuse_the_same_lines(
    change: dict[str, Any], editor: Any
) -> None:
    assert editor.is_valid(GOOD)
    assert isinstance(read_line(GOOD), Line)
    assert not editor.is_valid({**GOOD, **change})
    assert isinstance(read_line({**GOOD, **change}), list)


@pytest.mark.parametrize("change", SENSELESS)
def test_an_editor_sees_what_makes_no_sense_together(change: dict[str, Any], editor: Any) -> None:
    assert not editor.is_valid({**GOOD, **change})


def test_a_complaint_needs_no_gold_in_an_editor_either(editor: Any) -> None:
    assert editor.is_valid({**GOOD, "gold": [], "review": "waiting"})


def test_every_problem_of_a_line_is_told_with_its_place() -> None:
    gold = [{"document": 5, "sektion": "2"}]

    assert read_line({**GOOD, "gold": gold, "tag": []}) == [
        "gold[0]: 'document' must be a text, not 5",
        "gold[0]: the field 'section' is missing",
        "gold[0]: unknown field 'sektion': did you mean 'section'?",
        "unknown field 'tag': did you mean 'tags'?",
    ]
