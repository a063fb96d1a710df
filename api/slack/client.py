"""Slack's Web API as it is called here: patient with its limits, silent about what is said."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.async_handler import AsyncRetryHandler
from slack_sdk.http_retry.builtin_async_handlers import (
    AsyncConnectionErrorRetryHandler,
    AsyncRateLimitErrorRetryHandler,
    AsyncServerErrorRetryHandler,
)
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from api.chat.worker import Later
from api.slack.blocks import Message
from api.slack.quiet import quiet_logger

TIMEOUT_S = 20
_RATE_TRIES = 2
"""How often a call waits as long as Slack wants before it goes back to the inbox."""
PASSING = {
    "fatal_error",
    "internal_error",
    "ratelimited",
    "request_timeout",
    "service_unavailable",
    "team_added_to_org",
}
"""Errors that another try may not meet."""
TOKEN = {"account_inactive", "invalid_auth", "not_authed", "token_expired", "token_revoked"}
"""Errors that only who runs the service can mend, with another token."""
_TOKEN_WAIT_S = 60.0


class Refused(Exception):
    """An address that Slack gave for an answer does not take it; says why in a word."""


Failures = (SlackApiError, Refused, aiohttp.ClientError, TimeoutError)
"""What a call of Slack raises."""


class Slack:
    """The Web API under one bot token, and the addresses that Slack gives for single answers."""

    def __init__(self, token: str, api_url: str) -> None:
        self._token = token
        self._api_url = api_url
        self._session: aiohttp.ClientSession | None = None
        self._web: AsyncWebClient | None = None

    @property
    def web(self) -> AsyncWebClient:
        """The client; there is one while this is `open`."""
        assert self._web is not None, "the client of Slack is used before it was opened"
        return self._web

    @asynccontextmanager
    async def open(self) -> AsyncIterator[None]:
        """Keep connections for as long as this lasts."""
        timeout = aiohttp.ClientTimeout(total=TIMEOUT_S)
        async with aiohttp.ClientSession(timeout=timeout) as session:
            self._session = session
            self._web = self.client(session)
            yield

    def client(self, session: aiohttp.ClientSession | None = None) -> AsyncWebClient:
        """A client; one without a session has no token either: Bolt is not to call by itself."""
        return AsyncWebClient(
            token=self._token if session else None,
            base_url=self._api_url,
            timeout=TIMEOUT_S,
            session=session,
            logger=quiet_logger(),
            retry_handlers=_patience(),
        )

    async def respond(self, address: str, message: Message | None, **more: object) -> None:
        """Send to an address that Slack gave for answers only the asker sees.

        Raises:
            Refused: where Slack does not take it.
        """
        hook = AsyncWebhookClient(
            address, timeout=TIMEOUT_S, logger=quiet_logger(), retry_handlers=_patience()
        )
        body: dict[str, object] = {"response_type": "ephemeral", **more}
        if message is not None:
            body |= {"text": message.text, "blocks": list(message.blocks)}
        told = await hook.send_dict(body)
        if told.status_code != 200:
            error = "ratelimited" if told.status_code == 429 else f"status_{told.status_code}"
            raise Refused(error)


def reason(error: Exception) -> str:
    """In a word, why Slack refused a call."""
    if isinstance(error, SlackApiError):
        return str(error.response.get("error", "")) or "no reason given"
    return str(error) if isinstance(error, Refused) else type(error).__name__


class CannotShow(Exception):
    """Slack does not take an answer, and another try would not help; says why in a word."""


def refused(error: Exception) -> Later | CannotShow:
    """What is to be raised for a call that failed so."""
    why = reason(error)
    if why in TOKEN:
        told = f"Slack refuses the token ({why}); set ERAGUIDE_SLACK_BOT_TOKEN anew and restart"
        return Later(_TOKEN_WAIT_S, told)
    if why in PASSING or not isinstance(error, SlackApiError | Refused):
        return Later(_wait(error), f"Slack did not take it ({why})")
    return CannotShow(why)


def _wait(error: Exception) -> float:
    headers = getattr(getattr(error, "response", None), "headers", None) or {}
    told = str(headers.get("Retry-After", ""))
    return min(300.0, float(told)) if told.isdigit() else 5.0


def _patience() -> list[AsyncRetryHandler]:
    return [
        AsyncConnectionErrorRetryHandler(),
        AsyncRateLimitErrorRetryHandler(max_retry_count=_RATE_TRIES),
        AsyncServerErrorRetryHandler(),
    ]
