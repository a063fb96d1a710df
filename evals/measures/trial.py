"""What a measure is given, and what it gives back."""

from dataclasses import dataclass

from corpus.snapshot import Snapshot
from evals.anchor import Anchored, Place
from evals.questions import Case, Needs
from evals.record import Record


@dataclass(frozen=True, slots=True)
class Trial:
    """A case with its gold words found, what came of asking it, and the snapshot of both."""

    gold: Anchored
    record: Record
    snapshot: Snapshot

    @property
    def case(self) -> Case:
        """The case without its places."""
        return self.gold.case

    @property
    def needs(self) -> tuple[tuple[Place, ...], ...]:
        """What a right answer points at: one place of each group.

        Of a list each item is a need; of a case that needs all of its places, each of them; of any
        other, one: any of its quotes. A question that is not answerable has none.
        """
        if self.gold.items or self.case.needs is Needs.ALL:
            return self.gold.items or self.gold.quotes
        either = tuple(place for group in self.gold.quotes for place in group)
        return (either,) if either else ()


@dataclass(frozen=True, slots=True)
class Tally:
    """`hits` of `of`: one trial's part in a measure, 0 <= hits; the measure is sum over sum.

    Where a measure does not apply to a trial it gives None and no tally: unscored is not zero.
    """

    hits: float
    of: float = 1.0

    @property
    def share(self) -> float:
        """This trial's own value."""
        return self.hits / self.of


def share(right: int, of: int) -> Tally | None:
    """`right` of `of` occurrences, or None where there are none."""
    return Tally(right, of) if of else None
