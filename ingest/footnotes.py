"""Notes: taken from the feet of pages, paired with the markers that call them."""

from collections.abc import Iterable, Mapping, Sequence

from corpus.source import Kind, Source
from ingest.blocks import Block, BlockKind, Inline


def take_notes(blocks: Sequence[Block]) -> tuple[tuple[Block, ...], tuple[Block, ...]]:
    """Part the notes from the text.

    A run of notes, with the rule above it, is the foot of a page: where it stood, the text gets a
    block `PAGE_END`.

    Returns:
        The blocks of the text, and the notes in order.
    """
    text: list[Block] = []
    notes: list[Block] = []
    for block in blocks:
        if block.kind is not BlockKind.NOTE:
            text.append(block)
            continue
        notes.append(block)
        if text and text[-1].kind is BlockKind.RULE:
            text.pop()
        if not text or text[-1].kind is not BlockKind.PAGE_END:
            text.append(Block(BlockKind.PAGE_END, Inline(""), block.line))
    return tuple(text), tuple(notes)


def calls_of(blocks: Iterable[Block]) -> list[str]:
    """The markers that some blocks call, in reading order, repeats included."""
    return [marker for block in blocks for _, marker in block.inline.calls]


def unpaired(calls: Sequence[str], notes: Sequence[str]) -> tuple[list[str], list[str], list[str]]:
    """What breaks the pairing of markers and notes.

    Returns:
        Markers without a note, notes without a marker, and markers of more than one note.
    """
    called, noted = set(calls), set(notes)
    lost = [marker for marker in dict.fromkeys(calls) if marker not in noted]
    idle = [marker for marker in dict.fromkeys(notes) if marker not in called]
    twice = [marker for marker in dict.fromkeys(notes) if notes.count(marker) > 1]
    return lost, idle, twice


def cited_documents(source: Source, listed: Iterable[Source]) -> Mapping[str, str]:
    """For each footnote of the guidance the id of the listed source that it cites."""
    if source.kind is not Kind.GUIDANCE:
        # `cited_by` speaks of the guidance's notes; another document's note 10 is another note.
        return {}
    return {
        place.footnote: other.id for other in listed for place in other.cited_by if place.footnote
    }
