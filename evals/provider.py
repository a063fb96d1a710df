"""A stand-in for a provider of models: the chat-completions protocol of OpenAI on the loopback.

    with Provider(Behaviour.HONEST) as provider:
        Settings(model="openai:any", model_url=provider.url)
        …
        provider.behave(Behaviour.SERVER_ERROR, Behaviour.HONEST)  # the next call, and all after
        provider.calls[-1].body["messages"]

It plays through the real client library, over a real connection: what is asked is kept, and what
became of each call, so that a test can say that no more was asked and that closing has ended it.
"""

import contextlib
import json
import select
import socket
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.message import Message
from enum import StrEnum
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Condition, Thread
from typing import Any

from assistant.budget import estimated_tokens
from evals.behaviour import HALVES, STATUSES, Behaviour
from evals.player import Played, played

LOOPBACK = "127.0.0.1"
_LONGEST_STALL_S = 120.0
_GLANCE_S = 0.01
_SENT_AHEAD = 1 << 15
_AWAKE_S = 0.2
"""How often a connection is kept awake with a comment."""


class Ended(StrEnum):
    """What became of a call."""

    OPEN = "open"
    WHOLE = "whole"
    FAILED = "failed"
    """As its behaviour wanted: a status, a cut, a stall that was over."""
    LEFT = "left"
    """The client closed the connection before that."""


@dataclass
class Call:
    """One call: what was sent, and what became of it."""

    path: str
    headers: Message
    body: Mapping[str, Any]
    behaviour: Behaviour
    played: Played
    began: float
    ended: Ended = Ended.OPEN
    pieces: list[tuple[float, str]] = field(default_factory=list)
    """Each with the time (`time.perf_counter`) at which it had been sent."""

    @property
    def said(self) -> str:
        """What was sent so far."""
        return "".join(piece for _, piece in self.pieces)


class Provider:
    """Serves at `url` for as long as a `with`.

    Behaviours are taken in turn, one a call; the last stays. All else may be set while it runs.
    """

    def __init__(
        self,
        *behaviours: Behaviour,
        piece: int = 24,
        pause_s: float = 0.0,
        retry_after: str = "1",
    ) -> None:
        self.piece = piece
        self.pause_s = pause_s
        self.retry_after = retry_after
        self._changed = Condition()
        self._behaviours = list(behaviours or (Behaviour.HONEST,))
        self._calls: list[Call] = []
        self._connections: set[socket.socket] = set()
        self._closing = False
        self._server = _Server(self)

    def __enter__(self) -> "Provider":
        self._thread = Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True
        )
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._closing = True
        self._server.shutdown()
        self._thread.join()
        with self._changed:
            for connection in self._connections:
                _shut(connection)
            self._changed.wait_for(lambda: not self._connections, 5)
        self._server.server_close()

    @property
    def url(self) -> str:
        """The base address, as a client of OpenAI is given it."""
        return f"http://{LOOPBACK}:{self._server.server_address[1]}/v1"

    @property
    def calls(self) -> tuple[Call, ...]:
        """All calls so far, in their order."""
        with self._changed:
            return tuple(self._calls)

    @property
    def answering(self) -> int:
        """Calls that have not ended."""
        return sum(call.ended is Ended.OPEN for call in self.calls)

    @property
    def connections(self) -> int:
        """Connections that are open, with a call or without."""
        with self._changed:
            return len(self._connections)

    def behave(self, *behaviours: Behaviour) -> None:
        """Behave otherwise from the next call on."""
        with self._changed:
            self._behaviours = list(behaviours)

    def wait(self, within_s: float = 5.0) -> bool:
        """Wait until no call is open; whether that came in time."""
        with self._changed:
            return self._changed.wait_for(
                lambda: not any(call.ended is Ended.OPEN for call in self._calls), within_s
            )

    # For the handlers.

    @property
    def closing(self) -> bool:
        """Whether the `with` is over."""
        return self._closing

    def begin(self, path: str, headers: Message, body: Mapping[str, Any]) -> Call:
        """Keep a call, and decide how it is answered."""
        with self._changed:
            behaviour = self._behaviours[0]
            if len(self._behaviours) > 1:
                del self._behaviours[0]
            call = Call(path, headers, body, behaviour, played(body, behaviour), _now())
            self._calls.append(call)
            return call

    def end(self, call: Call, ended: Ended) -> None:
        """A call is over."""
        with self._changed:
            call.ended = ended
            self._changed.notify_all()

    def opened(self, connection: socket.socket) -> None:
        """A connection is there."""
        with self._changed:
            self._connections.add(connection)

    def closed(self, connection: socket.socket) -> None:
        """A connection is gone."""
        with self._changed:
            self._connections.discard(connection)
            self._changed.notify_all()


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, provider: Provider) -> None:
        self.provider = provider
        super().__init__((LOOPBACK, 0), _Handler)


