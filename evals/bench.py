"""How fast is it, and how much memory does it take? Everything through the doors that people use.

Each figure is also given relative to a fixed calibration loop timed on the same machine in the same
minute, so that two machines, or a quiet and a busy hour, can be compared.
"""

import os
import platform
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from evals import browser, scale, wording
from evals.errors import CannotMeasure
from evals.measures.latency import percentile_ms
from evals.questions import SETS, load_part
from evals.report import Rows
from evals.service import ROOT, Service, environment
from ingest.embedding import EmbedderSettings, load_embedder

CLIENTS = (1, 8, 32)
ACTS = 20
"""Acts of the corpus of many, where nobody asks for more: a thousand take hours."""
QUESTION = "Which countries are associated to Horizon Europe?"
MANY = 500
"""Questions of a run whose steps are timed."""
COMMAND_TIMEOUT_S = 180.0
WANTED = {
    "first ingest": 25.0,
    "re-ingest, unchanged": 3.0,
    "cold command line, one answer": 2.5,
    "warm p95, 1 client": 25.0,
    "answers/s, 8 clients": 80.0,
    "memory of the service": 400.0,
    "citing and checking, p95": 30.0,
    "first statement behind the model, p95": 50.0,
    "acknowledging an event, p99, 32 clients": 500.0,
    "first paint of the page, p50": 200.0,
    "main thread per statement, p50": 16.0,
    "a 1.3 MB act read": 3.0,
    "passages of 80 pieces embedded": 90.0,
    "passages of 80 pieces embedded, per second of a core": 45.0,
    "acts, warm p95, 1 client": 150.0,
    "500 questions of a set collected": 60.0,
    "500 questions of a set scored": 5.0,
    "500 questions of a set reported": 5.0,
}
"""What must be reached on two cores, in the unit of each figure."""

_ACTS = re.compile(r"^\d+ acts,")

Figure = dict[str, Any]


def measure(
    settings: EmbedderSettings,
    seconds: float,
    progress: Callable[[str, int, int], None],
    acts: int = ACTS,
) -> dict[str, Any]:
    """All figures, from an empty home to a loaded service; takes a minute or two.

    The model is taken from the settings' home, exported there if need be: exporting belongs to
    setting up and is not timed.

    Args:
        settings: Whose home has the model.
        seconds: At most so long for each load.
        progress: Told how far it is.
        acts: Acts of the corpus of many; none leaves it out.

    Raises:
        CannotMeasure: when a command fails or the service does not start.
    """
    embedder = load_embedder(settings)
    calibration = calibrate()
    skipped: list[str] = []
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        home = Path(name)
        (home / "models").symlink_to((settings.home / "models").absolute())
        figures = _commands(home, progress) + _runs(home, progress)
        figures += _service(home, seconds, progress, skipped)
        worded = wording.measure_wording(home, _questions(), progress)
        figures += [_figure(*figure) for figure in worded]
        figures += _acknowledging(home, progress, skipped)
    if acts:
        with tempfile.TemporaryDirectory(prefix="bench-acts-") as name:
            home = Path(name)
            (home / "models").symlink_to((settings.home / "models").absolute())
            measured = scale.measure_acts(home, acts, embedder, seconds, progress)
            figures += [_figure(*figure) for figure in measured]
    return {
        "machine": f"{platform.machine()}, {os.cpu_count()} cores, Python "
        f"{platform.python_version()}",
        "calibration_s": calibration,
        "figures": [_relative(figure, calibration) for figure in figures],
        "skipped": skipped,
    }


def calibrate() -> float:
    """Seconds of a fixed piece of work, half interpreted and half numpy: the best of five."""
    return min(_timed(_work) for _ in range(5))


def rows(measured: Mapping[str, Any]) -> Rows:
    """The figures as a table."""
    head = f"{measured['machine']}; calibration loop {measured['calibration_s'] * 1000:.0f} ms"
    return Rows(
        head,
        ("what", "value", "unit", "wanted", "relative to the loop"),
        tuple(
            (
                figure["what"],
                f"{figure['value']:.1f}" if figure["value"] >= 10 else f"{figure['value']:.2f}",
                figure["unit"],
                _wanted(figure["what"], figure["unit"]),
                "" if figure["relative"] is None else f"{figure['relative']:.3g}",
            )
            for figure in measured["figures"]
        ),
    )


def _commands(home: Path, progress: Callable[[str, int, int], None]) -> list[Figure]:
    progress("commands timed", 0, 5)
    first = _run(home, "ingest")
    progress("commands timed", 1, 5)
    again = _run(home, "ingest")
    progress("commands timed", 2, 5)
    cold = []
    for at in range(3):
        cold.append(_run(home, "assistant", "ask", QUESTION))
        progress("commands timed", 3 + at, 5)
    return [
        _figure("first ingest", first, "s"),
        _figure("re-ingest, unchanged", again, "s"),
        _figure("cold command line, one answer", statistics.median(cold), "s"),
    ]


