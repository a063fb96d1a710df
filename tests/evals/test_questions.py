import json
import time
from pathlib import Path
from typing import Any

import pytest

from evals.errors import BrokenSet
from evals.questions import Gold, Needs, load_part, load_set, names, read_set

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
        ({"quote": ["x"]}, "unknown field 'quote': did you mean 'quotes'?"),
        ({"xyzzy": ["x"]}, "unknown field 'xyzzy'; known are id, kind, question"),
        ({"question": "  "}, "'question' must be a text that is not blank"),
        ({"answerable": "yes"}, "'answerable' must be true or false"),
        ({"quotes": "norway"}, "'quotes' must be a list of texts"),
        ({"quotes": ["norway", ""]}, "'quotes[1]' must be a text that is not blank"),
        ({"footnotes": [True]}, "'footnotes[0]' must be a number or a text, not true"),
        ({"footnotes": 1}, "'footnotes' must be a list of numbers, not 1"),
        ({"status": "maybe"}, "'status' must be one of answered, answered_partly, clarify"),
        ({"status": "clarify"}, "answerable is True, but status is 'clarify'"),
        ({"quotes": []}, "without `sections` or `quotes`"),
        ({"answerable": False, "status": ""}, "not answerable, but with gold words"),
        ({"must": ["("]}, "is no regular expression"),
        ({"must": ["a{99999999999}"]}, "is no regular expression"),
        ({"question": "x" * 2001}, "a question has 1 to 2000 characters"),
        ({"gold": [GOLD]}, "sections, quotes or footnotes beside it; use one form"),
        ({**BARE, "gold": ["x"]}, "'gold[0]' must be an object with document, section"),
        ({**BARE, "gold": [{"document": "a"}]}, "gold[0]: the field 'section' is missing"),
        ({**BARE, "gold": [{**GOLD, "footnote": 1}]}, "gold[0]: 'footnote' must be a text, not 1"),
        ({**BARE, "gold": [{**GOLD, "foot": "1"}]}, "gold[0]: unknown field 'foot': did you mean"),
        ({**BARE, "gold": []}, "without `sections` or `quotes`"),
        ({"needs": "most"}, "'needs' must be one of any, all"),
        ({"notices": ["moon"]}, "'notices[0]' must be one of as_of, update"),
        ({"id": "a b"}, "'id' is a text without spaces"),
        ({"review": "done"}, "'review' must be one of reviewed, waiting, proposed"),
        ({"corpus": "all"}, "'corpus' must be one of guidance, referenced"),
        ({**BARE, "gold": [GOLD], "corpus": "guidance"}, "meant for the guidance alone"),
        ({"complaint": {"verdict": "wrong", "citations": [{}]}}, "complaint.citations[0]: the"),
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


def test_a_byte_order_mark_is_refused_and_the_lines_are_read_nevertheless(tmp_path: Path) -> None:
    path = tmp_path / "own.jsonl"
    path.write_bytes(b"\xef\xbb\xbf" + json.dumps(GOOD).encode() + b"\n{\n")

    message = problems(path)

    assert "own.jsonl:1: begins with a byte order mark" in message
    assert "own.jsonl:2: not JSON" in message
    assert len(message.splitlines()) == 2


def test_lines_that_end_as_on_windows_are_told_once(tmp_path: Path) -> None:
    path = tmp_path / "own.jsonl"
    lines = [json.dumps({**GOOD, "id": f"a{n}"}).encode() for n in range(3)]
    path.write_bytes(b"\r\n".join([*lines, b""]))

    assert problems(path).endswith("own.jsonl:1: ends in CR LF, and 2 more; save with LF")


def test_blank_lines_are_told_with_the_first(tmp_path: Path) -> None:
    message = problems(written(tmp_path, GOOD, "", {**GOOD, "id": "a2"}, "  "))

    assert message.endswith("own.jsonl:2: is blank, and 1 more; remove it")


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-32"])
def test_a_file_of_wide_characters_is_refused_once(encoding: str, tmp_path: Path) -> None:
    path = tmp_path / "own.jsonl"
    path.write_bytes(json.dumps(GOOD).encode(encoding))

    assert problems(path).endswith(
        "own.jsonl:1: is not UTF-8, perhaps UTF-16; save the file as UTF-8"
    )


def test_a_folder_in_place_of_a_file_is_told(tmp_path: Path) -> None:
    assert "cannot be read" in problems(tmp_path)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('{"id": "a1", "id": "a2"}', "the field 'id' stands there 2 times"),
        ('{"id": "\\ud800"}', "holds half a character"),
        ("[" * 100_000, "not JSON"),
        ('{"id": NaN}', "'id' must be a text"),
    ],
)
def test_lines_that_json_itself_lets_pass_or_chokes_on_are_told(
    line: str, said: str, tmp_path: Path
) -> None:
    message = problems(written(tmp_path, GOOD, line))

    assert "own.jsonl:2: " in message
    assert said in message


def test_what_waits_for_review_is_read_and_not_counted(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    waiting = {"id": "w1", "kind": "fact", "question": "Who?", "answerable": True}
    path = written(tmp_path, GOOD, {**waiting, "review": "waiting"})

    assert [case.id for case in load_set(path)] == ["a1"]
    assert "1 questions wait for review and are left out" in caplog.text
    assert [case.review for case in read_set(path).cases] == ["reviewed", "waiting"]


def test_a_case_that_waits_needs_no_gold_until_it_is_reviewed(tmp_path: Path) -> None:
    line = {"id": "w1", "kind": "fact", "question": "Who?", "answerable": True}

    assert "without `sections` or `quotes`" in problems(written(tmp_path, line))
    assert "none of its 1 questions is reviewed" in problems(
        written(tmp_path, {**line, "review": "proposed"})
    )


def test_ten_thousand_lines_are_read_in_seconds(tmp_path: Path) -> None:
    path = written(tmp_path, *({**GOOD, "id": f"a{n}"} for n in range(10_000)))
    began = time.perf_counter()

    assert len(load_set(path)) == 10_000
    assert time.perf_counter() - began < 10


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


def test_what_is_asked_of_the_sources_is_tuned_on_and_reported_on_apart() -> None:
    tuned, reported = load_part("sources", "tune"), load_part("sources", "report")

    assert len(reported) >= 30
    assert sum(not case.answerable for case in reported) >= 8
    assert {case.question for case in tuned}.isdisjoint(case.question for case in reported)