class _Left(Exception):
    """The client is gone."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: _Server

    def setup(self) -> None:
        super().setup()
        # What the client does not read soon is not sent: an answer that it leaves is left indeed.
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _SENT_AHEAD)
        self._provider = self.server.provider
        self._provider.opened(self.connection)

    def finish(self) -> None:
        super().finish()
        self._provider.closed(self.connection)

    def log_message(self, format: str, *args: Any) -> None:
        pass

    def handle(self) -> None:
        with contextlib.suppress(ConnectionError):  # a client that leaves between two calls
            super().handle()

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers.get("Content-Length", 0))))
        if not self.path.endswith("/chat/completions"):
            self._status(404, "no such path", {})
            return
        call = self._provider.begin(self.path, self.headers, body)
        ended = Ended.LEFT
        try:
            ended = self._answer(call)
        except (_Left, ConnectionError):
            self.close_connection = True
        finally:
            self._provider.end(call, ended)

    def _answer(self, call: Call) -> Ended:
        if call.behaviour in STATUSES:
            self._refuse(call)
            return Ended.FAILED
        if call.behaviour is Behaviour.NO_FORM and "response_format" in call.body:
            self._status(400, "response_format is not supported by this server", {})
            return Ended.FAILED
        if call.behaviour is Behaviour.STALLS_AT_ONCE:
            self._wait(_LONGEST_STALL_S)
        if call.behaviour in (Behaviour.CLOSES, Behaviour.STALLS_AT_ONCE):
            self._close()
            return Ended.FAILED
        return self._stream(call) if call.body.get("stream") else self._whole(call)

    def _refuse(self, call: Call) -> None:
        """As providers do: with what was sent to them in the message."""
        asked = str(call.body.get("messages", ""))[-200:]
        key = str(call.headers.get("Authorization", ""))
        headers = {}
        if call.behaviour is Behaviour.TOO_MANY:
            headers["Retry-After"] = self._provider.retry_after
        message = f"Something is wrong with the key {key!r} or with the request {asked!r}"
        self._status(STATUSES[call.behaviour], message, headers)

    def _status(self, status: int, message: str, headers: Mapping[str, str]) -> None:
        error = {"message": message, "type": "error", "param": None, "code": None}
        self._json(status, {"error": error}, headers)

    def _json(self, status: int, body: object, headers: Mapping[str, str]) -> None:
        data = json.dumps(body).encode()
        self.send_response(status)
        for name, value in {"Content-Type": "application/json", **headers}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def _whole(self, call: Call) -> Ended:
        """An answer in one piece; halves are cut in the middle of their JSON."""
        text = "".join(call.played.pieces(1 << 20))
        body = json.dumps(_completion(call, text)).encode()
        half = call.behaviour in HALVES and call.behaviour is not Behaviour.CUT_SHORT
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body[: len(body) // 2] if half else body)
        call.pieces.append((_now(), text))
        if not half:
            return Ended.WHOLE
        if call.behaviour in (Behaviour.STALLS, Behaviour.STALLS_ALIVE):
            self._wait(_LONGEST_STALL_S)
        self._close()
        return Ended.FAILED

    def _stream(self, call: Call) -> Ended:
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        self._event(_chunk(call, {"role": "assistant", "content": ""}))
        for piece in call.played.pieces(self._provider.piece):
            self._wait(self._provider.pause_s)
            self._event(_chunk(call, {"content": piece}))
            call.pieces.append((_now(), piece))
        return self._end_of_stream(call)

    def _end_of_stream(self, call: Call) -> Ended:
        if call.behaviour is Behaviour.STALLS:
            self._wait(_LONGEST_STALL_S)
        if call.behaviour is Behaviour.STALLS_ALIVE:
            until = _now() + _LONGEST_STALL_S
            while _now() < until:
                self._write(b": still at work\n\n")
                self._wait(_AWAKE_S)
        if call.behaviour in HALVES - {Behaviour.CUT_SHORT, Behaviour.STOPS_HALFWAY}:
            self._close()
            return Ended.FAILED
        if call.behaviour is not Behaviour.STOPS_HALFWAY:
            self._event(_chunk(call, {}, _reason(call)))
            if (call.body.get("stream_options") or {}).get("include_usage"):
                self._event({**_chunk(call, {}), "choices": [], "usage": _usage(call, call.said)})
            self._write(b"data: [DONE]\n\n")
        self.wfile.write(b"0\r\n\r\n")
        return Ended.WHOLE

    def _event(self, chunk: Mapping[str, Any]) -> None:
        self._write(f"data: {json.dumps(chunk)}\n\n".encode())

    def _write(self, data: bytes) -> None:
        self._look()
        self.wfile.write(f"{len(data):x}\r\n".encode() + data + b"\r\n")

    def _wait(self, seconds: float) -> None:
        until = _now() + seconds
        while (left := until - _now()) > 0:
            self._look(min(left, _GLANCE_S))

    def _look(self, patience_s: float = 0.0) -> None:
        """Whether the client is still there: it sends nothing while it listens."""
        readable, _, _ = select.select([self.connection], [], [], patience_s)
        if self._provider.closing or (
            readable and not self.connection.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT)
        ):
            raise _Left

    def _close(self) -> None:
        self.close_connection = True
        _shut(self.connection)


def _shut(connection: socket.socket) -> None:
    with contextlib.suppress(OSError):  # the other side was faster
        connection.shutdown(socket.SHUT_RDWR)


def _reason(call: Call) -> str:
    return "length" if call.behaviour is Behaviour.CUT_SHORT else "stop"


def _chunk(call: Call, delta: Mapping[str, Any], reason: str | None = None) -> dict[str, Any]:
    choice = {"index": 0, "delta": dict(delta), "finish_reason": reason}
    return {**_about(call, "chat.completion.chunk"), "choices": [choice]}


def _completion(call: Call, text: str) -> dict[str, Any]:
    message = {"role": "assistant", "content": text}
    choice = {"index": 0, "message": message, "finish_reason": _reason(call)}
    return {
        **_about(call, "chat.completion"),
        "choices": [choice],
        "usage": _usage(call, text),
    }


def _about(call: Call, kind: str) -> dict[str, Any]:
    return {"id": "chat", "object": kind, "created": 1, "model": call.body.get("model", "")}


def _usage(call: Call, said: str) -> dict[str, int]:
    read = sum(estimated_tokens(str(m.get("content", ""))) for m in call.body.get("messages", ()))
    written = estimated_tokens(said)
    return {
        "prompt_tokens": read,
        "completion_tokens": written,
        "total_tokens": read + written,
    }


def _now() -> float:
    return time.perf_counter()
