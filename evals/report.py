"""Figures as people read them: in a terminal and as a page of Markdown.

Every question appears: by name where its part may be seen, in the counts where it is held out.
"""

import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import isnan
from typing import Any

from rich.console import Console
from rich.table import Table

from evals.measures.declining import OperatingPoint
from evals.measures.trial import Trial
from evals.questions import HELD_OUT
from evals.score import (
    EVERY,
    REASONS,
    Outcome,
    Scores,
    by_kind,
    by_reason,
    by_tag,
    operating_points,
    score,
)
from evals.stats import Estimate

Judged = Sequence[tuple[Trial | None, Outcome]]

LABELS = {measure.name: measure.label for measure in EVERY}
KIND_COLUMNS = {
    "right_section_first": "section",
    "gold_words_cited": "words",
    "precision_by_words": "precision",
    "whole_lists": "lists",
    "every_end_cited": "ends",
    "notices_given": "notices",
    "premise_corrected": "premise",
    "premise_left_alone": "left alone",
    "declined_rightly": "declined",
    "declined_wrongly": "lost",
    "status_matched": "status",
}
"""The figures shown for each kind, and their short heads; `lost` is answerable but declined."""
REASON_HEADS = ("precision", "recall", "answerable lost to it")
PAGE_WIDTH = 150
"""Columns of a table that goes to a file or a log, where nobody tells how wide it is."""
_NUMBERS = frozenset({"words_cited", "p50_ms", "p95_ms"})


@dataclass(frozen=True, slots=True)
class Rows:
    """A table: its title, the heads of its columns, its cells."""

    title: str
    heads: tuple[str, ...]
    cells: tuple[tuple[str, ...], ...]


