"""A stand-in for Slack: its Web API and its sender of events, over HTTP and a WebSocket.

It keeps what a workspace would show, refuses what Slack refuses, and fails as it is told to. Runs
in a thread of its own, on the loopback.
"""

import asyncio
import hashlib
import hmac
import itertools
import json
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlencode

import aiohttp
from aiohttp import web

from evals.blockkit import refused

LOOPBACK = "127.0.0.1"
TEAM, BOT = "T0TEAM", "U0GUIDE"
SECRET = "8f742231b10e8888abcd99yyyzzz85a5"

Json = dict[str, Any]


@dataclass
class Shown:
    """A message as it stands in the workspace."""

    channel: str
    thread: str | None
    text: str = ""
    blocks: list[Json] = field(default_factory=list)
    streamed: str = ""
    streaming: bool = False
    edits: int = 0


@dataclass(frozen=True)
class Failing:
    """An answer that the Web API gives in place of its own."""

    error: str
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)


class Workspace:
    """The workspace, for as long as a `with`.

    `calls` are the calls of the Web API as (method, arguments), `said` what went to addresses for
    single answers. `failing` maps methods to what they answer next, `failing_after` to what they
    answer to one call, counted from 1; `token` is what they ask for.
    """

    def __init__(self, token: str = "xoxb-test") -> None:
        self.token = token
        self.calls: list[tuple[str, Json]] = []
        self.messages: dict[str, Shown] = {}
        self.said: dict[str, list[Json]] = defaultdict(list)
        self.failing: dict[str, list[Failing]] = defaultdict(list)
        self.failing_after: dict[str, tuple[int, Failing]] = {}
        self.refused: list[str] = []
        self.acknowledged: list[Json] = []
        self.connections = 0
        self._ts = itertools.count(1)
        self._socket: web.WebSocketResponse | None = None
        self._started = threading.Event()
        self.port = 0

    def clear(self) -> None:
        """Forget what came, and what is to fail."""
        self.calls.clear()
        self.messages.clear()
        self.said.clear()
        self.failing.clear()
        self.failing_after.clear()
        self.refused.clear()
        self.acknowledged.clear()
        self.connections = 0

    def __enter__(self) -> "Workspace":
        self._thread = threading.Thread(target=lambda: asyncio.run(self._run()), daemon=True)
        self._thread.start()
        self._started.wait(10)
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._over.set)
        self._thread.join(10)

    @property
    def api_url(self) -> str:
        """Where its Web API is."""
        return f"http://{LOOPBACK}:{self.port}/api/"

    def response_url(self, name: str) -> str:
        """An address for answers that only one sees."""
        return f"http://{LOOPBACK}:{self.port}/respond/{name}"

    def count(self, method: str) -> int:
        """How often a method was called."""
        return Counter(name for name, _ in self.calls)[method]

    def send(self, payload: Json) -> None:
        """Send an envelope over the WebSocket."""
        socket = self._socket
        assert socket is not None, "nobody is connected"
        asyncio.run_coroutine_threadsafe(socket.send_json(payload), self._loop).result(5)

    def hang_up(self) -> None:
        """Close the connection, as Slack does now and then."""
        socket = self._socket
        assert socket is not None, "nobody is connected"
        self._socket = None
        asyncio.run_coroutine_threadsafe(socket.close(), self._loop).result(5)

    async def _run(self) -> None:
        self._loop, self._over = asyncio.get_running_loop(), asyncio.Event()
        app = web.Application()
        app.router.add_post("/api/{method}", self._api)
        app.router.add_post("/respond/{name}", self._respond)
        app.router.add_get("/socket", self._connect)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.2)
        await runner.setup()
        site = web.TCPSite(runner, LOOPBACK, 0)
        await site.start()
        self.port = runner.addresses[0][1]
        self._started.set()
        await self._over.wait()
        await runner.cleanup()

    async def _api(self, request: web.Request) -> web.Response:
        method = request.match_info["method"]
        given = await _arguments(request)
        self.calls.append((method, given))
        failing = self._fails(method)
        if failing is not None:
            body = {"ok": False, "error": failing.error}
            return web.json_response(body, status=failing.status, headers=failing.headers)
        if method != "apps.connections.open" and _bearer(request) != self.token:
            return web.json_response({"ok": False, "error": "token_expired"})
        told: Json = getattr(self, "_" + method.replace(".", "_"), lambda _: {})(given)
        return web.json_response({"ok": "error" not in told, **told})

    def _fails(self, method: str) -> Failing | None:
        place, failing = self.failing_after.get(method, (0, None))
        if failing is not None and self.count(method) == place:
            return failing
        return self.failing[method].pop(0) if self.failing[method] else None

    async def _respond(self, request: web.Request) -> web.Response:
        name = request.match_info["name"]
        given = await request.json()
        fault = self._fault(given.get("blocks") or [])
        if len(self.said[name]) >= 5 or fault:
            return web.Response(status=404, text=fault or "used_url")
        self.said[name].append(given)
        return web.Response(text="ok")

    async def _connect(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        self.connections += 1
        self._socket = socket
        await socket.send_json({"type": "hello", "num_connections": 1})
        async for message in socket:
            if message.type is aiohttp.WSMsgType.TEXT:
                self.acknowledged.append(json.loads(message.data))
        return socket

    def _apps_connections_open(self, _: Json) -> Json:
        return {"url": f"ws://{LOOPBACK}:{self.port}/socket"}

    def _chat_postMessage(self, given: Json) -> Json:  # noqa: N802
        error = self._fault(given.get("blocks") or [])
        if error or not given.get("text"):
            return {"error": error.partition(":")[0] or "no_text"}
        ts = self._new(Shown(given["channel"], given.get("thread_ts"), given["text"]))
        self.messages[ts].blocks = given.get("blocks") or []
        return {"ts": ts, "channel": given["channel"]}

    def _chat_update(self, given: Json) -> Json:
        shown = self.messages.get(given["ts"])
        if shown is None:
            return {"error": "message_not_found"}
        if shown.streaming:
            return {"error": "streaming_state_conflict"}
        error = self._fault(given.get("blocks") or [])
        if error:
            return {"error": error.partition(":")[0]}
        shown.text, shown.blocks, shown.streamed = given["text"], given.get("blocks") or [], ""
        shown.edits += 1
        return {"ts": given["ts"]}

    def _chat_startStream(self, given: Json) -> Json:  # noqa: N802
        if not given.get("thread_ts"):
            return {"error": "invalid_thread_ts"}
        if not given["channel"].startswith("D") and not given.get("recipient_user_id"):
            return {"error": "missing_recipient_user_id"}
        ts = self._new(Shown(given["channel"], given["thread_ts"], streaming=True))
        return self._grow(ts, given)

    def _chat_appendStream(self, given: Json) -> Json:  # noqa: N802
        return self._grow(given["ts"], given)

    def _chat_stopStream(self, given: Json) -> Json:  # noqa: N802
        grown = self._grow(given["ts"], given)
        if "error" in grown:
            return grown
        shown = self.messages[given["ts"]]
        error = self._fault(given.get("blocks") or [], len(shown.streamed))
        if error:
            return {"error": error.partition(":")[0]}
        shown.streaming, shown.blocks = False, given.get("blocks") or []
        return grown

    def _grow(self, ts: str, given: Json) -> Json:
        shown = self.messages.get(ts)
        if shown is None or not shown.streaming:
            return {"error": "message_not_in_streaming_state"}
        text = given.get("markdown_text") or ""
        text += "".join(chunk["text"] for chunk in given.get("chunks") or [])
        if len(text) > 12_000:
            return {"error": "msg_too_long"}
        shown.streamed += text
        return {"ts": ts, "channel": shown.channel}

    def _new(self, shown: Shown) -> str:
        ts = f"{1_700_000_000 + next(self._ts)}.000100"
        self.messages[ts] = shown
        return ts

    def _fault(self, blocks: list[Json], streamed: int = 0) -> str:
        fault = refused(blocks, streamed)
        if fault:
            self.refused.append(fault)
        return fault


def signed(body: bytes, at: float, secret: str = SECRET) -> dict[str, str]:
    """The headers with which Slack signs a body."""
    base = b"v0:%d:%s" % (int(at), body)
    digest = hmac.new(secret.encode(), base, hashlib.sha256).hexdigest()
    return {
        "X-Slack-Request-Timestamp": str(int(at)),
        "X-Slack-Signature": f"v0={digest}",
    }


def event_body(event: Json, event_id: str) -> Json:
    """An event as Slack sends it."""
    return {
        "type": "event_callback",
        "team_id": TEAM,
        "event_id": event_id,
        "event_time": int(time.time()),
        "event": event,
        "authorizations": [{"team_id": TEAM, "user_id": BOT, "is_bot": True}],
    }


def json_request(body: Json, at: float | None = None) -> tuple[bytes, dict[str, str]]:
    """A signed request with a JSON body: events."""
    sent = json.dumps(body).encode()
    kind = {"Content-Type": "application/json"}
    return sent, {**kind, **signed(sent, time.time() if at is None else at)}


def form_request(
    values: Mapping[str, str], at: float | None = None
) -> tuple[bytes, dict[str, str]]:
    """A signed request with a form: commands, and what is pressed."""
    sent = urlencode(values).encode()
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    return sent, {**kind, **signed(sent, time.time() if at is None else at)}


def _bearer(request: web.Request) -> str:
    return request.headers.get("Authorization", "").removeprefix("Bearer ")


async def _arguments(request: web.Request) -> Json:
    if request.content_type == "application/json":
        return dict(await request.json())
    return {**request.query, **dict(parse_qsl((await request.read()).decode()))}
