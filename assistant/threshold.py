"""What every question passes on its way in, whichever door it came through.

Characters that nobody sees are dropped. Personal data is withheld. A turn that nobody should
answer is no part of the conversation, and no more of an old conversation is read than is of use.
"""

from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from hashlib import sha256

from assistant.answer import Answer, AssistantEvent, Notice
from assistant.privacy import privacy_notice, withheld
from assistant.question import Question, Turn
from corpus.normalise import visible

HISTORY_WORDS = 2_000
"""Words of earlier questions and answers that are kept, the latest first."""


class Verdicts:
    """Whether questions are refused, each judged once: a conversation brings its turns every time.

    Digests are kept, never words; safe to use from many threads.
    """

    def __init__(self, most: int = 10_000) -> None:
        self._most = most
        self._known: dict[bytes, bool] = {}

    def refuses(self, text: str, judge: Callable[[str], bool]) -> bool:
        """The verdict on a text, by `judge` where it is not known."""
        key = sha256(text.encode("utf-8", "surrogatepass")).digest()
        found = self._known.get(key)
        if found is None:
            found = judge(text)
            if len(self._known) >= self._most:
                self._known.clear()
            self._known[key] = found
        return found


@dataclass(frozen=True, slots=True)
class Admitted:
    """A question as the steps see it; `private` where no provider is to see any of it."""

    question: Question
    private: bool
    notices: tuple[Notice, ...]


def admit(question: Question, refuses: Callable[[str], bool], *, provider: bool) -> Admitted:
    """The question as it may be worked on.

    Args:
        question: As it came in.
        refuses: Whether an earlier question is one that nobody should answer.
        provider: Whether a language model is configured, to which a question would be sent.
    """
    found = withheld(_seen(question))
    history = tuple(turn for turn in _latest(found.question.history) if not refuses(turn.question))
    return Admitted(
        replace(found.question, history=history),
        private=bool(found.kinds),
        notices=privacy_notice(found, provider),
    )


def release(
    events: Iterator[AssistantEvent], notices: tuple[Notice, ...]
) -> Iterator[AssistantEvent]:
    """The events, with notices that concern the question before those of the whole answer."""
    with closing(events) as coming:  # type: ignore[type-var]
        for event in coming:
            if notices and isinstance(event, Answer):
                yield replace(event, notices=(*notices, *event.notices))
            else:
                yield event


def _seen(question: Question) -> Question:
    text = visible(question.text)
    history = tuple(
        Turn(visible(turn.question), turn.answer and visible(turn.answer), turn.answer_id)
        for turn in question.history
    )
    # A question of nothing but such characters is as good as a blank one: it is asked back.
    return replace(question, text=text if text.strip() else "?", history=history)


def _latest(history: tuple[Turn, ...]) -> tuple[Turn, ...]:
    """The last turns, as many as have `HISTORY_WORDS` together; the answer of one may be cut."""
    kept: list[Turn] = []
    left = HISTORY_WORDS
    for turn in reversed(history):
        left -= len(turn.question.split())
        if left < 0:
            break
        answer = turn.answer
        if answer is not None:
            words = answer.split()
            answer = answer if len(words) <= left else " ".join(words[:left]) or None
            left -= min(left, len(words))
        kept.append(replace(turn, answer=answer))
    return tuple(reversed(kept))
