"""Answers made worse on purpose: every measure that should fall falls, and no other does."""

from collections.abc import Callable, Mapping
from dataclasses import replace

import pytest

from corpus.snapshot import Snapshot
from evals.anchor import Anchored
from evals.record import Cited, Record, Said
from evals.score import MEASURES, judge, score

Records = tuple[Record, ...]
WORSE_WHEN_HIGHER = {m.name for m in MEASURES if not m.higher_is_better} | {"risk_over_coverage"}


@pytest.fixture
def records(records_of: Callable[..., Records], scripted: object) -> Records:
    return records_of(scripted)


@pytest.fixture
def figures(
    anchored: tuple[Anchored, ...], snapshot: Snapshot
) -> Callable[[Records], Mapping[str, float]]:
    def measured(records: Records) -> Mapping[str, float]:
        scores = score(judge(anchored, records, snapshot))
        return {name: estimate.value for name, estimate in scores.figures.items()}

    return measured


def changed(record: Record, how: Callable[[Cited], Cited]) -> Record:
    statements = tuple(
        Said(said.text, tuple(how(cited) for cited in said.citations)) for said in record.statements
    )
    return replace(record, statements=statements)


def shuffled(records: Records) -> Records:
    """Each answer with the statements of the next answered question."""
    answered = [record for record in records if record.answered]
    turned = [*answered[1:], answered[0]]
    swap = {a.id: b.statements for a, b in zip(answered, turned, strict=True)}
    return tuple(replace(r, statements=swap.get(r.id, r.statements)) for r in records)


def dropped(records: Records) -> Records:
    """Answers without their citations but one."""
    return tuple(
        replace(r, statements=(Said(r.statements[-1].text, r.statements[-1].citations[-1:]),))
        if r.answered
        else r
        for r in records
    )


def neighbour(records: Records) -> Records:
    """Citations that name the section after the right one."""
    return tuple(
        changed(r, lambda cited: replace(cited, section=str(int(cited.section) % 3 + 1)))
        for r in records
    )


def one_word(records: Records) -> Records:
    """Quotes with their first word changed."""
    return tuple(
        changed(
            r, lambda cited: replace(cited, quote=" ".join(["Nobody", *cited.quote.split()[1:]]))
        )
        for r in records
    )


def without_notes(records: Records) -> Records:
    return tuple(changed(r, lambda cited: replace(cited, footnotes=())) for r in records)


def first_statement_only(records: Records) -> Records:
    return tuple(replace(r, statements=r.statements[:1]) for r in records)


def other_document(records: Records) -> Records:
    """Citations of another document that has sections of the same numbers."""
    return tuple(changed(r, lambda cited: replace(cited, document="large")) for r in records)


def without_notices(records: Records) -> Records:
    return tuple(replace(r, notices=()) for r in records)


def all_declined(records: Records) -> Records:
    return tuple(replace(r, status="declined_no_evidence", statements=()) for r in records)


def none_declined(records: Records) -> Records:
    said = next(r.statements for r in records if r.answered)
    return tuple(
        r if r.answered else replace(r, status="answered", statements=said) for r in records
    )


def evidence_reversed(records: Records) -> Records:
    return tuple(replace(r, evidence=r.evidence[::-1]) for r in records)


def unsure(records: Records) -> Records:
    return tuple(replace(r, features={"confidence": 1 - r.features["confidence"]}) for r in records)


def all_corrected(records: Records) -> Records:
    """Answers that correct what the question takes for granted, right or wrong."""
    return tuple(replace(r, features={**r.features, "corrected": 1.0}) for r in records)


def slower(records: Records) -> Records:
    return tuple(replace(r, ms=r.ms * 10) for r in records)


def wordier(records: Records) -> Records:
    return tuple(
        changed(r, lambda cited: replace(cited, quote=cited.quote + " and so on")) for r in records
    )


RETRIEVAL = {"found@1", "found@5", "RR@10", "AP@10", "nDCG@10", "right_section_first_found"}
CITED = {"right_section_first", "gold_words_cited", "precision_by_section", "precision_by_words"}
CITED |= {"citation_recall", "items_cited", "whole_lists", "points_made", "footnotes_cited"}
CITED |= {"every_end_cited", "premise_corrected"}

LADDER = [
    (shuffled, CITED - {"whole_lists"}),
    (dropped, {"citation_recall", "items_cited", "whole_lists"}),
    (first_statement_only, {"every_end_cited", "citation_recall", "gold_words_cited"}),
    (
        neighbour,
        {"right_section_first", "precision_by_section", "exact_quotes", "every_end_cited"},
    ),
    (
        other_document,
        {
            *("right_section_first", "precision_by_section", "exact_quotes", "every_end_cited"),
            *("precision_by_words", "citation_recall"),
        },
    ),
    (without_notices, {"notices_given"}),
    (one_word, {"exact_quotes", "whole_lists", "items_cited"}),
    (without_notes, {"footnotes_cited", "citation_recall", "exact_quotes"}),
    (all_declined, {"right_section_first", "gold_words_cited", "declined_wrongly"}),
    (none_declined, {"declined_rightly", "balanced_accuracy", "status_matched"}),
    (evidence_reversed, RETRIEVAL - {"found@5"}),
    (unsure, {"auroc"}),
    (all_corrected, {"premise_left_alone"}),
    (slower, {"p50_ms", "p95_ms"}),
    (wordier, {"words_cited", "exact_quotes"}),
]


@pytest.mark.parametrize(("degrade", "fall"), LADDER, ids=[step.__name__ for step, _ in LADDER])
def test_what_should_fall_falls_and_nothing_rises(
    degrade: Callable[[Records], Records],
    fall: set[str],
    records: Records,
    figures: Callable[[Records], Mapping[str, float]],
) -> None:
    before, after = figures(records), figures(degrade(records))

    def fell_by(name: str) -> float:
        fell = before[name] - after[name]
        return -fell if name in WORSE_WHEN_HIGHER or name.endswith("_ms") else fell

    shared = before.keys() & after.keys()
    assert {name for name in fall if fell_by(name) <= 0} == set()
    # A declined answer cites fewer words: the one figure that may gain by saying less.
    risen = {name for name in shared - {"words_cited"} if fell_by(name) < -1e-9}
    assert risen == set()


def test_the_best_answers_reach_the_end_of_every_scale(
    records: Records, figures: Callable[[Records], Mapping[str, float]]
) -> None:
    reached = figures(records)

    for name in CITED | {
        "notices_given",
        "exact_quotes",
        "declined_rightly",
        "balanced_accuracy",
        "auroc",
    }:
        assert reached[name] == 1, name
    assert reached["declined_wrongly"] == 0


def test_every_measure_is_made_to_fall_by_some_step(
    records: Records, figures: Callable[[Records], Mapping[str, float]]
) -> None:
    worse = [figures(degrade(records)) for degrade, _ in LADDER]
    before = figures(records)

    still = {
        measure.name
        for measure in MEASURES
        if all(after.get(measure.name) in (None, before[measure.name]) for after in worse)
    }

    # The small document has fewer than ten passages: recall at ten cannot fall in it.
    assert still <= {"R@10"}
