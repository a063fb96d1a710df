"""The plots of a run. Each takes its data as `evals.curves` makes it, and draws nothing else."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup
from matplotlib import rc_context
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FixedLocator, FuncFormatter, MultipleLocator, NullLocator

from evals.curves import Bin, Depth, Kept, Within
from evals.measures.declining import OperatingPoint
from evals.page.svg import FIRST, INK, LINE, RC, SECOND, SOFT, inline
from evals.stats import Estimate

WIDE = (6.8, 3.7)
"""Inches; a page shows a plot as wide as it can."""
MOST_BARS = 24
"""More are read in the table beside it."""


@dataclass(frozen=True, slots=True)
class Plot:
    """A plot as it stands in the page, what it shows, and what can be read from it."""

    svg: Markup
    title: str
    text: str


def depths(ident: str, points: Sequence[Depth]) -> Plot:
    """Retrieval curves: found@k and recall@k over k, with bands of 95 %."""
    with rc_context(RC):
        figure, axes = _axes("passages read, best first (k)", "share of questions")
        ks = [point.k for point in points]
        for name, colour, line in (("found", FIRST, "-"), ("recall", SECOND, "--")):
            values: list[Estimate] = [getattr(point, name) for point in points]
            axes.fill_between(
                ks, [v.low for v in values], [v.high for v in values], color=colour, alpha=0.15,
                linewidth=0,
            )  # fmt: skip
            axes.plot(ks, [v.value for v in values], line, color=colour, label=f"{name}@k")
        axes.set_xlim(1, ks[-1])
        axes.xaxis.set_major_locator(FixedLocator([1, 3, 5, 10, *([16] if ks[-1] >= 16 else [])]))
        axes.legend(loc="lower right")
        first, last = points[0].found.value, points[-1].found.value
        text = (
            f"A right passage comes first for {first:.2f} of the questions and is among the "
            f"{ks[-1]} first for {last:.2f}."
        )
        return _plot(figure, ident, "Retrieval: found and recall at k", text)


def dots(ident: str, title: str, rows: Mapping[str, Mapping[str, Estimate]], text: str) -> Plot:
    """Shares with their intervals: a row each, one dot in it for each series."""
    series = list(dict.fromkeys(name for row in rows.values() for name in row))
    shown = dict(list(rows.items())[:MOST_BARS])
    with rc_context(RC):
        figure = Figure(figsize=(WIDE[0], 0.9 + 0.28 * max(2, len(shown))), layout="constrained")
        axes = figure.add_subplot()
        for at, name in enumerate(series):
            shift = 0.0 if len(series) == 1 else 0.34 * (at / (len(series) - 1) - 0.5)
            there = [(y + shift, row[name]) for y, row in enumerate(shown.values()) if name in row]
            places = [y for y, _ in there]
            colour, mark = (FIRST, "o") if at == 0 else (SECOND, "D")
            axes.hlines(
                places, [e.low for _, e in there], [e.high for _, e in there], color=colour,
                linewidth=2, alpha=0.5,
            )  # fmt: skip
            axes.plot(
                [e.value for _, e in there], places, mark, color=colour, markersize=5, label=name
            )
        axes.set_yticks(range(len(shown)), [_short(name) for name in shown])
        axes.set_ylim(len(shown) - 0.4, -0.6)
        axes.grid(visible=False, axis="y")
        _share(axes, "x")
        if len(series) > 1:
            axes.legend(loc="lower center", bbox_to_anchor=(0.5, 1.0), ncols=len(series))
        return _plot(figure, ident, title, text)


def risk(ident: str, points: Sequence[Kept]) -> Plot:
    """The risk-coverage curve of the answers given."""
    with rc_context(RC):
        figure, axes = _axes("share of the answers that is given, surest first", "wrong of these")
        axes.step([p.coverage for p in points], [p.risk for p in points], color=FIRST, where="post")
        last = points[-1]
        axes.plot([last.coverage], [last.risk], "o", color=INK, markersize=5)
        axes.annotate(
            "as it is", (last.coverage, last.risk), xytext=(-6, 8), ha="right",
            textcoords="offset points",
        )  # fmt: skip
        top = min(1.0, max(0.2, 1.15 * max(p.risk for p in points)))
        axes.set_ylim(-0.015 * top, 1.015 * top)
        axes.yaxis.set_major_locator(
            MultipleLocator(0.05 if top <= 0.3 else 0.1 if top <= 0.6 else 0.25)
        )
        half = min(points, key=lambda p: abs(p.coverage - 0.5))
        text = (
            f"Of all answers given {last.risk:.2f} are wrong; of the surest "
            f"{half.coverage:.0%}, {half.risk:.2f}."
        )
        return _plot(figure, ident, "Declining: risk and coverage", text)


def thresholds(
    ident: str, points: Sequence[OperatingPoint], now: tuple[Estimate, Estimate] | None
) -> Plot:
    """What every threshold of confidence would decline of either class."""
    with rc_context(RC):
        figure, axes = _axes("answerable questions declined", "unanswerable ones declined")
        axes.plot([0, 1], [0, 1], color=LINE, linewidth=1.2)
        lost = [point.answerable_declined for point in points]
        caught = [point.unanswerable_declined for point in points]
        axes.plot(lost, caught, color=FIRST)
        text = "What each threshold of confidence would decline of either class."
        if now:
            x, y = now
            axes.errorbar(
                [x.value], [y.value], fmt="o", color=INK, markersize=5, elinewidth=1.2,
                xerr=[[x.value - x.low], [x.high - x.value]],
                yerr=[[y.value - y.low], [y.high - y.value]],
            )  # fmt: skip
            axes.annotate(
                "as it is", (x.value, y.value), xytext=(16, -22), textcoords="offset points"
            )
            text += f" As it is, {x.value:.2f} of the answerable and {y.value:.2f} of the others."
        _share(axes, "x")
        return _plot(figure, ident, "Declining: what other thresholds would do", text)


def reliability(ident: str, bins: Sequence[Bin], error: float) -> Plot:
    """The reliability diagram of the verdict's confidence."""
    with rc_context(RC):
        figure, axes = _axes("confidence of the answer", "share that was right")
        axes.plot([0, 1], [0, 1], color=LINE, linewidth=1.2)
        shares = [one.right for one in bins]
        axes.errorbar(
            [one.confidence for one in bins], [share.value for share in shares], fmt="o-",
            color=FIRST, markersize=5, elinewidth=1.4,
            yerr=[[s.value - s.low for s in shares], [s.high - s.value for s in shares]],
        )  # fmt: skip
        for one in bins:
            axes.annotate(
                str(one.right.n), (one.confidence, 0), xytext=(0, 4), color=SOFT, ha="center",
                textcoords="offset points", fontsize=8,
            )  # fmt: skip
        _share(axes, "x")
        text = (
            f"Confidence and rightness differ by {error:.3f} on average; the numbers at the foot "
            "count the answers of each point."
        )
        return _plot(figure, ident, "Calibration: is the confidence borne out", text)


