"""The connections of a stand-in for a provider: what is sent on them, when, and how they end."""

import contextlib
import json
import select
import socket
import time
from collections.abc import Mapping
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Protocol

from evals.standin.behaviour import HALVES, STATUSES, Behaviour
from evals.standin.call import Call, Ended, chunk, completion, reason_of, usage

LOOPBACK = "127.0.0.1"
_LONGEST_STALL_S = 120.0
_GLANCE_S = 0.01
_SENT_AHEAD = 1 << 15
_AWAKE_S = 0.2
"""How often a connection is kept awake with a comment."""
_REFUSED = ("temperature", "stream_options", "response_format", "max_tokens")


class Desk(Protocol):
    """Who decides how a call is answered, and keeps what came of it."""

    piece: int
    pause_s: float
    retry_after: str

    @property
    def closing(self) -> bool:
        """Whether all is over."""

    def begin(self, path: str, headers: Message, body: Mapping[str, Any]) -> Call:
        """Keep a call, and decide how it is answered."""

    def end(self, call: Call, ended: Ended) -> None:
        """A call is over."""

    def opened(self, connection: socket.socket) -> None:
        """A connection is there."""

    def closed(self, connection: socket.socket) -> None:
        """A connection is gone."""


class Server(ThreadingHTTPServer):
    """Listens on a free port of the loopback, each connection on a thread of its own."""

    daemon_threads = True

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        super().__init__((LOOPBACK, 0), _Handler)


class _Left(Exception):
    """The client is gone."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: Server

    def setup(self) -> None:
        super().setup()
        # What the client does not read soon is not sent: an answer that it leaves is left indeed.
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _SENT_AHEAD)
        self._desk = self.server.desk
        self._desk.opened(self.connection)

    def finish(self) -> None:
        super().finish()
        self._desk.closed(self.connection)

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
        call = self._desk.begin(self.path, self.headers, body)
        ended = Ended.LEFT
        try:
            ended = self._answer(call)
        except (_Left, ConnectionError):
            self.close_connection = True
        finally:
            self._desk.end(call, ended)

    def _answer(self, call: Call) -> Ended:
        if call.behaviour in STATUSES:
            self._refuse(call)
            return Ended.FAILED
        if refused := _refused(call):
            self._status(400, f"{refused} is not supported by this server", {})
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
            headers["Retry-After"] = self._desk.retry_after
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
        body = json.dumps(completion(call, text)).encode()
        half = call.behaviour in HALVES and call.behaviour is not Behaviour.CUT_SHORT
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body[: len(body) // 2] if half else body)
        call.pieces.append((time.perf_counter(), text))
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
        self._event(chunk(call, {"role": "assistant", "content": ""}))
        for piece in call.played.pieces(self._desk.piece):
            self._wait(self._desk.pause_s)
            self._event(chunk(call, {"content": piece}))
            call.pieces.append((time.perf_counter(), piece))
        return self._end_of_stream(call)

    def _end_of_stream(self, call: Call) -> Ended:
        if call.behaviour is Behaviour.STALLS:
            self._wait(_LONGEST_STALL_S)
        if call.behaviour is Behaviour.STALLS_ALIVE:
            until = time.perf_counter() + _LONGEST_STALL_S
            while time.perf_counter() < until:
                self._write(b": still at work\n\n")
                self._wait(_AWAKE_S)
        if call.behaviour in HALVES - {Behaviour.CUT_SHORT, Behaviour.STOPS_HALFWAY}:
            self._close()
            return Ended.FAILED
        if call.behaviour is not Behaviour.STOPS_HALFWAY:
            self._event(chunk(call, {}, reason_of(call)))
            if (call.body.get("stream_options") or {}).get("include_usage"):
                self._event({**chunk(call, {}), "choices": [], "usage": usage(call, call.said)})
            self._write(b"data: [DONE]\n\n")
        self.wfile.write(b"0\r\n\r\n")
        return Ended.WHOLE

    def _event(self, chunk: Mapping[str, Any]) -> None:
        self._write(f"data: {json.dumps(chunk)}\n\n".encode())

    def _write(self, data: bytes) -> None:
        self._look()
        self.wfile.write(f"{len(data):x}\r\n".encode() + data + b"\r\n")

    def _wait(self, seconds: float) -> None:
        until = time.perf_counter() + seconds
        while (left := until - time.perf_counter()) > 0:
            self._look(min(left, _GLANCE_S))

    def _look(self, patience_s: float = 0.0) -> None:
        """Whether the client is still there: it sends nothing while it listens."""
        readable, _, _ = select.select([self.connection], [], [], patience_s)
        if self._desk.closing or (
            readable and not self.connection.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT)
        ):
            raise _Left

    def _close(self) -> None:
        self.close_connection = True
        shut(self.connection)


def shut(connection: socket.socket) -> None:
    """End a connection; whoever reads from it or writes to it is told."""
    with contextlib.suppress(OSError):  # the other side was faster
        connection.shutdown(socket.SHUT_RDWR)


def _refused(call: Call) -> str | None:
    """The first thing of a request that such a server does not take."""
    match call.behaviour:
        case Behaviour.NO_FORM:
            refused: tuple[str, ...] = ("response_format",)
        case Behaviour.PLAIN:
            refused = _REFUSED
        case _:
            refused = ()
    return next((name for name in refused if name in call.body), None)
