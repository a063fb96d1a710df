"""An iterator that is waited for with limited patience, whatever its library's timeouts are."""

from collections.abc import Callable, Iterator
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Generic, TypeVar

T = TypeVar("T")

_CLOSING_S = 5.0


class Stalled(Exception):
    """Nothing came in time."""


class _Ended(Exception):
    pass


class Pull(Generic[T]):
    """Reads an iterator on a thread of its own, one item at a time and only when it is asked for.

    A server that keeps a connection alive without saying anything resets every timeout of the
    layers below; here it does not. Between items the thread rests, so that closing ends the
    connection at once; after `Stalled` it ends when the layers below return.

    Attributes:
        waiting: Whether an item was asked for that has not come.
    """

    def __init__(self, start: Callable[[], Iterator[T]]) -> None:
        self._start = start
        self._asked: SimpleQueue[bool] = SimpleQueue()
        self._brought: SimpleQueue[tuple[T, None] | tuple[None, BaseException]] = SimpleQueue()
        self.waiting = False
        self._thread = Thread(target=self._run, name="model", daemon=True)
        self._thread.start()

    def next(self, patience_s: float) -> T:
        """The next item.

        Raises:
            StopIteration: there is none.
            Stalled: none came in time; ask again to wait on for the same one, or `close`.
            Exception: what the iterator raised.
        """
        if not self.waiting:
            self._asked.put(True)
        self.waiting = True
        try:
            item, error = self._brought.get(timeout=max(patience_s, 0.0))
        except Empty:
            raise Stalled from None
        self.waiting = False
        if isinstance(error, _Ended):
            raise StopIteration
        if error is not None:
            raise error
        return item  # type: ignore[return-value]  # either an item or an error was brought

    def close(self) -> None:
        """Close the iterator, and wait for that unless it has stalled."""
        self._asked.put(False)
        if not self.waiting:
            self._thread.join(_CLOSING_S)

    def _run(self) -> None:
        items: Iterator[T] | None = None
        try:
            while self._asked.get():
                try:
                    items = self._start() if items is None else items
                    self._brought.put((next(items), None))
                except StopIteration:
                    self._brought.put((None, _Ended()))
                except BaseException as error:
                    self._brought.put((None, error))
        finally:
            if close := getattr(items, "close", None):
                close()