def figure(name: str, value: float | None) -> str:
    """A figure as it is printed: shares with three decimals, counts and times with one."""
    if value is None or isnan(value):
        return "-"
    return f"{value:.1f}" if name in _NUMBERS else f"{value:.3f}"


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of a part of a run: of the whole, of each kind and each tag of question.

    `reasons` are those of each reason for declining.
    """

    whole: Scores
    kinds: Mapping[str, Scores]
    tags: Mapping[str, Scores]
    reasons: Mapping[str, Scores]


def figures_of(judged: Judged) -> dict[str, Figures]:
    """The figures of each part, in the order in which the parts come."""
    parts = dict.fromkeys(outcome.part for _, outcome in judged)
    of_parts = {part: [pair for pair in judged if pair[1].part == part] for part in parts}
    return {
        part: Figures(score(of), by_kind(of), by_tag(of), by_reason(of))
        for part, of in of_parts.items()
    }


def tables(
    judged: Judged, show_questions: bool = False, figures: Mapping[str, Figures] | None = None
) -> Iterator[Rows]:
    """All tables of a run, part by part; questions only of parts that may be seen.

    `figures` are those of the same run where they have been made already.
    """
    for part, of in (figures or figures_of(judged)).items():
        of_part = [pair for pair in judged if pair[1].part == part]
        yield totals(part, of.whole)
        yield kinds(part, of.kinds)
        if part and of.tags:
            yield kinds(part, of.tags, "tag")
        yield reasons(part, of.reasons)
        points = operating_points(trial for trial, _ in of_part if trial is not None)
        if points:
            yield operating(part, points)
        if show_questions or part not in HELD_OUT:
            yield failures(part, of_part)


def totals(part: str, scores: Scores) -> Rows:
    """Every measure with its interval and what it rests on."""
    gaps = f"{scores.missing} without a record, {scores.errors} ended in an error"
    return Rows(
        f"{part or 'set'}: {scores.questions} questions, {gaps}",
        ("measure", "value", "95 % interval", "of"),
        tuple(
            (LABELS[name], figure(name, found.value), interval(name, found), str(found.n))
            for name, found in scores.figures.items()
        ),
    )


def kinds(part: str, scores: Mapping[str, Scores], of: str = "kind") -> Rows:
    """The figures that matter for each kind, or each tag, of question."""
    return Rows(
        f"{part or 'set'}: by {of} of question",
        (of, "questions", *KIND_COLUMNS.values()),
        tuple(
            (
                kind,
                str(of_kind.questions),
                *(figure(name, _value(of_kind.figures.get(name))) for name in KIND_COLUMNS),
            )
            for kind, of_kind in scores.items()
        ),
    )


def reasons(part: str, scores: Mapping[str, Scores]) -> Rows:
    """Declining for each reason: of what ended so, of what should have, of what was answerable."""
    return Rows(
        f"{part or 'set'}: declining by reason",
        ("reason", "declined so", *(f"{head}, 95 % interval" for head in REASON_HEADS)),
        tuple(
            (status, str(found.questions), *(_with_interval(found.figures.get(n)) for n in REASONS))
            for status, found in scores.items()
        ),
    )


def operating(part: str, points: Sequence[OperatingPoint]) -> Rows:
    """What other thresholds of confidence would decline."""
    return Rows(
        f"{part or 'set'}: declining at other thresholds of confidence",
        ("answerable declined", "unanswerable declined", "threshold"),
        tuple(
            (
                figure("", point.answerable_declined),
                figure("", point.unanswerable_declined),
                f"{point.threshold:.4f}",
            )
            for point in points
        ),
    )


def failures(part: str, judged: Judged) -> Rows:
    """Questions with something wrong, what that is, and the first words that were cited."""
    return Rows(
        f"{part or 'set'}: questions with something wrong",
        ("id", "kind", "question", "status", "wrong", "first cited"),
        tuple(
            (
                outcome.id,
                outcome.kind,
                trial.case.question if trial else "",
                outcome.status,
                outcome.problem or ", ".join(wrong(outcome)),
                _first_cited(trial),
            )
            for trial, outcome in judged
            if wrong(outcome) or outcome.missing or outcome.problem
        ),
    )


def questions(part: str, judged: Judged) -> Rows:
    """Every question of a part that may be seen, with its outcome."""
    return Rows(
        f"{part or 'set'}: every question",
        ("id", "kind", "status", "outcome"),
        tuple(
            (outcome.id, outcome.kind, outcome.status, ", ".join(wrong(outcome)) or "right")
            for _, outcome in judged
        ),
    )


def wrong(outcome: Outcome) -> tuple[str, ...]:
    """What is wrong with one answer, in words."""
    if outcome.missing:
        return ("no record",)
    below = {
        "right_section_first": "another section first",
        "gold_words_cited": "gold words not cited",
        "exact_quotes": "a quote is not exact",
        "every_end_cited": "a needed section is not cited",
        "notices_given": "a notice is missing",
        "premise_corrected": "the premise is not corrected",
        "premise_left_alone": "a true premise is corrected",
        "footnotes_cited": "a footnote is missing",
        "whole_lists": "the list is not whole",
        "points_made": "a point is missing",
        "declined_rightly": "not declined",
    }
    if outcome.value("declined_wrongly") == 1:
        return ("declined",)
    return tuple(
        text
        for name, text in below.items()
        if (outcome.value(name) or 0) < 1 and outcome.value(name) is not None
    )


def about(head: Mapping[str, Any]) -> dict[str, object]:
    """What a run rests on, for those who read its figures."""
    found: dict[str, object] = {"questions": head.get("set", {}).get("name", "")}
    found |= {name: text for name, text in head["identity"].items() if text}
    found |= {name: text for name, text in head.get("versions", {}).items() if text}
    return found | {"machine": head.get("machine", "")}


def not_told(lacks: Sequence[str]) -> str:
    """Which measures are missing because whoever was asked does not tell what they rest on."""
    without = [measure.label for measure in EVERY if measure.needs in lacks]
    return f"Not measured, as the service does not tell its {' and '.join(lacks)}: " + (
        "; ".join(without) or "nothing"
    )


def markdown(
    title: str,
    about: Mapping[str, object],
    judged: Judged,
    show: bool = False,
    figures: Mapping[str, Figures] | None = None,
) -> str:
    """A page with every table, and every question of the parts that may be seen."""
    lines = [f"# {title}", "", *(f"- {key}: {value}" for key, value in about.items()), ""]
    for rows in tables(judged, show, figures):
        lines += as_markdown(rows)
    for part in dict.fromkeys(outcome.part for _, outcome in judged):
        if show or part not in HELD_OUT:
            lines += as_markdown(questions(part, [p for p in judged if p[1].part == part]))
    return "\n".join(lines)


def terminal() -> Console:
    """Where tables are printed: as wide as the terminal, or wide enough where there is none."""
    return Console(width=None if sys.stdout.isatty() else PAGE_WIDTH, highlight=False)


def show(rows: Rows, console: Console) -> None:
    """Print a table to a terminal; nothing when it has no rows."""
    if not rows.cells:
        return
    table = Table(title=rows.title, title_justify="left", title_style="bold")
    for head in rows.heads:
        table.add_column(head, overflow="fold")
    for cells in rows.cells:
        table.add_row(*(cell.replace("[", r"\[") for cell in cells))
    console.print(table)


def interval(name: str, found: Estimate) -> str:
    """The two ends of an interval."""
    return f"{figure(name, found.low)} to {figure(name, found.high)}"


def as_markdown(rows: Rows) -> list[str]:
    """A table as the lines of a page."""

    def line(cells: Sequence[str]) -> str:
        return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"

    heads = [line(rows.heads), line(["---"] * len(rows.heads))]
    body = [line(cells) for cells in rows.cells] or ["", "None."]
    return [f"## {rows.title}", "", *heads, *body, ""]


def _value(found: Estimate | None) -> float | None:
    return None if found is None else found.value


def _with_interval(found: Estimate | None) -> str:
    if found is None:
        return "-"
    return f"{figure('', found.value)} ({interval('', found)})"


def _first_cited(trial: Trial | None) -> str:
    citations = trial.record.citations if trial else ()
    return f"{citations[0].section}: {citations[0].quote[:100]}" if citations else ""
