"""What people say of answers in Slack: kept with what the page's visitors say."""

import pytest

from evals.workspace import Failing
from tests.api.slack.conftest import COUNTRIES, only, until

SAID = "era_guide_said"


@pytest.fixture
def running(service):
    return service()


@pytest.fixture
def sender(running):
    return running[0]


@pytest.fixture
def feedback(running):
    """All that was said, as (verdict, comment)."""
    return lambda: [(f.verdict.value, f.comment) for f in running[1].state.desk.feedback.every()]


@pytest.fixture
def answered(sender, workspace):
    """The buttons of an answer that stands in Slack."""
    sender.mention(COUNTRIES)
    (buttons,) = [b for b in only(workspace).blocks if b["type"] == "context_actions"]
    return buttons["elements"][0]


def form(sender, answer_id, verdict="wrong_source", comment=None, user="U1"):
    option = verdict and {"value": verdict}
    return sender.interaction(
        {
            "type": "view_submission",
            "user": {"id": user},
            "view": {
                "type": "modal",
                "callback_id": "era_guide_reason",
                "private_metadata": answer_id,
                "hash": "h",
                "state": {
                    "values": {
                        "verdict": {"verdict": {"selected_option": option}},
                        "comment": {"comment": {"value": comment}},
                    }
                },
            },
        }
    )


def test_the_buttons_have_names_for_who_hears_them(answered):
    for name in ("positive_button", "negative_button"):
        assert answered[name]["accessibility_label"]
        assert answered[name]["text"]["type"] == "plain_text"


def test_right_is_kept_and_asks_nothing(sender, workspace, answered, feedback):
    told = sender.press(SAID, answered["positive_button"]["value"])

    assert told.status_code == 200
    assert feedback() == [("right", "")]
    assert workspace.count("views.open") == 0


def test_wrong_is_kept_and_the_reason_asked_for(sender, workspace, answered, feedback):
    sender.press(SAID, answered["negative_button"]["value"])

    until(lambda: workspace.count("views.open") == 1)
    (given,) = [given for name, given in workspace.calls if name == "views.open"]
    assert given["trigger_id"].startswith("t")
    assert given["view"]["private_metadata"] in answered["negative_button"]["value"]
    assert len(given["view"]["title"]["text"]) <= 24
    assert feedback() == [("wrong", "")]


def test_a_reason_takes_the_place_of_the_bare_verdict(sender, answered, feedback):
    value = answered["negative_button"]["value"]
    sender.press(SAID, value)

    told = form(sender, value.partition(":")[2], comment="Page 10.\nWrite to anna@example.org")

    assert (told.status_code, told.text) == (200, "")
    assert feedback() == [("wrong_source", "Page 10. Write to […]")]


def test_the_last_word_of_each_person_counts(sender, answered, feedback):
    wrong, right = answered["negative_button"]["value"], answered["positive_button"]["value"]
    for value in (wrong, right):
        sender.press(SAID, value)
    sender.press(SAID, wrong, user="U2")

    assert sorted(feedback()) == [("right", ""), ("wrong", "")]


def test_a_form_that_does_not_fit_says_what_to_correct(sender, answered, feedback):
    answer_id = answered["positive_button"]["value"].partition(":")[2]

    told = [
        form(sender, answer_id, comment="c" * 2_001),
        form(sender, answer_id, comment="a\0b"),
        form(sender, answer_id, verdict=None),
        form(sender, answer_id, verdict="great"),
    ]

    assert [one.json()["response_action"] for one in told] == ["errors"] * 4
    assert ["comment" in one.json()["errors"] for one in told] == [True, True, False, False]
    assert feedback() == []
    assert form(sender, answer_id, comment="c" * 2_000).text == ""


def test_of_an_answer_that_is_forgotten_nothing_is_kept(
    sender, running, workspace, answered, feedback
):
    value = answered["positive_button"]["value"]
    running[1].state.desk.store.forget()

    sender.press(SAID, value, workspace.response_url("one"))

    until(lambda: workspace.said["one"])
    assert "ask the question again" in workspace.said["one"][0]["text"]
    assert feedback() == []


def test_a_button_that_is_not_ours_does_nothing(sender, feedback):
    told = [sender.press(SAID, "great:x"), sender.press("another", "right:x")]

    assert [one.status_code for one in told] == [200, 200]
    assert feedback() == []


def test_a_form_that_cannot_be_opened_costs_the_reason_alone(sender, workspace, answered, feedback):
    workspace.failing["views.open"] = [Failing("expired_trigger_id")]

    sender.press(SAID, answered["negative_button"]["value"])

    until(lambda: workspace.count("views.open") == 1)
    assert feedback() == [("wrong", "")]