def times(ident: str, points: Sequence[Within]) -> Plot:
    """How long answers take: the share that came within so many milliseconds."""
    with rc_context(RC):
        figure, axes = _axes("milliseconds", "share of the answers that came")
        axes.set_xscale("log")
        axes.step([p.ms for p in points], [p.share for p in points], color=FIRST, where="post")
        at = {point.share: point.ms for point in points}
        for share in (0.5, 0.95):
            axes.plot([at[share]], [share], "o", color=INK, markersize=5)
            axes.annotate(
                f"{share:.0%}: {at[share]:,.0f} ms", (at[share], share), xytext=(8, -12),
                textcoords="offset points",
            )  # fmt: skip
        least, most = points[0].ms * 0.8, points[-1].ms * 1.25
        ticks = [n * 10**e for e in range(-1, 7) for n in (1, 2, 5) if least <= n * 10**e <= most]
        axes.set_xlim(least, most)
        axes.xaxis.set_major_locator(FixedLocator(ticks))
        axes.xaxis.set_minor_locator(NullLocator())
        axes.xaxis.set_major_formatter(FuncFormatter(lambda x, _: f"{x:,g}"))
        text = f"Half of the answers came within {at[0.5]:,.0f} ms, 95 % within {at[0.95]:,.0f} ms."
        return _plot(figure, ident, "Time to answer", text)


def _plot(figure: Figure, ident: str, title: str, text: str) -> Plot:
    return Plot(inline(figure, ident, title, text), title, text)


def _axes(x: str, y: str) -> tuple[Figure, Axes]:
    figure = Figure(figsize=WIDE, layout="constrained")
    axes = figure.add_subplot()
    axes.set_xlabel(x)
    axes.set_ylabel(y)
    _share(axes, "y")
    return figure, axes


def _share(axes: Axes, which: str) -> None:
    """An axis from 0 to 1, with room for a dot at its ends."""
    set_limits = axes.set_xlim if which == "x" else axes.set_ylim
    set_limits(-0.015, 1.015)
    axis = axes.xaxis if which == "x" else axes.yaxis
    axis.set_major_locator(FixedLocator([0, 0.25, 0.5, 0.75, 1]))
    axis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))


def _short(name: str) -> str:
    return name if len(name) <= 34 else f"{name[:33]}…"
