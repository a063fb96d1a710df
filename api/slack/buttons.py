"""What can be pressed below an answer, and the form for a reason."""

import json
from typing import Any

from api.feedback import Verdict

Json = dict[str, Any]

SAID = "era_guide_said"
PUBLISH = "era_guide_publish"
REASON = "era_guide_reason"
MAX_COMMENT = 2_000
"""Characters of a comment, as the page takes them."""

_REASONS = {
    Verdict.WRONG: "The answer is wrong",
    Verdict.WRONG_SOURCE: "The source is wrong",
    Verdict.INCOMPLETE: "Something is missing",
    Verdict.SHOULD_HAVE_ANSWERED: "It should have been answered",
    Verdict.SHOULD_HAVE_DECLINED: "It should not have been answered",
}


def said_buttons(answer: Json) -> Json:
    """Two buttons to say whether an answer was right."""
    return {
        "type": "context_actions",
        "block_id": SAID,
        "elements": [
            {
                "type": "feedback_buttons",
                "action_id": SAID,
                "positive_button": _said(answer, Verdict.RIGHT, "Right", "This answer was right"),
                "negative_button": _said(
                    answer, Verdict.WRONG, "Wrong", "This answer was wrong; say why"
                ),
            }
        ],
    }


def publish_button(answer: Json, thread: str) -> Json:
    """A button to show everybody an answer that only its asker sees."""
    return {
        "type": "actions",
        "block_id": PUBLISH,
        "elements": [
            {
                "type": "button",
                "action_id": PUBLISH,
                "text": {"type": "plain_text", "text": "Publish to this conversation"},
                "accessibility_label": "Show question and answer to everybody in this conversation",
                "value": json.dumps({"answer": answer["id"], "thread": thread}),
            }
        ],
    }


def reason_form(answer_id: str) -> Json:
    """The form that asks what was wrong."""
    options = [
        {"text": {"type": "plain_text", "text": words}, "value": verdict.value}
        for verdict, words in _REASONS.items()
    ]
    return {
        "type": "modal",
        "callback_id": REASON,
        "private_metadata": answer_id,
        "title": {"type": "plain_text", "text": "What was wrong?"},
        "submit": {"type": "plain_text", "text": "Send"},
        "close": {"type": "plain_text", "text": "Cancel"},
        "blocks": [
            {
                "type": "input",
                "block_id": "verdict",
                "label": {"type": "plain_text", "text": "What was wrong?"},
                "element": {
                    "type": "radio_buttons",
                    "action_id": "verdict",
                    "options": options,
                    "initial_option": options[0],
                },
            },
            {
                "type": "input",
                "block_id": "comment",
                "optional": True,
                "label": {"type": "plain_text", "text": "In your words"},
                "hint": {
                    "type": "plain_text",
                    "text": "Kept with the answer for whoever mends it. No names, please.",
                },
                "element": {
                    "type": "plain_text_input",
                    "action_id": "comment",
                    "multiline": True,
                    "max_length": MAX_COMMENT,
                },
            },
        ],
    }


def read_said(value: str) -> tuple[Verdict, str] | None:
    """The verdict and the answer's id that a button carries; None for what is no such value."""
    verdict, _, answer_id = value.partition(":")
    try:
        return Verdict(verdict), answer_id
    except ValueError:
        return None


def read_reason(view: Json) -> tuple[str, Verdict, str] | None:
    """The answer's id, the verdict and the comment of a form that was sent."""
    values = view["state"]["values"]
    chosen = values["verdict"]["verdict"]["selected_option"]
    comment = values["comment"]["comment"]["value"] or ""
    try:
        return view["private_metadata"], Verdict(chosen["value"]), comment
    except (TypeError, ValueError):
        return None


def _said(answer: Json, verdict: Verdict, words: str, label: str) -> Json:
    return {
        "text": {"type": "plain_text", "text": words},
        "accessibility_label": label,
        "value": f"{verdict.value}:{answer['id']}",
    }
