"""The page: a template filled in with figures, plots, their tables and the worst questions."""

from base64 import b64encode
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from evals.page.shown import Shown, plots_of
from evals.page.worst import MOST, Bad, count, worst
from evals.questions import HELD_OUT
from evals.report import LABELS, Rows, about, figure, interval, kinds, not_told, questions, totals
from evals.runs import Run
from evals.score import Scores

TEMPLATES = Path(__file__).parent / "templates"
TILES = (
    "right_section_first", "gold_words_cited", "precision_by_words", "exact_quotes",
    "declined_wrongly", "declined_rightly", "p95_ms",
)  # fmt: skip
"""The figures that stand on top."""


@dataclass(frozen=True, slots=True)
class Tile:
    """A figure that stands on top, with its interval."""

    label: str
    value: str
    interval: str


@dataclass(frozen=True, slots=True)
class Part:
    """All that is shown of a part of a set."""

    name: str
    held_out: bool
    scores: Scores
    tiles: tuple[Tile, ...]
    plots: tuple[Shown, ...]
    tables: tuple[Rows, ...]
    worst: tuple[Bad, ...]
    wrong: int
    every: Rows | None


def page(run: Run, show_questions: bool = False) -> str:
    """The page of a run. Nothing is loaded from anywhere, and nothing in it runs.

    Questions of a part that is held out are shown only with `show_questions`.
    """
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    css = (TEMPLATES / "report.css").read_text(encoding="utf-8")
    policy = f"default-src 'none'; style-src '{_digest(css)}'; base-uri 'none'; form-action 'none'"
    return environment.get_template("report.html").render(
        name=run.folder.name,
        about=about(run.head),
        settings=run.head.get("settings", {}),
        css=Markup(css),
        policy=policy,
        parts=[_part(run, name, show_questions) for name in run.parts],
        lacks=not_told(run.lacks) if run.lacks else "",
        most=MOST,
    )


def _part(run: Run, name: str, show_questions: bool) -> Part:
    judged = run.of(name)
    figures = run.figures[name]
    hidden = name in HELD_OUT and not show_questions
    tables = (totals(name, figures.whole), kinds(name, figures.kinds))
    return Part(
        name=name or "set",
        held_out=hidden,
        scores=figures.whole,
        tiles=tuple(_tiles(figures.whole)),
        plots=tuple(plots_of(name or "set", judged, figures.kinds)),
        tables=(*tables, kinds(name, figures.tags, "tag")) if figures.tags else tables,
        worst=() if hidden else worst(judged),
        wrong=count(judged),
        every=None if hidden else questions(name, judged),
    )


def _tiles(scores: Scores) -> Iterator[Tile]:
    for name in TILES:
        found = scores.figures.get(name)
        if found is not None:
            yield Tile(LABELS[name], figure(name, found.value), interval(name, found))


def _digest(css: str) -> str:
    return "sha256-" + b64encode(sha256(css.encode("utf-8")).digest()).decode()
