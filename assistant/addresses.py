# ruff: noqa: RUF001 (quotes of every kind end an address)
"""Addresses in what is said: none leaves that is neither the corpus's own nor in the cited words.

An address is where words can be sent, or a reader led: a model that was talked into something, or
that remembers, is not to name one.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from assistant.answer import Answer
from corpus.snapshot import Snapshot
from corpus.source import Rendition

_NAME = r"[^\W_](?:[\w-]{0,62}[^\W_])?"
_ADDRESS = re.compile(
    # With a scheme, or begun as one that people type; "//host" leaves the page as well.
    r"(?:(?<!\w)(?:(?:https?|ftps?|mailto|javascript):|file://|data:\w+/)|(?<![:\w])//|(?<!\w)www\.)"
    r"[^\s<>\"'“”‘’«»]+"
    # A mail address.
    rf"|[\w.+%-]{{1,64}}@{_NAME}(?:\.{_NAME}){{1,6}}"
    # A bare host of a kind that is no abbreviation.
    rf"|(?<![\w@./-]){_NAME}(?:\.{_NAME}){{0,6}}"
    r"\.(?:com|org|net|info|biz|eu|int|edu|gov|io|ai|dev|app|xyz|site|online|example|test"
    r"|[a-z]{2}(?=/))"
    r"(?![\w-])(?:/[^\s<>\"'“”‘’«»]*)?",
    re.IGNORECASE,
)
_AFTER = ".,;:!?)]}'\"*_"
_BEFORE = re.compile(r"^(?:https?:|mailto:)?(?://)?(?:www\.)?", re.IGNORECASE)
LEFT_OUT = "[address left out]"
"""Stands where an address stood that nobody vouches for."""


class Addresses:
    """The addresses of a corpus: of its list, of what came later, of the notes of its documents.

    Those in documents that somebody added are words of these documents alone: quoted, never vouched
    for.
    """

    def __init__(self, snapshot: Snapshot) -> None:
        self._known = frozenset(_key(address) for address in _of(snapshot))

    def strange(self, text: str, cited: Iterable[str] = ()) -> tuple[str, ...]:
        """The addresses in a text that are neither known nor in the words cited for it."""
        found = [match.group().rstrip(_AFTER) for match in _ADDRESS.finditer(text)]
        if not found:
            return ()
        quoted = {_key(m.group()) for words in cited for m in _ADDRESS.finditer(words)}
        return tuple(a for a in found if _key(a) not in self._known and _key(a) not in quoted)

    def without_strange(self, text: str) -> str:
        """A text with `LEFT_OUT` in place of addresses that are not known."""

        def kept(match: re.Match[str]) -> str:
            address = match.group().rstrip(_AFTER)
            rest = match.group()[len(address) :]
            return match.group() if _key(address) in self._known else LEFT_OUT + rest

        return _ADDRESS.sub(kept, text)

    def last_look(self, answer: Answer) -> Answer:
        """The answer without addresses that are not known in what is said beside its statements.

        A statement has passed or is a quotation; what the asker typed may hold any address.
        """
        notices = tuple(
            replace(
                notice,
                text=self.without_strange(notice.text),
                source=notice.source and self.without_strange(notice.source),
            )
            for notice in answer.notices
        )
        return replace(
            answer,
            lead=self.without_strange(answer.lead),
            missing=tuple(self.without_strange(part) for part in answer.missing),
            notices=notices,
            suggestions=tuple(
                s for s in answer.suggestions if s.href is None or self.knows(s.href)
            ),
        )

    def knows(self, href: str) -> bool:
        """Whether an address is a page of this service, or known."""
        own = href.startswith("/") and not href.startswith(("//", "/\\"))
        return own or _key(href) in self._known


def _key(address: str) -> str:
    """An address as it is compared: without its scheme and what may be left out at its end."""
    return _BEFORE.sub("", address.rstrip(_AFTER)).rstrip("/").casefold()


def _of(snapshot: Snapshot) -> Iterator[str]:
    for source in (*snapshot.listed, *(document.source for document in snapshot.documents)):
        yield from (a for a in (source.url, source.eli) if a)
        yield from (download.url for download in source.downloads)
    for document in snapshot.documents:
        if document.source.rendition is not Rendition.OWN:
            yield from (note.url for note in document.footnotes if note.url)
            yield from (link.url for link in document.links if link.url)
    yield from (remark.source for remark in snapshot.remarks if remark.source)
