"""On which page what stands: from the contents, and from the page ends that were passed."""

from collections.abc import Sequence

from ingest.outline import Head


class Pages:
    """Counts pages along a document.

    A section starts on the page that the contents give. After the foot of a page the next one
    begins, though never a later one than that on which the next section starts. Before the first
    section with a known page, and in what follows the last one, pages are unknown.
    """

    def __init__(self, heads: Sequence[Head]) -> None:
        self._starts = [head.page for head in heads]
        self._entered = 0
        self._page: int | None = None
        self._turned: list[tuple[int, int | None]] = []
        self.oddities: list[str] = []

    def enter(self, head: Head, offset: int) -> int | None:
        """A section begins at `offset`; returns its page."""
        self._entered = min(self._entered + 1, len(self._starts))
        if head.page is not None:
            if self._page is not None and head.page < self._page:
                self.oddities.append(
                    f"section {head.number} starts on page {head.page} by the contents, "
                    f"but page {self._page} was reached before it"
                )
            else:
                self._put(offset, head.page)
        elif not head.known:
            self._put(offset, None)
        return self._page

    def turn(self, offset: int) -> None:
        """A page ends before `offset`."""
        if self._page is None:
            return
        latest = next((p for p in self._starts[self._entered :] if p is not None), None)
        if latest is not None and self._page + 1 > latest:
            self.oddities.append(
                f"more pages end before the section on page {latest} than the contents allow "
                f"(at offset {offset})"
            )
            return
        self._put(offset, self._page + 1)

    def reach(self, page: int, offset: int) -> None:
        """What begins at `offset` stands on this page, by the format itself."""
        self._put(offset, page)

    def turned(self) -> tuple[tuple[int, int | None], ...]:
        """From which offset on which page begins, ascending."""
        return tuple(self._turned)

    def _put(self, offset: int, page: int | None) -> None:
        if page == self._page:
            return
        self._page = page
        if self._turned and self._turned[-1][0] == offset:
            self._turned.pop()
        self._turned.append((offset, page))
