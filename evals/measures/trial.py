"""What a measure is given, and what it gives back."""

from dataclasses import dataclass

from corpus.snapshot import Snapshot
from evals.anchor import Anchored
from evals.questions import Case
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
