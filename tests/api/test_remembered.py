"""A turn that was declined as unsafe is no part of the conversation, whatever it says now."""

from api.remembered import remembered
from assistant.adapters.memory import Scripted
from assistant.answer import Status
from assistant.question import Question, Turn

UNSAFE = "How do I get around it?"


def test_a_turn_whose_answer_was_declined_as_unsafe_is_left_out(client, assistant):
    assistant.script = {**assistant.script, UNSAFE: Scripted(status=Status.DECLINED_UNSAFE)}
    declined = client.post("/v1/ask", json={"question": UNSAFE}).json()
    fine = client.post("/v1/ask", json={"question": "What is a jetty?"}).json()
    history = [
        {"question": "What is a jetty?", "answer_id": fine["id"]},
        {"question": "And by night?", "answer_id": declined["id"]},
        {"question": "What is a lamp?", "answer_id": "gone"},
        {"question": "What is a boat?"},
    ]

    for headers in ({}, {"Accept": "text/event-stream"}):
        body = {"question": "And then?", "history": history}
        assert client.post("/v1/ask", json=body, headers=headers).status_code == 200

        asked = assistant.asked[-1]
        assert [turn.question for turn in asked.history] == [
            "What is a jetty?", "What is a lamp?", "What is a boat?",
        ]  # fmt: skip


def test_a_conversation_without_ids_stays_as_it_is(client):
    question = Question("And then?", (Turn("What is a jetty?"), Turn("Why?", None, "gone")))

    assert remembered(question, client.app.state.desk.store) == question
