"""A draft: what a composer said, not yet believed."""

from dataclasses import dataclass

from corpus.span import Span


@dataclass(frozen=True, slots=True)
class Pick:
    """Words of a document that a composer wants quoted."""

    document: str
    span: Span


@dataclass(frozen=True, slots=True)
class Claim:
    """One statement to be: the words it rests on, in the order in which they read.

    `whole_list` marks a list that is shown complete, one pick for its lead and one for each item.
    """

    picks: tuple[Pick, ...]
    whole_list: bool = False


@dataclass(frozen=True, slots=True)
class Draft:
    """Claims in the order in which they read well."""

    claims: tuple[Claim, ...] = ()
