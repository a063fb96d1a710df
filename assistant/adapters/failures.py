"""What a provider's library raises, told in our own words: never in its own.

Its messages may hold part of a key, the question, or what a server chose to write; a status, the
kind of a failure and a wait are all that is taken from them.
"""

import datetime
import math
from collections.abc import Iterator
from email.utils import parsedate_to_datetime
from typing import Any

from langchain_core.exceptions import ModelConnectionError, ModelTimeoutError

from assistant.adapters.speaker import Trouble
from assistant.errors import ModelFailed, ModelRefused, ModelUnreachable

CUT = frozenset({"length", "max_tokens", "model_length", "model_context_window_exceeded"})
"""Reasons to stop that leave an answer half said."""

WITHHELD = frozenset({"content_filter", "refusal"})
"""Reasons to stop that leave none."""

_REFUSED = {
    400: "the request is not one that it takes, or too long for it",
    401: "the key is not accepted",
    402: "the account has no credit left",
    403: "the key may not use this model",
    404: "there is no such model at this address",
    413: "the request is too long for it",
    422: "the request is not one that it takes",
    429: "too many requests, or the quota is used up",
}
_BAD_REQUEST = frozenset({400, 415, 422, 501})
_LASTING = frozenset({401, 402, 403, 404})
"""Refusals that the next question would meet as well."""
_PASSING = frozenset({408, 409, 425})
_CONNECTION = ("Connection", "ConnectError", "ReadError", "WriteError", "Protocol", "Network")


def trouble_of(error: Exception, name: str) -> Trouble:
    """What failed, and whether to try again."""
    chain = tuple(_chain(error))
    kinds = [type(each).__name__ for each in chain]
    status = _status(chain)
    if status is not None:
        return _of_status(status, _after_s(chain), name)
    if any("LengthFinishReason" in kind for kind in kinds):
        return Trouble(too_short(name))
    if any("ContentFilterFinishReason" in kind for kind in kinds):
        return Trouble(ModelRefused(f"{name} withheld its answer (content_filter)"))
    if _is_timeout(chain):
        return Trouble(ModelUnreachable(f"{name} did not answer in time"), dead=True)
    if _is_broken(chain):
        return Trouble(
            ModelUnreachable(f"{name} cannot be reached, or closed the connection"),
            again=True,
            dead=_is_refused(chain),
        )
    return Trouble(ModelUnreachable(f"{name} failed in a way of its own ({kinds[0]})"))


def too_short(name: str) -> ModelFailed:
    """That an answer was cut at its bound; thinking before it counts as well."""
    return ModelFailed(
        f"{name} was cut: its answer needs more tokens than it may have; "
        "ERAGUIDE_ANSWER_TOKENS sets how many, and a model that thinks first needs more"
    )


def is_bad_request(error: Exception) -> bool:
    """Whether a server did not like what it was asked, so that less may be asked of it."""
    return _status(tuple(_chain(error))) in _BAD_REQUEST


def mentions(error: Exception, words: tuple[str, ...]) -> bool:
    """Whether a refusal names one of the words."""
    said = " ".join(str(each) for each in _chain(error))
    return any(word in said for word in words)


def _of_status(status: int, after_s: float | None, name: str) -> Trouble:
    if status >= 500 or status in _PASSING:
        return Trouble(
            ModelUnreachable(f"{name} has trouble of its own (HTTP {status})"),
            again=True,
            after_s=after_s,
        )
    why = _REFUSED.get(status, "no reason that is known here")
    return Trouble(
        ModelRefused(f"{name} refused (HTTP {status}): {why}"),
        again=status == 429,
        after_s=after_s if status == 429 else None,
        dead=status in _LASTING,
    )


def _chain(error: BaseException) -> Iterator[BaseException]:
    """An error and those that led to it."""
    seen: set[int] = set()
    here: BaseException | None = error
    while here is not None and id(here) not in seen:
        seen.add(id(here))
        yield here
        here = here.__cause__ or here.__context__


def _status(chain: tuple[BaseException, ...]) -> int | None:
    for each in chain:
        holders: tuple[Any, ...] = (each, getattr(each, "response", None))
        for holder in holders:
            status = getattr(holder, "status_code", None)
            if isinstance(status, int) and 400 <= status < 600:
                return status
    return None


def _after_s(chain: tuple[BaseException, ...]) -> float | None:
    for each in chain:
        headers = getattr(getattr(each, "response", None), "headers", None)
        if headers is not None and (told := headers.get("retry-after")):
            return _seconds(str(told))
    return None


def _seconds(told: str) -> float | None:
    """A Retry-After in seconds: it is a number of them, or a day and an hour."""
    try:
        seconds = float(told)
    except ValueError:
        try:
            then = parsedate_to_datetime(told)
        except ValueError:
            return None
        if then.tzinfo is None:
            then = then.replace(tzinfo=datetime.UTC)
        seconds = (then - datetime.datetime.now(datetime.UTC)).total_seconds()
    return max(0.0, seconds) if math.isfinite(seconds) else None


def _is_timeout(chain: tuple[BaseException, ...]) -> bool:
    return any(
        isinstance(each, TimeoutError | ModelTimeoutError) or "Timeout" in type(each).__name__
        for each in chain
    )


def _is_broken(chain: tuple[BaseException, ...]) -> bool:
    return any(
        isinstance(each, ConnectionError | ModelConnectionError)
        or any(word in type(each).__name__ for word in _CONNECTION)
        for each in chain
    )


def _is_refused(chain: tuple[BaseException, ...]) -> bool:
    """Whether there was no connection at all, rather than one that broke."""
    return any(
        isinstance(each, ConnectionRefusedError) or "ConnectError" in type(each).__name__
        for each in chain
    )
