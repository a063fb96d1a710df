"""A stream of events read as who reads along reads it."""

import json

import pytest

from evals.events import events, streamed


def event(name: str, data: object) -> str:
    return f"id: 7\nevent: {name}\ndata: {json.dumps(data)}\n\n"


def test_an_answer_is_what_came_statement_by_statement() -> None:
    body = (
        ": still there\n\n"
        + event("step", {"name": "retrieve"})
        + event("statement", {"statement": {"text": "one"}, "citations": [{"n": 1}, {"n": 2}]})
        + event("statement", {"statement": {"text": "two"}, "citations": []})
        + event("answer", {"status": "answered", "statements": ["other"], "citations": ["other"]})
    )

    assert streamed(body.encode()) == {
        "status": "answered",
        "statements": [{"text": "one"}, {"text": "two"}],
        "citations": [{"n": 1}, {"n": 2}],
    }


def test_data_over_several_lines_and_other_line_ends_are_one_event() -> None:
    text = 'event: step\r\ndata: {"name":\r\ndata:"check"}\r\n\r\ndata: {}\n\n'

    assert list(events(text)) == [("step", {"name": "check"}), ("message", {})]


def test_a_stream_that_ends_in_a_problem_says_which() -> None:
    with pytest.raises(ValueError, match="no index open"):
        streamed(event("error", {"title": "Unavailable", "detail": "no index open"}).encode())


def test_a_stream_that_is_cut_is_no_answer() -> None:
    with pytest.raises(ValueError, match="ended without an answer"):
        streamed(event("step", {"name": "retrieve"}).encode())
