"""Socket Mode: Slack reached from inside, for services that cannot be reached from outside."""

import asyncio
import contextlib
import signal
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler

from api.desk import Desk
from api.settings import ApiSettings
from api.slack.bot import SlackBot
from api.slack.client import Failures, reason
from api.slack.quiet import quiet_logger
from assistant.ports import Answers

PING_S = 10.0
"""Seconds between two signs of life."""


class CannotConnect(Exception):
    """Slack does not let this app in; says why in a word."""


@asynccontextmanager
async def connected(bot: SlackBot, app_token: str, ping_s: float = PING_S) -> AsyncIterator[None]:
    """Be connected for as long as this lasts; a connection that is lost is made anew.

    Raises:
        CannotConnect: where Slack refuses the first one.
    """
    async with bot.running():
        client = AsyncSocketModeHandler(
            bot.app, app_token, logger=quiet_logger(), ping_interval=ping_s
        ).client
        try:
            # The library tries for ever what will never succeed, so this is asked before.
            try:
                client.wss_uri = await client.issue_new_wss_url()
            except Failures as error:
                raise CannotConnect(reason(error)) from None
            await client.connect()  # type: ignore[no-untyped-call]
            yield
        finally:
            await client.close()  # type: ignore[no-untyped-call]


async def answer(answers: Answers, settings: ApiSettings, ready: Callable[[], None]) -> None:
    """Answer until the process is told to stop; `ready` is called once it does."""
    desk = Desk(answers, settings)
    try:
        bot = SlackBot(desk)
        await _until_told(bot, settings.slack_app_token.get_secret_value(), ready)
    finally:
        desk.close()


async def _until_told(bot: SlackBot, app_token: str, ready: Callable[[], None]) -> None:
    told = asyncio.Event()
    loop = asyncio.get_running_loop()
    for sign in (signal.SIGINT, signal.SIGTERM):
        with contextlib.suppress(NotImplementedError):
            loop.add_signal_handler(sign, told.set)
    async with connected(bot, app_token):
        ready()
        await told.wait()
