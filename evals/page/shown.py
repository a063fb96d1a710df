"""Every plot of a part of a run with the table of what it shows, in the way a question goes."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from evals import curves
from evals.curves import Judged
from evals.page import plots
from evals.page.plots import Plot
from evals.report import Rows
from evals.score import Outcome, Scores
from evals.stats import Estimate

T = TypeVar("T")

Cells = list[tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Shown:
    """A plot and the table of what it shows."""

    plot: Plot
    rows: Rows


def plots_of(part: str, judged: Judged, kinds: Mapping[str, Scores]) -> Iterator[Shown]:
    """Every plot that has something to show, in the order in which a question goes its way."""
    if depths := curves.depths(judged):
        yield _depths(part, depths)
    yield from _citations(part, kinds)
    yield from _declining(part, judged)
    if points := curves.times(judged):
        rows: Cells = [(f"{p.share:.0%}", f"{p.ms:,.0f}") for p in points]
        heads = ("share of the answers", "milliseconds")
        yield Shown(plots.times(f"{part}-times", points), _rows("Time to answer", heads, rows))
    yield from _groups(part, judged)


def _depths(part: str, points: Sequence[curves.Depth]) -> Shown:
    rows: Cells = [(str(d.k), *_cells(d.found), *_cells(d.recall)) for d in points]
    heads = ("k", "found@k", "95 %", "recall@k", "95 %")
    return Shown(plots.depths(f"{part}-depths", points), _rows("Retrieval", heads, rows))


def _citations(part: str, kinds: Mapping[str, Scores]) -> Iterator[Shown]:
    names = {"precision": "precision_by_words", "recall": "citation_recall"}
    rows = {
        kind: {
            label: found
            for label, name in names.items()
            if (found := of_kind.figures.get(name)) is not None
        }
        for kind, of_kind in kinds.items()
    }
    rows = {kind: row for kind, row in rows.items() if row}
    if not rows:
        return
    title = "Citations: precision and recall by kind of question"
    text = (
        "Precision: of the citations given, those of right words. Recall: of the words needed, "
        "those cited."
    )
    cells: Cells = [
        (kind, *_cells(row.get("precision")), *_cells(row.get("recall")))
        for kind, row in rows.items()
    ]
    heads = ("kind", "precision", "95 %", "recall", "95 %")
    yield Shown(plots.dots(f"{part}-citations", title, rows, text), _rows(title, heads, cells))


def _declining(part: str, judged: Judged) -> Iterator[Shown]:
    if kept := curves.kept(judged):
        yield _risk(part, kept)
    if points := curves.thresholds(judged):
        rows: Cells = [
            (f"{p.threshold:.3f}", f"{p.answerable_declined:.3f}", f"{p.unanswerable_declined:.3f}")
            for p in _some(points)
        ]
        heads = ("threshold", "answerable declined", "unanswerable declined")
        plot = plots.thresholds(f"{part}-thresholds", points, curves.declined(judged))
        yield Shown(plot, _rows("Other thresholds", heads, rows))
    bins = curves.reliability(judged)
    error = curves.calibration_error(bins)
    if error is not None:
        yield _calibration(part, bins, error)


def _risk(part: str, kept: Sequence[curves.Kept]) -> Shown:
    rows: Cells = [
        (str(k.answers), f"{k.coverage:.3f}", f"{k.risk:.3f}", f"{k.confidence:.3f}")
        for k in _some(kept)
    ]
    heads = ("answers given", "coverage", "risk", "from confidence")
    return Shown(plots.risk(f"{part}-risk", kept), _rows("Risk and coverage", heads, rows))


def _calibration(part: str, bins: Sequence[curves.Bin], error: float) -> Shown:
    rows: Cells = [
        (
            f"{one.low:.3f} to {one.high:.3f}",
            f"{one.confidence:.3f}",
            *_cells(one.right),
            str(one.right.n),
        )
        for one in bins
    ]
    heads = ("confidence", "on average", "right", "95 %", "answers")
    plot = plots.reliability(f"{part}-calibration", bins, error)
    return Shown(plot, _rows("Calibration", heads, rows))


def _groups(part: str, judged: Judged) -> Iterator[Shown]:
    """Bars of what is right by tag and by section of the gold."""
    has_gold = {outcome.id for _, outcome in judged if outcome.source != outcome.id}

    def sections(outcome: Outcome) -> tuple[str, ...]:
        return (outcome.source,) if outcome.id in has_gold else ()

    by: tuple[tuple[str, Callable[[Outcome], Iterable[str]]], ...] = (
        ("tag", lambda outcome: outcome.tags),
        ("section", sections),
    )
    for what, groups in by:
        shares = curves.shares_right(judged, groups)
        if not shares:
            continue
        title = f"Questions right, by {what}"
        more = f" The {plots.MOST_BARS} largest are drawn." if len(shares) > plots.MOST_BARS else ""
        text = (
            "Right is an answer with the right section first and gold words cited, or a question "
            f"rightly declined.{more}"
        )
        cells: Cells = [(name, *_cells(share), str(share.n)) for name, share in shares.items()]
        rows = {name: {"right": share} for name, share in shares.items()}
        heads = (what, "right", "95 %", "questions")
        yield Shown(plots.dots(f"{part}-{what}s", title, rows, text), _rows(title, heads, cells))


def _cells(found: Estimate | None) -> tuple[str, str]:
    if found is None:
        return "-", ""
    return f"{found.value:.3f}", f"{found.low:.3f} to {found.high:.3f}"


def _rows(title: str, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> Rows:
    return Rows(title, tuple(heads), tuple(map(tuple, rows)))


def _some(points: Sequence[T], most: int = 25) -> Sequence[T]:
    """Evenly spread, the first and the last among them: a curve's table is read, not plotted."""
    if len(points) <= most:
        return points
    return [points[round(at * (len(points) - 1) / (most - 1))] for at in range(most)]
