"""A ladder that proves the measures: answers made worse on purpose, in doses.

A rung makes every answer of a set worse in one way; a dose of it, the first so many in a hundred
of the questions, in an order drawn once, so that what is worse at one dose stays worse at the
next. `RUNGS` says of each which measures must fall with it, step by step, and which may move,
because they follow from the same thing; every other measure must stay where it is, to the digit.
A measure that no rung makes fall cannot fail, and so proves nothing: `unproved` names it.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import pairwise
from math import ceil, isnan

from corpus.snapshot import Snapshot
from evals import worse
from evals.anchor import Anchored
from evals.measures import agreement
from evals.report import LABELS, Rows, figure
from evals.score import EVERY, REASONS, judge, reason_values, values
from evals.worse import Records

DOSES = (0.0, 0.1, 0.25, 0.5, 1.0)
TOLERANCE = 0.02
"""How far a share may rise from one dose to the next: a ratio of sums weighs long answers more."""
_EVEN = 1e-9

AGREEMENT = {
    "same_status": ("same status as before", agreement.same_status),
    "same_citations": ("same citations as before", agreement.same_citations),
    "same_order": ("same citations in order as before", agreement.same_order),
}
REASON = {f"reason_{name}": f"declining by reason: {name}" for name in REASONS}
LOWER = frozenset({m.name for m in EVERY if not m.higher_is_better} | {"reason_lost"})
"""Measures that fall by rising."""
LABEL = LABELS | REASON | {name: label for name, (label, _) in AGREEMENT.items()}
"""Every measure there is, and how to read it."""


@dataclass(frozen=True, slots=True)
class Rung:
    """One way of making answers worse, what must fall with it, and what may move."""

    name: str
    worse: Callable[[Records, Snapshot], Records]
    falls: frozenset[str]
    may: frozenset[str] = frozenset()


def _of(*groups: str | frozenset[str]) -> frozenset[str]:
    named = (group.split() if isinstance(group, str) else group for group in groups)
    return frozenset(name for group in named for name in group)


RIGHT = _of(
    "right_section_first gold_words_cited precision_by_section precision_by_words citation_recall "
    "section_recall every_end_cited items_cited citation_f_by_words citation_f_by_section "
    "risk_over_coverage"
)
"""What falls where others words are cited."""
WORDED = _of("points_made words_cited whole_lists premise_corrected")
NOTES = _of("footnotes_cited footnote_precision")
CITES = _of("same_citations same_order")
PLACED = _of(
    "right_section_first precision_by_section section_recall every_end_cited citation_f_by_section"
)
DECLINES = _of(
    "declined_rightly declined_wrongly declining_precision status_matched balanced_accuracy "
    "reason_matched reason_precision reason_recall reason_lost same_status"
)
RANKED = _of("found@1 found@5 R@5 RR@10 AP@10 nDCG@10 right_section_first_found")
STATED = _of("statements_cited statements_borne_out quoted_word_for_word")

RUNGS: tuple[Rung, ...] = (
    Rung(
        "citations shuffled",
        worse.citations_shuffled,
        _of(RIGHT, CITES, "quoted_word_for_word"),
        _of(WORDED, NOTES, "exact_quotes"),
    ),
    Rung(
        "statements of other questions",
        worse.statements_of_others,
        _of(RIGHT, CITES, "points_made"),
        _of(WORDED, NOTES, STATED, "exact_quotes"),
    ),
    Rung(
        "citations dropped",
        worse.citations_dropped,
        _of(
            "statements_cited quoted_word_for_word right_section_first gold_words_cited "
            "citation_recall section_recall every_end_cited items_cited whole_lists "
            "premise_corrected footnotes_cited citation_f_by_words citation_f_by_section "
            "risk_over_coverage",
            CITES,
        ),
        _of(
            "precision_by_section precision_by_words footnote_precision points_made words_cited "
            "exact_quotes"
        ),
    ),
    Rung(
        "only the first statement",
        worse.first_statement_only,
        _of("every_end_cited citation_recall section_recall", CITES),
        _of(RIGHT, WORDED, NOTES, STATED, "exact_quotes"),
    ),
    Rung(
        "the neighbour section cited",
        worse.neighbour_cited,
        _of(RIGHT, CITES, "quoted_word_for_word footnotes_cited premise_corrected"),
        _of(WORDED, NOTES, "exact_quotes"),
    ),
    Rung(
        "the neighbour section named",
        worse.neighbour_named,
        _of(PLACED, CITES, "exact_quotes"),
    ),
    Rung(
        "another document named",
        worse.other_document_named,
        _of(PLACED, CITES, "exact_quotes precision_by_words citation_recall premise_corrected")
        | _of("citation_f_by_words"),
    ),
    Rung(
        "one word of each quote changed",
        worse.one_word_changed,
        _of(CITES, "exact_quotes quoted_word_for_word gold_words_cited items_cited whole_lists"),
        _of("points_made risk_over_coverage"),
    ),
    Rung(
        "one word of each statement changed",
        worse.statement_reworded,
        _of("quoted_word_for_word"),
        _of("points_made"),
    ),
    Rung("borne out in part", worse.partly, _of("statements_borne_out"), _of(STATED)),
    Rung(
        "more words cited",
        worse.wordier,
        _of("words_cited exact_quotes", CITES),
        _of("quoted_word_for_word"),
    ),
    Rung(
        "footnotes left out",
        worse.without_footnotes,
        _of("footnotes_cited citation_recall exact_quotes citation_f_by_words", CITES),
        _of("footnote_precision precision_by_words"),
    ),
    Rung(
        "footnotes of other places",
        worse.with_a_wrong_footnote,
        _of("footnote_precision exact_quotes", CITES),
    ),
    Rung("notices left out", worse.without_notices, _of("notices_given")),
    Rung("everything corrected", worse.all_corrected, _of("premise_left_alone")),
    Rung(
        "everything declined",
        worse.all_declined,
        _of(
            "declined_wrongly declining_precision status_matched same_status balanced_accuracy "
            "reason_lost reason_precision right_section_first gold_words_cited citation_recall "
            "section_recall every_end_cited items_cited whole_lists points_made premise_corrected "
            "footnotes_cited notices_given citation_f_by_words citation_f_by_section",
            CITES,
        ),
        _of(
            DECLINES,
            "precision_by_section precision_by_words footnote_precision words_cited exact_quotes "
            "premise_left_alone risk_over_coverage",
            STATED,
        ),
    ),
    Rung(
        "nothing declined",
        worse.none_declined,
        _of(
            "declined_rightly balanced_accuracy status_matched reason_recall same_status "
            "risk_over_coverage same_citations same_order"
        ),
        _of(DECLINES, RIGHT, WORDED, NOTES, STATED, "exact_quotes notices_given"),
    ),
    Rung(
        "declined for another reason",
        worse.other_reason,
        _of("reason_matched status_matched reason_precision reason_recall same_status"),
        _of("reason_lost"),
    ),
    Rung(
        "the right passages last",
        worse.evidence_reversed,
        RANKED - {"found@5", "R@5"},
        _of("found@5 R@5 R@10 needs@10"),
    ),
    Rung("the right passages not found", worse.evidence_lost, RANKED | {"R@10", "needs@10"}),
    Rung("confidence turned over", worse.unsure, _of("auroc"), _of("risk_over_coverage")),
    Rung("ten times slower", worse.slower, _of("p50_ms p95_ms")),
)


@dataclass(frozen=True, slots=True)
class Step:
    """What one measure did on one rung: its value at each dose, None where it has none."""

    rung: str
    measure: str
    values: tuple[float | None, ...]
    must_fall: bool
    may_move: bool

    @property
    def verdict(self) -> str:
        """What is wrong, or "ok"; nothing where there is nothing to judge."""
        there = [value for value in self.values if value is not None]
        if len(there) < 2 or self.values[0] is None:
            return ""
        turned = [-value if self.measure in LOWER else value for value in there]
        if self.must_fall:
            return self._fallen(turned)
        if self.may_move or max(turned) - min(turned) < _EVEN:
            return "ok"
        return "moves, and should not"

    def _fallen(self, turned: Sequence[float]) -> str:
        least = abs(turned[0]) * TOLERANCE + _EVEN
        rises = any(after > before + least for before, after in pairwise(turned))
        if turned[-1] >= turned[0] - _EVEN:
            return "does not fall"
        return "rises on the way" if rises else "ok"


def climb(anchored: Sequence[Anchored], records: Records, snapshot: Snapshot) -> tuple[Step, ...]:
    """Every measure on every rung."""
    return tuple(step for rung in RUNGS for step in _steps(rung, anchored, records, snapshot))


def unproved(steps: Sequence[Step] | None = None) -> tuple[str, ...]:
    """Measures that no rung makes fall: by the table, or, of some steps, as it came."""
    if steps is None:
        proved = {name for rung in RUNGS for name in rung.falls}
    else:
        there = {step.measure for step in steps if step.verdict}
        proved = {step.measure for step in steps if step.must_fall and step.verdict == "ok"}
        return tuple(sorted(there - proved))
    return tuple(name for name in LABEL if name not in proved)


def unmeasured(steps: Sequence[Step]) -> tuple[str, ...]:
    """Measures that none of the questions has anything for."""
    there = {step.measure for step in steps if step.verdict}
    return tuple(name for name in LABEL if name not in there)


def dosed(records: Records, degraded: Records, dose: float) -> Records:
    """The first so many of the questions, in an order of their own, as they were made worse."""
    order = sorted(records, key=lambda record: sha256(record.id.encode()).digest())
    chosen = {record.id for record in order[: ceil(dose * len(order))]}
    return tuple(
        worse if record.id in chosen else record
        for record, worse in zip(records, degraded, strict=True)
    )


def figures(
    anchored: Sequence[Anchored], records: Records, before: Records, snapshot: Snapshot
) -> Mapping[str, float]:
    """Every measure that there is of these records; `before` are those that they agree with."""
    judged = judge(anchored, records, snapshot)
    found = values(judged)
    found |= {f"reason_{name}": value for name, value in reason_values(judged).items()}
    for name, (_, measure) in AGREEMENT.items():
        tallies = [measure(one, other) for one, other in zip(before, records, strict=True)]
        of = sum(tally.of for tally in tallies if tally)
        if of > 0:
            found[name] = sum(tally.hits for tally in tallies if tally) / of
    return {name: value for name, value in found.items() if not isnan(value)}


def rows(steps: Sequence[Step], everything: bool = False) -> Rows:
    """What fell, dose by dose, and what is wrong; `everything` with what may move and moved."""
    shown = [
        step
        for step in steps
        if step.must_fall or step.verdict not in ("", "ok") or (everything and _moved(step))
    ]
    return Rows(
        "measures on the ladder",
        ("answers made worse", "measure", *(f"{dose:.0%}" for dose in DOSES), "must fall", ""),
        tuple(
            (
                step.rung,
                LABEL[step.measure],
                *(figure(step.measure, value) for value in step.values),
                "yes" if step.must_fall else "may" if step.may_move else "no",
                step.verdict or "nothing to measure",
            )
            for step in shown
        ),
    )


def _moved(step: Step) -> bool:
    there = {value for value in step.values if value is not None}
    return len(there) > 1


def _steps(
    rung: Rung, anchored: Sequence[Anchored], records: Records, snapshot: Snapshot
) -> Iterator[Step]:
    degraded = rung.worse(records, snapshot)
    measured = [
        figures(anchored, dosed(records, degraded, dose), records, snapshot) for dose in DOSES
    ]
    for name in LABEL:
        told = tuple(found.get(name) for found in measured)
        yield Step(rung.name, name, told, name in rung.falls, name in rung.may)
