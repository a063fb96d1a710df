"""The only module that alters characters: what nobody sees goes, white space becomes one blank.

Everything else of a source stays as its author wrote it, misprints included: answers quote it.
"""

import re
import unicodedata

from corpus.normalise import CLOSING_QUOTES, INVISIBLE
from ingest.blocks import Inline

_CONTROLS = frozenset(chr(c) for c in (*range(0x20), *range(0x7F, 0xA0))) - set("\t\n\r\f")
_DROPPED = dict.fromkeys(map(ord, INVISIBLE | _CONTROLS))
_CLOSING = ",.;:!?)]" + CLOSING_QUOTES[2:]


def clean(text: str) -> str:
    """A source without invisible characters and controls, in NFC, its lines ended by line feeds."""
    visible = text.translate(_DROPPED).replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", visible)


def tidy(inline: Inline) -> Inline:
    """The words as they enter the canonical text, their calls and links moved along.

    Runs of white space become one blank, none is left at the ends, nor before a stop that follows
    the place of a footnote marker. Entities may have brought invisible characters back: they go.
    """
    marks = {at for at, _ in inline.calls}
    marks.update(edge for start, end, _ in inline.links for edge in (start, end))
    out: list[str] = []
    moved: dict[int, int] = {}
    length, last = 0, 0
    for edge in sorted(marks | {len(inline.text)}):
        for part in re.split(r"(\s+)", clean(inline.text[last:edge])):
            if not part:
                continue
            blank = part.isspace()
            if blank and (not out or out[-1] == " "):
                continue
            out.append(" " if blank else part)
            length += 1 if blank else len(part)
        moved[edge] = length
        last = edge
    text = "".join(out)
    calls = [(moved[at], marker) for at, marker in inline.calls]
    links = [(moved[start], moved[end], url) for start, end, url in inline.links]
    return _trimmed(*_tight(text, calls, links))


_Calls = list[tuple[int, str]]
_Links = list[tuple[int, int, str | None]]


def _tight(text: str, calls: _Calls, links: _Links) -> tuple[str, _Calls, _Links]:
    """Without the blank that stood before a marker, where the sentence goes on after it.

    "word <sup>3</sup>, next" called note 3 at the end of "word"; a blank before the comma is a
    trace of the marker, not of the author.
    """
    for at in sorted({at for at, _ in calls}, reverse=True):
        if not 0 < at <= len(text) or text[at - 1] != " ":
            continue
        if at < len(text) and text[at] != " " and text[at] not in _CLOSING:
            # The next word follows: the blank stays between the two, behind the marker.
            calls = [(c - 1 if c == at else c, m) for c, m in calls]
            continue
        text = text[: at - 1] + text[at:]
        calls = [(c - 1 if c >= at else c, m) for c, m in calls]
        links = [(a - (a >= at), b - (b >= at), url) for a, b, url in links]
    return text, calls, links


def _trimmed(text: str, calls: _Calls, links: _Links) -> Inline:
    lead = len(text) - len(text.lstrip())
    end = max(lead, len(text.rstrip()))

    def moved(at: int) -> int:
        return min(max(at, lead), end) - lead

    kept = ((moved(a), moved(b), url) for a, b, url in links)
    return Inline(
        text[lead:end],
        tuple((moved(at), marker) for at, marker in calls),
        tuple((a, b, url) for a, b, url in kept if a < b),
    )
