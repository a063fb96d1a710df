"""The connection of one call, so that it can be cut while its reader is still waiting.

A server that sends signs of life and nothing else keeps a reader below us busy for ever: only who
holds the connection can end that. The libraries of providers do not hand it out, but all of them
reach it through a client of httpx, which tells whoever asks of each response.
"""

import contextlib
import socket
from contextvars import ContextVar
from threading import Lock
from typing import Any

_LINE: ContextVar["Line | None"] = ContextVar("line", default=None)


class Line:
    """Becomes known when the provider answers; may be cut before and after, from any thread."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._response: Any = None
        self._is_cut = False

    def hold(self) -> None:
        """Be the line of what this thread calls from now on."""
        _LINE.set(self)

    def connect(self, response: Any) -> None:
        """The response that this call gets."""
        with self._lock:
            self._response = response
            if self._is_cut:
                _shut(response)

    def cut(self) -> None:
        """End the connection; who reads from it finds it closed."""
        with self._lock:
            self._is_cut = True
            if self._response is not None:
                _shut(self._response)


def watch(client: Any) -> None:
    """Have a client of httpx tell the lines of its calls; once is enough for all of them."""
    hooks = getattr(client, "event_hooks", None)
    if hooks is not None and _answered not in hooks["response"]:
        hooks["response"].append(_answered)


def _answered(response: Any) -> None:
    if line := _LINE.get():
        line.connect(response)


def _shut(response: Any) -> None:
    stream = response.extensions.get("network_stream")
    connection = stream and stream.get_extra_info("socket")
    if connection is not None:
        with contextlib.suppress(OSError):  # it was closed already
            connection.shutdown(socket.SHUT_RDWR)