def _runs(home: Path, progress: Callable[[str, int, int], None]) -> list[Figure]:
    """A run of many questions through the commands that people type."""
    asked, run = home / "many.jsonl", "bench"
    lines = [line for path in sorted(SETS.glob("guidance-*.jsonl")) for line in path.open("rb")]
    asked.write_bytes(b"".join(lines[:MANY]))
    steps: dict[str, tuple[str, ...]] = {
        "collected": ("collect", str(asked), "--out", run),
        "scored": ("score", run),
        "reported": ("report", run),
    }
    figures = []
    for at, (step, command) in enumerate(steps.items(), start=1):
        taken = _run(home, "evals", *command)
        figures.append(_figure(f"{MANY} questions of a set {step}", taken, "s"))
        progress("steps of a run timed", at, len(steps))
    return figures


def _service(
    home: Path, seconds: float, progress: Callable[[str, int, int], None], skipped: list[str]
) -> list[Figure]:
    questions = _questions()
    with Service(home) as service:
        figures = [
            _figure("service ready", service.ready_s, "s"),
            _figure("first answer over HTTP", service.ask(QUESTION), "ms"),
        ]
        service.load(questions, 1, min(2.0, seconds))  # warm: what is lazy has been made
        for at, clients in enumerate(CLIENTS):
            told = service.load(questions, clients, seconds)
            figures += _loaded(clients, told)
            progress("loads measured", at + 1, len(CLIENTS))
        figures.append(_figure("memory of the service", service.resident_mib(), "MiB"))
        if why := browser.missing():
            skipped.append(f"first paint and the widget's work: {why}")
            return figures
        *_, (_, _, answer) = service.stream(QUESTION)
        measured = browser.measure_page(service.address, answer, progress)
    return figures + [_figure(*figure) for figure in measured]


def _acknowledging(
    home: Path, progress: Callable[[str, int, int], None], skipped: list[str]
) -> list[Figure]:
    try:
        from evals.acknowledging import measure_acknowledging
    except ModuleNotFoundError as error:
        skipped.append(f"Slack's acknowledgement: {error.name} is not installed")
        return []
    return [_figure(*figure) for figure in measure_acknowledging(home, _questions(), progress)]


def _questions() -> list[str]:
    return [c.question for c in load_part("guidance", "tune") if not c.history]


def _loaded(clients: int, told: Mapping[str, Any]) -> list[Figure]:
    ms: Sequence[float] = told["ms"]
    if not ms:
        raise CannotMeasure(f"{clients} clients got no answer, but {told['statuses']}")
    plural = "client" if clients == 1 else "clients"
    figures = [
        _figure(f"warm p50, {clients} {plural}", percentile_ms(ms, 50), "ms"),
        _figure(f"warm p95, {clients} {plural}", percentile_ms(ms, 95), "ms"),
        _figure(f"answers/s, {clients} {plural}", len(ms) / told["seconds"], "1/s"),
    ]
    refused = sum(n for status, n in told["statuses"].items() if status != "200")
    if refused:
        figures.append(_figure(f"not answered, {clients} {plural}", float(refused), "requests"))
    return figures


def _run(home: Path, *command: str) -> float:
    began = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-m", *command],
        cwd=ROOT,
        env=environment(home),
        capture_output=True,
        text=True,
        timeout=COMMAND_TIMEOUT_S,
        check=False,
    )
    if done.returncode:
        raise CannotMeasure(
            f"python -m {' '.join(command)} ended with {done.returncode}: {done.stderr[-1000:]}"
        )
    return time.perf_counter() - began


def _work() -> None:
    counts: dict[int, int] = {}
    for number in range(300_000):
        counts[number % 997] = counts.get(number % 997, 0) + number
    matrix = np.random.default_rng(1).standard_normal((384, 384))
    for _ in range(30):
        matrix = matrix @ matrix
        matrix /= np.abs(matrix).max()


def _timed(work: Callable[[], None]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def _figure(what: str, value: float, unit: str) -> Figure:
    return {"what": what, "value": round(value, 3), "unit": unit}


def _relative(figure: Figure, calibration_s: float) -> Figure:
    """Times over the loop's time; rates times it, so answers in the time of one loop."""
    factor = {"s": 1 / calibration_s, "ms": 0.001 / calibration_s, "1/s": calibration_s}
    by = factor.get(figure["unit"])
    return {**figure, "relative": None if by is None else round(figure["value"] * by, 5)}


def _wanted(what: str, unit: str) -> str:
    limit = WANTED.get(_ACTS.sub("acts,", what))
    if limit is None:
        return ""
    return f"{'at least' if unit == '1/s' else 'at most'} {limit:g}"
