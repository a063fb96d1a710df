"""How a corpus of many acts does: how fast it is read, embedded and asked, and in what memory.

Everything through the doors that people use: `python -m ingest` and the service, each a process of
its own whose memory is looked at while it works.
"""

import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import IO

from corpus.source import Force, Kind, Rendition, Source
from evals.errors import CannotMeasure
from evals.manyacts import large_act, write_acts
from evals.measures.latency import percentile_ms
from evals.service import ROOT, Service, environment, resident_mib
from ingest.embedding import Embedder
from ingest.read import read
from ingest.sources import load_sources

Told = Callable[[str, int, int], None]

PIECES = 80
"""Word-pieces of the passages whose speed is measured."""
EMBEDDED = 128
"""How many of them are embedded to measure it."""
LARGE_ACT = 1_300_000
"""Bytes of the act whose reading is timed."""
QUESTIONS = 40
LOOKED_EVERY_S = 0.5
TIMEOUT_S = 6 * 3600.0
READY_WITHIN_S = 600.0
STEPS = 5

_MADE = re.compile(r"(\d+) passages, (\d+) sentences, (?:(\d+) texts embedded|unchanged)")


@dataclass(frozen=True, slots=True)
class Ingested:
    """What a run over many acts took. `memory` is in MiB, a value for every half second."""

    passages: int
    sentences: int
    texts: int
    seconds: float
    memory: tuple[float, ...]

    @property
    def peak(self) -> float:
        """The most memory at once, in MiB."""
        return max(self.memory, default=0.0)

    @property
    def half_way(self) -> float:
        """The memory when half of the time had passed, in MiB."""
        return self.memory[len(self.memory) // 2] if self.memory else 0.0


def measure_acts(
    home: Path, acts: int, embedder: Embedder, seconds: float, progress: Told
) -> list[tuple[str, float, str]]:
    """Figures of a corpus of so many acts, as what, value and unit.

    Args:
        home: An empty home that knows the model.
        acts: How many.
        embedder: The packaged model.
        seconds: How long questions are asked.
        progress: Told how far it is.

    Raises:
        CannotMeasure: when a command fails or no question is answered.
    """
    with tempfile.TemporaryDirectory(prefix="acts-") as name:
        listed = write_acts(Path(name), acts)
        progress("steps with many acts", 0, STEPS)
        reading = reading_seconds(*large_act(LARGE_ACT))
        rate, per_core = embedding_rates(embedder, listed)
        progress("steps with many acts", 1, STEPS)
        made = ingest(home, listed)
        progress("steps with many acts", 2, STEPS)
        again = ingest(home, listed)
        progress("steps with many acts", 3, STEPS)
        questions = questions_on(listed)
    with Service(home, READY_WITHIN_S) as service:
        progress("steps with many acts", 4, STEPS)
        service.load(questions, 1, min(seconds, 2.0))
        told = service.load(questions, 1, seconds)
        ready, memory = service.ready_s, service.resident_mib()
    progress("steps with many acts", STEPS, STEPS)
    if not told["ms"]:
        raise CannotMeasure(f"no question on {acts} acts got an answer, but {told['statuses']}")
    return [
        ("a 1.3 MB act read", reading, "s"),
        (f"passages of {PIECES} pieces embedded", rate, "1/s"),
        (f"passages of {PIECES} pieces embedded, per second of a core", per_core, "1/s"),
        (f"{acts} acts, first ingest", made.seconds, "s"),
        (f"{acts} acts, texts embedded", float(made.texts), "texts"),
        (f"{acts} acts, memory of the ingest at half of it", made.half_way, "MiB"),
        (f"{acts} acts, memory of the ingest at most", made.peak, "MiB"),
        (f"{acts} acts, re-ingest, unchanged", again.seconds, "s"),
        (f"{acts} acts, service ready", ready, "s"),
        (f"{acts} acts, warm p95, 1 client", percentile_ms(told["ms"], 95), "ms"),
        (f"{acts} acts, memory of the service", memory, "MiB"),
    ]


def ingest(home: Path, listed: Path) -> Ingested:
    """Run `python -m ingest` and look at its memory while it runs.

    Raises:
        CannotMeasure: when it fails.
    """
    began = time.perf_counter()
    with tempfile.TemporaryFile("w+") as said, _started(home, listed, said) as process:
        memory = []
        while process.poll() is None:
            memory.append(resident_mib(process.pid))
            if time.perf_counter() - began > TIMEOUT_S:
                raise CannotMeasure(f"`python -m ingest` was not done in {TIMEOUT_S:.0f} s")
            time.sleep(LOOKED_EVERY_S)
        seconds = time.perf_counter() - began
        said.seek(0)
        out = said.read()
    found = _MADE.search(out)
    if process.returncode or not found:
        raise CannotMeasure(f"`python -m ingest` ended with {process.returncode}: {out[-1000:]}")
    return Ingested(int(found[1]), int(found[2]), int(found[3] or 0), seconds, tuple(memory))


@contextmanager
def _started(home: Path, listed: Path, said: IO[str]) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        [sys.executable, "-m", "ingest", "--sources", str(listed.absolute())],
        cwd=ROOT,
        env=environment(home),
        stdout=said,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        yield process
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()


def questions_on(listed: Path, count: int = QUESTIONS, seed: int = 1) -> list[str]:
    """Questions on made-up acts: words of some of their sentences, asked for."""
    rng = Random(seed)
    sources = load_sources(listed)
    asked = []
    for source in rng.sample(sources, min(count, len(sources))):
        data = (listed.parent / "sources" / str(source.file)).read_bytes()
        words = read(source, data).document.text.split()
        at = rng.randrange(max(1, len(words) - 12))
        asked.append(f"What is said about {' '.join(words[at : at + 7])}?")
    return asked


def reading_seconds(name: str, data: bytes) -> float:
    """Seconds to read one file, its letters checked."""
    source = Source("act", "", "", Kind.REGULATION, Force.BINDING, Rendition.OFFICIAL)
    began = time.perf_counter()
    read(source, {name: data})
    return time.perf_counter() - began


def embedding_rates(embedder: Embedder, listed: Path) -> tuple[float, float]:
    """Passages of about 80 word-pieces, embedded as an ingest does: a second, and a core's second.

    The second figure stays as it is when other programs use the cores, too.
    """
    texts = _of_pieces(embedder, listed)
    embedder.embed(texts[:32])  # what is lazy is made
    began, used = time.perf_counter(), time.process_time()
    embedder.embed(texts)
    return (
        len(texts) / (time.perf_counter() - began),
        len(texts) / (time.process_time() - used),
    )


def _of_pieces(embedder: Embedder, listed: Path) -> list[str]:
    words: list[str] = []
    for source in load_sources(listed):
        data = (listed.parent / "sources" / str(source.file)).read_bytes()
        words += read(source, data).document.text.split()
        if len(words) > EMBEDDED * PIECES:
            break
    texts = []
    for number in range(EMBEDDED):
        start = number * (len(words) - PIECES) // EMBEDDED
        some = words[start : start + PIECES]
        while embedder.pieces(" ".join(some)) > PIECES:
            some.pop()
        texts.append(" ".join(some))
    return texts
