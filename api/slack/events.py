"""`POST /slack/events`: all that Slack sends over HTTP, once its signature was looked at."""

import logging
import time
from collections.abc import Callable

from fastapi import APIRouter, Request
from slack_bolt.adapter.fastapi.async_handler import AsyncSlackRequestHandler
from slack_sdk.signature import Clock, SignatureVerifier
from starlette.responses import Response

from api.slack.bot import SlackBot

log = logging.getLogger("api.slack")

PATH = "/slack/events"


class _Now(Clock):
    """A clock that can be set."""

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now

    def now(self) -> float:
        return self._now()


def slack_router(bot: SlackBot, secret: str, now: Callable[[], float] = time.time) -> APIRouter:
    """The route; everything that does not bear Slack's signature of the last minutes is refused."""
    router = APIRouter(include_in_schema=False)
    verifier = SignatureVerifier(secret, _Now(now))
    handler = AsyncSlackRequestHandler(bot.app)

    @router.post(PATH)
    async def events(request: Request) -> Response:
        if not _signed(verifier, await request.body(), request):
            return Response("not signed by Slack within five minutes", 401)
        try:
            return await handler.handle(request)
        except ValueError:
            return Response("neither JSON nor a form", 400)

    return router


def _signed(verifier: SignatureVerifier, body: bytes, request: Request) -> bool:
    """Whether the raw body was signed, not longer than five minutes ago."""
    try:
        return verifier.is_valid_request(body, dict(request.headers))
    except (ValueError, TypeError):
        # A time that is no number, a signature or a body that is no text.
        return False
