"""A trial of the small set, and citations of its document."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from corpus.citation import cite
from corpus.snapshot import Snapshot
from evals.anchor import Anchored
from evals.measures.trial import Trial
from evals.record import Cited, Record, plain_citation


@pytest.fixture
def trial_of(
    anchored: tuple[Anchored, ...], best_records: tuple[Record, ...], snapshot: Snapshot
) -> Callable[[str], Trial]:
    """What came of a case of the small set, answered as well as can be."""

    def of(case: str) -> Trial:
        record = next(record for record in best_records if record.id == case)
        return Trial(next(gold for gold in anchored if gold.case.id == case), record, snapshot)

    return of


@pytest.fixture
def cited(snapshot: Snapshot) -> Callable[[str], Cited]:
    """A citation of these words of the small document."""

    def of(words: str) -> Cited:
        document = snapshot.documents[0]
        at = document.text.index(words)
        span = replace(document.body, start=at, end=at + len(words))
        return plain_citation(cite(document, span))

    return of
