"""A model as the assistant meets it: with patience, but not without end, and within a budget."""

import random
import time
from collections.abc import Callable, Generator, Iterator
from contextlib import suppress

from assistant.adapters.line import Line
from assistant.adapters.pull import Pull, Stalled
from assistant.adapters.speaker import Speaker, Trouble, Used
from assistant.breaker import Breaker
from assistant.budget import Budget, estimated_tokens
from assistant.errors import ModelFailed, ModelUnreachable
from assistant.prompt import Prompt
from assistant.settings import Settings

_FIRST_WAIT_S = 0.5
_LONGEST_WAIT_S = 5.0
"""An asker is not kept longer between two tries; quotes are better than a later answer."""

_GLANCE_S = 1.0
"""How long a silence is before who listens may look whether anybody listens to them."""

_CHARACTERS_A_TOKEN = 8
"""More than any text has: an answer longer than its tokens allow at this rate ignores the limit."""


class PatientModel:
    """The `ChatModel` around a `Speaker`: tries again, gives up in time, counts what it costs."""

    def __init__(
        self,
        speaker: Speaker,
        settings: Settings,
        breaker: Breaker,
        budget: Budget,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._speaker = speaker
        self._settings = settings
        self._breaker = breaker
        self._budget = budget
        self._clock = clock
        self._sleep = sleep

    @property
    def name(self) -> str:
        """Provider and name, as they are configured."""
        return self._speaker.name

    def reachable(self) -> bool:
        """Whether a call is worth making now."""
        return self._breaker.reachable()

    def write(self, prompt: Prompt) -> Iterator[str]:
        """The answer, in pieces as they come; closing the iterator stops the provider.

        While none comes there is an empty one each second, so that it can be closed then, too.

        Raises:
            ModelUnreachable: no connection, no answer in time, a broken stream, or known to be
                dead: then nothing is tried.
            ModelRefused: the provider said no.
            BudgetSpent: the tokens of this day are spent; the provider was not asked.
            ModelFailed: the answer was cut, or its cost cannot be counted.
        """
        if not self._breaker.admit():
            raise ModelUnreachable(
                f"{self.name} did not answer lately and is not asked for "
                f"{self._breaker.wait_s():.0f} s more"
            )
        call = _Call(prompt)
        trouble: Trouble | None = None
        try:
            reserved = self._budget.reserve(call.read_tokens + prompt.max_tokens)
            try:
                trouble = yield from self._tried(call)
            finally:
                # Where it cannot be counted any more, what was reserved stays spent; that is no
                # reason to lose an answer.
                with suppress(ModelFailed):
                    reserved.settle(call.cost())
        finally:
            self._report(call, trouble)
        if trouble:
            # Outside of any handler: what the provider's library says stays out of the traceback.
            raise trouble.failure

    def _tried(self, call: "_Call") -> Generator[str, None, Trouble | None]:
        """Ask until there is an answer, or it is no use; nothing is said twice."""
        end = self._clock() + self._settings.model_total_s
        for tried in range(self._settings.model_retries + 1):
            trouble = yield from self._once(call, end)
            if trouble is None or call.written or not trouble.again:
                return trouble
            wait_s = _wait_s(tried, trouble.after_s)
            last = tried == self._settings.model_retries
            if last or wait_s > _LONGEST_WAIT_S or self._clock() + wait_s >= end:
                return trouble
            self._sleep(wait_s)
        raise AssertionError("the last try returns")

    def _once(self, call: "_Call", end: float) -> Generator[str, None, Trouble | None]:
        pull = Pull(lambda: self._speaker.speak(call.prompt))
        line: Line | None = None
        timeout_s = self._settings.model_timeout_s
        try:
            while True:
                item = yield from _next(pull, min(timeout_s, end - self._clock()))
                if item is None:
                    call.heard = call.ended = True
                    return None
                if isinstance(item, Line):
                    line = item
                elif isinstance(item, Used):
                    call.used = item
                elif item:
                    call.add(item)
                    if call.too_long():
                        return Trouble(ModelFailed(self._cut(call.prompt)))
                    yield item
        except Stalled:
            call.heard = True  # it may be at work on it, and count it
            return Trouble(ModelUnreachable(self._late(end)), dead=True)
        except Trouble as trouble:
            return trouble
        finally:
            if line and pull.waiting:
                line.cut()
            pull.close()

    def _report(self, call: "_Call", trouble: Trouble | None) -> None:
        if trouble is None and not (call.ended or call.written):
            self._breaker.released()
        elif trouble and (
            trouble.dead or trouble.again or isinstance(trouble.failure, ModelUnreachable)
        ):
            self._breaker.failed(trouble.dead, trouble.after_s)
        else:
            self._breaker.succeeded()  # it answers, even where it is not what was asked

    def _cut(self, prompt: Prompt) -> str:
        return f"{self.name} wrote more than the {prompt.max_tokens:,} tokens of an answer"

    def _late(self, end: float) -> str:
        if self._clock() >= end:
            return f"{self.name} took more than {self._settings.model_total_s:g} s for its answer"
        return f"{self.name} said nothing for {self._settings.model_timeout_s:g} s"


_Item = str | Used | Line


def _next(pull: Pull[_Item], patience_s: float) -> Generator[str, None, _Item | None]:
    """The next item, None where there is none; an empty piece for each second without one.

    Raises:
        Stalled: none came in time.
    """
    while True:
        glance_s = min(patience_s, _GLANCE_S)
        try:
            return pull.next(glance_s)
        except StopIteration:
            return None
        except Stalled:
            patience_s -= glance_s
            if patience_s <= 0:
                raise
        yield ""


class _Call:
    """What one call was given, and what came of it so far."""

    def __init__(self, prompt: Prompt) -> None:
        self.prompt = prompt
        self.read_tokens = estimated_tokens(prompt.rules) + estimated_tokens(prompt.task)
        self.written = 0
        self.used: Used | None = None
        self.heard = False
        self.ended = False
        self._pieces: list[str] = []

    def add(self, piece: str) -> None:
        self.written += len(piece)
        self._pieces.append(piece)

    def too_long(self) -> bool:
        return self.written > _CHARACTERS_A_TOKEN * self.prompt.max_tokens

    def cost(self) -> int:
        """Tokens as the provider counts them, estimated where it does not say."""
        if self.used:
            return self.used.tokens
        if not self.written and not self.heard:
            return 0  # refused or never reached: not charged
        return self.read_tokens + estimated_tokens("".join(self._pieces))


def _wait_s(tried: int, after_s: float | None) -> float:
    """At least as long as the provider asks for, and never for all askers at once."""
    spread_s = _FIRST_WAIT_S * 2**tried * random.uniform(0.5, 1.0)
    return spread_s if after_s is None else after_s + random.uniform(0.0, _FIRST_WAIT_S)
