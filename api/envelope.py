"""What every request gets, whatever it asks for: an id, a limit, headers that protect, a log line.

Pure ASGI, outermost, so that it sees every response, streams included, and costs next to nothing.
The log names the route and never the address as it was asked for: queries hold questions, and the
id of an answer is the key to it.
"""

import asyncio
import logging
import re
import time
import traceback
from secrets import token_hex

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.metrics import Metrics
from api.origins import Origins
from api.problems import Problem, internal

access = logging.getLogger("api.access")
log = logging.getLogger("api")

SANE_ID = re.compile(r"[A-Za-z0-9._:-]{1,64}")
LINGER_S = 5.0
"""Seconds for which the rest of a refused body is read and dropped."""
API_POLICY = "default-src 'none'; frame-ancestors 'none'"

_HEADERS = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "content-security-policy": API_POLICY,
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
    "cross-origin-opener-policy": "same-origin",
}


class Envelope:
    """Wraps the application."""

    def __init__(
        self, app: ASGIApp, *, metrics: Metrics, max_body_bytes: int, origins: Origins
    ) -> None:
        self._app = app
        self._metrics = metrics
        self._max = max_body_bytes
        self._origins = origins

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request; anything but HTTP passes through."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        exchange = _Exchange(scope, receive, send, self._max, self._origins)
        began = time.perf_counter()
        try:
            if exchange.declared > self._max:
                raise exchange.too_large()
            preflight = self._origins.preflight(scope)
            await (preflight or self._app)(scope, exchange.receive, exchange.send)
        except Problem as problem:
            await exchange.refuse(problem)
        except Exception as error:
            # Messages of exceptions may repeat what was asked, so only type and places are told.
            places = "".join(traceback.format_tb(error.__traceback__))
            log.error("%s in request %s\n%s", type(error).__name__, exchange.request_id, places)
            await exchange.refuse(internal())
        finally:
            await exchange.finish()
            took = time.perf_counter() - began
            route = _route(scope)
            self._metrics.request(scope["method"], route, exchange.status, took)
            access.info(
                "%s %s %d %.0f ms %s",
                scope["method"],
                route,
                exchange.status,
                1000 * took,
                exchange.request_id,
            )


class _Exchange:
    """One request and its response, watched."""

    def __init__(
        self,
        scope: Scope,
        receive: Receive,
        send: Send,
        max_body_bytes: int,
        origins: Origins,
    ) -> None:
        headers = Headers(scope=scope)
        given = headers.get("x-request-id", "")
        self.request_id = given if SANE_ID.fullmatch(given) else token_hex(8)
        length = headers.get("content-length", "0")
        self.declared = int(length) if length.isascii() and length.isdigit() else 0
        self.status = 499
        scope.setdefault("state", {})["request_id"] = self.request_id
        self._scope = scope
        self._receive = receive
        self._send = send
        self._max = max_body_bytes
        self._origins = origins
        self._received = 0
        self._started = False
        self._overrun = False

    def too_large(self) -> Problem:
        """The problem of a body above the limit; from here on, what still comes is dropped."""
        self._overrun = True
        return Problem(
            "body-too-large",
            f"Send at most {self._max:,} bytes; a question needs a few thousand.",
            {"Connection": "close"},
        )

    async def receive(self) -> Message:
        """The next message, unless the body has grown beyond the limit."""
        message = await self._receive()
        if message["type"] == "http.request":
            self._received += len(message.get("body", b""))
            if self._received > self._max:
                raise self.too_large()
        return message

    async def send(self, message: Message) -> None:
        """Pass a message on, with the headers that every response has."""
        if message["type"] == "http.response.start":
            self._started = True
            self.status = message["status"]
            headers = MutableHeaders(scope=message)
            headers["x-request-id"] = self.request_id
            for name, value in _HEADERS.items():
                headers.setdefault(name, value)
            self._origins.mark(self._scope, headers)
        elif self._overrun and message["type"] == "http.response.body":
            message = {**message, "more_body": True}
        await self._send(message)

    async def refuse(self, problem: Problem) -> None:
        """Send a problem, unless a response has begun."""
        if not self._started:
            response = problem.response(self.request_id)
            await response(self._scope, self._receive, self.send)

    async def finish(self) -> None:
        """After a refused body, read on for a while.

        A connection that is closed while the other side still writes is reset, and the reset may
        overtake the response: the sender would never learn why.
        """
        if not (self._overrun and self._started):
            return
        try:
            async with asyncio.timeout(LINGER_S):
                more = True
                while more:
                    message = await self._receive()
                    more = message["type"] == "http.request" and message.get("more_body", False)
        except TimeoutError:
            pass
        await self._send({"type": "http.response.body", "body": b""})


def _route(scope: Scope) -> str:
    path = getattr(scope.get("route"), "path", None)
    if isinstance(path, str):
        return path
    return "/static" if scope["path"].startswith("/static/") else "other"
