"""What becomes of the faults of models, end to end, as the stand-in tells them over HTTP.

Every behaviour of `evals.standin` words answers to the same questions. A planted fault is stopped
where the statement that holds it was removed or is marked as partly supported. Answers of an honest
stand-in show the other side: how many of its statements, each words of a passage, are stopped too.
"""

import os
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass

from assistant.answer import Answer, NoticeKind, Status, Support
from assistant.build import build_assistant
from assistant.ports import Answers
from assistant.question import Question
from assistant.settings import Settings
from evals.report import Rows
from evals.standin.behaviour import FAULTS, Behaviour
from evals.standin.call import Call
from evals.standin.provider import Provider
from evals.stats import Estimate, wilson

FAILING_S = 1.0
"""How long a provider that fails is waited for here."""
FAILING_QUESTIONS = 3
"""A failure is the same whatever was asked, and some are only found out by waiting."""
WELL = (Behaviour.HONEST, Behaviour.FENCED, Behaviour.NO_FORM, Behaviour.PLAIN)
FAILING = tuple(one for one in Behaviour if one not in (*WELL, *FAULTS))

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Came:
    """What came of the questions that were asked while the stand-in behaved in one way.

    Attributes:
        behaviour: In which.
        said: Statements that it said.
        shown: Those of them that were shown, marked or not.
        planted: Statements with the fault.
        stopped: Those of them that were removed or marked.
        worded: Answers in its words.
        partly: Answers that end `answered_partly`.
        quoted: Answers in quotes, with a notice that says why.
        bare: Answers in quotes without one: nobody was told that a model had failed.
        slowest_s: The longest that an answer took.
    """

    behaviour: Behaviour
    questions: int
    said: int = 0
    shown: int = 0
    planted: int = 0
    stopped: int = 0
    worded: int = 0
    partly: int = 0
    quoted: int = 0
    bare: int = 0
    slowest_s: float = 0.0

    @property
    def share(self) -> Estimate:
        """Of the planted faults, those that were stopped; with a Wilson interval."""
        return wilson(self.stopped, self.planted)


def model_at(provider: Provider) -> dict[str, object]:
    """Settings that have the stand-in word answers."""
    os.environ.setdefault("OPENAI_API_KEY", "none")  # a key has to be there, whatever it says
    return {
        "model": "openai:stand-in",
        "model_url": provider.url,
        "model_tokens_per_day": 0,  # they cost nothing
    }


def behaviours(
    settings: Settings,
    questions: Sequence[str],
    each: Sequence[Behaviour] = tuple(Behaviour),
    progress: Progress = lambda done, of: None,
) -> Iterator[Came]:
    """Ask the same questions under each behaviour, one after another."""
    with Provider() as provider:
        for done, behaviour in enumerate(each, start=1):
            asked = questions[:FAILING_QUESTIONS] if behaviour in FAILING else questions
            with _assistant(settings, provider, behaviour) as answers:
                yield _asked(answers, provider, behaviour, asked)
            progress(done, len(each))


@contextmanager
def _assistant(settings: Settings, provider: Provider, behaviour: Behaviour) -> Iterator[Answers]:
    """One that has not met a failure before, as after the first it would not ask again."""
    provider.behave(behaviour)
    more = model_at(provider)
    if behaviour in FAILING:
        more |= {"model_timeout_s": FAILING_S, "model_retries": 0}
    with closing(build_assistant(settings.model_copy(update=more))) as answers:
        yield answers


def _asked(
    answers: Answers, provider: Provider, behaviour: Behaviour, questions: Sequence[str]
) -> Came:
    counts: Counter[str] = Counter()
    slowest = 0.0
    for question in questions:
        before = len(provider.calls)
        began = time.perf_counter()
        answer = answers.ask(Question(question))
        slowest = max(slowest, time.perf_counter() - began)
        counts.update(_of_answer(answer))
        # A call that was made again in another form is answered by its last.
        for call in provider.calls[before:][-1:]:
            counts.update(_of_call(call, answer))
    return Came(behaviour, len(questions), slowest_s=slowest, **counts)


def _of_answer(answer: Answer) -> dict[str, int]:
    worded = answer.trace.mode == "generate"
    told = any(notice.kind is NoticeKind.DEGRADED for notice in answer.notices)
    return {
        "worded": int(worded),
        "partly": int(answer.status is Status.ANSWERED_PARTLY),
        "quoted": int(not worded and told),
        "bare": int(not worded and not told),
    }


def _of_call(call: Call, answer: Answer) -> dict[str, int]:
    spoken = call.played.spoken
    if spoken is None:
        return {}
    worded = answer.trace.mode == "generate"
    shown = {s.text: s.support for s in answer.statements} if worded else {}
    counts = {
        "said": len(spoken.statements),
        "shown": sum(said.text in shown for said in spoken.statements),
    }
    if spoken.planted:
        # A quote of the documents beside it may have the same words, rightly cited.
        passed = shown.get(spoken.statements[spoken.at].text) is Support.SUPPORTED
        counts |= {"planted": 1, "stopped": int(not passed)}
    return counts


def rows(came: Sequence[Came]) -> tuple[Rows, Rows]:
    """Two tables: what became of faults, and of answers where the provider fails."""
    heads = ("stand-in", "questions", "statements said", "shown", "planted", "stopped", "95 %")
    faults = Rows(
        "statements of the stand-in",
        heads,
        tuple(_fault(one) for one in came if one.behaviour not in FAILING),
    )
    heads = (
        "stand-in", "questions", "in its words", "partly answered", "in quotes, said so",
        "in quotes, not said", "slowest, s",
    )  # fmt: skip
    failing = Rows(
        "answers while the provider fails",
        heads,
        tuple(_failure(one) for one in came if one.behaviour in FAILING),
    )
    return faults, failing


def _fault(one: Came) -> tuple[str, ...]:
    told = (str(one.behaviour), str(one.questions), str(one.said), str(one.shown))
    if not one.planted:
        return (*told, "0", "-", "-")
    share = one.share
    return (*told, str(one.planted), f"{share.value:.3f}", f"{share.low:.3f} to {share.high:.3f}")


def _failure(one: Came) -> tuple[str, ...]:
    counts = (one.questions, one.worded, one.partly, one.quoted, one.bare)
    return (str(one.behaviour), *map(str, counts), f"{one.slowest_s:.1f}")
