"""A stand-in for a provider of models: the chat-completions protocol of OpenAI on the loopback.

    with Provider(Behaviour.HONEST) as provider:
        Settings(model="openai:any", model_url=provider.url)
        …
        provider.behave(Behaviour.SERVER_ERROR, Behaviour.HONEST)  # the next call, and all after
        provider.calls[-1].body["messages"]

It plays through the real client library, over a real connection: what is asked is kept, and what
became of each call, so that a test can say that no more was asked and that closing has ended it.
"""

import socket
import time
from collections.abc import Mapping
from email.message import Message
from threading import Condition, Thread
from typing import Any

from evals.standin.behaviour import Behaviour
from evals.standin.call import Call, Ended
from evals.standin.handler import LOOPBACK, Server, shut
from evals.standin.player import played

__all__ = ["Call", "Ended", "Provider"]


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
        self._server = Server(self)

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
                shut(connection)
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
            call = Call(
                path, headers, body, behaviour, played(body, behaviour), time.perf_counter()
            )
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
