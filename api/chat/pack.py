"""Pieces that are never cut, put into as few messages as hold them."""

from collections.abc import Callable, Sequence
from typing import TypeVar

Piece = TypeVar("Piece")


def pack(
    pieces: Sequence[Piece],
    fits: Callable[[Sequence[Piece], int], bool],
    instead: Callable[[Piece], Piece],
) -> list[tuple[Piece, ...]]:
    """The pieces in their order, parted into messages; at least one message, which may be empty.

    Args:
        pieces: What is to be said.
        fits: Whether some pieces fit into the message with this number, counted from 0.
        instead: What stands in for a piece that no message holds, not even alone.
    """
    messages: list[list[Piece]] = [[]]
    for piece in pieces:
        # The first message may have less room than others: what counts is one of its own.
        held = piece if fits([piece], 1) else instead(piece)
        if not fits([*messages[-1], held], len(messages) - 1):
            messages.append([])
        messages[-1].append(held)
    return [tuple(message) for message in messages]
