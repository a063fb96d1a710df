"""What is kept of an answer whose asker left before it was complete."""

from collections.abc import Sequence

from assistant.answer import Answer, Notice, NoticeKind, Statement, Status, Support, Trace
from assistant.privacy import withheld
from assistant.question import Question

LEAD = "The asker left before this answer was complete."


def abandoned(
    question: Question, answer_id: str, left: Sequence[Statement], snapshot: str, index: str
) -> Answer:
    """The record: what had left, under the id that its events had; personal data withheld."""
    text = withheld(question).question.text
    quoted = all(statement.support is Support.QUOTED for statement in left)
    return Answer(
        id=answer_id,
        question=text,
        standalone_question=text,
        status=Status.ANSWERED_PARTLY,
        lead=LEAD,
        statements=tuple(left),
        notices=(Notice(NoticeKind.INCOMPLETE, LEAD),),
        trace=Trace("quote" if quoted else "generate", snapshot, index),
    )
