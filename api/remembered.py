"""The turns of a conversation that a question may lean on, as far as the answers given tell."""

import dataclasses
import json

from api.store import Store
from assistant.answer import Status
from assistant.question import Question


def remembered(question: Question, store: Store) -> Question:
    """The question without earlier turns that were declined as unsafe.

    A turn of which nothing is kept stays: the assistant judges its words again.
    """
    history = tuple(turn for turn in question.history if not _unsafe(turn.answer_id, store))
    return dataclasses.replace(question, history=history)


def _unsafe(answer_id: str | None, store: Store) -> bool:
    kept = store.answer(answer_id) if answer_id else None
    return kept is not None and json.loads(kept.body)["status"] == Status.DECLINED_UNSAFE
