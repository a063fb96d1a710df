"""A run found, read again and judged: nothing is asked, and no model is loaded."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from assistant.settings import Settings
from corpus.snapshot import Snapshot, read_snapshot
from evals import acts
from evals.anchor import anchor
from evals.errors import BrokenRun, NoSnapshot
from evals.folder import Folder, Head
from evals.measures.trial import Tally, Trial
from evals.report import Figures, figures_of
from evals.score import Outcome, Scores, judge

Judged = tuple[tuple[Trial | None, Outcome], ...]


@dataclass(frozen=True)
class Run:
    """A run with what every measure gave for each of its questions."""

    folder: Folder
    head: Head
    judged: Judged

    @cached_property
    def figures(self) -> Mapping[str, Figures]:
        """The figures of each part; intervals take their time, so they are made once."""
        return figures_of(self.judged)

    @property
    def outcomes(self) -> tuple[Outcome, ...]:
        """What came of each question."""
        return tuple(outcome for _, outcome in self.judged)

    @property
    def lacks(self) -> tuple[str, ...]:
        """Fields that the records lack, as whoever was asked does not tell them."""
        trials = (trial for trial, _ in self.judged if trial is not None)
        return tuple(dict.fromkeys(name for trial in trials for name in trial.record.lacks))

    def of(self, part: str) -> Judged:
        """The questions of a part."""
        return tuple(pair for pair in self.judged if pair[1].part == part)

    @property
    def parts(self) -> tuple[str, ...]:
        """The parts, in the order in which they come."""
        return tuple(dict.fromkeys(outcome.part for outcome in self.outcomes))


def runs_folder(settings: Settings) -> Path:
    """Where runs lie, each under its name."""
    return settings.home / "runs"


def find(named: str, settings: Settings) -> Folder:
    """The folder of a run, by its name or as a path.

    Raises:
        BrokenRun: when there is none; says which there are.
    """
    folders = [Folder(path) for path in (Path(named), runs_folder(settings) / named)]
    for folder in folders:
        if folder.begun:
            return folder
    there = sorted(path.parent.name for path in runs_folder(settings).glob("*/run.json"))
    raise BrokenRun(
        f"no run {named!r} under {runs_folder(settings)}; "
        f"there are: {', '.join(there[-10:]) or 'none yet: `python -m evals collect guidance`'}"
    )


def read(folder: Folder, snapshot: Snapshot) -> Run:
    """A run, judged by the snapshot that it was collected on.

    Raises:
        BrokenSet: when its gold is not in the snapshot.
    """
    judged = judge(anchor(folder.cases(), snapshot), folder.records(), snapshot)
    return Run(folder, folder.head(), judged)


def snapshot_of(head: Head, settings: Settings) -> Snapshot:
    """The snapshot that a run rests on, from wherever it lies on this machine.

    Raises:
        NoSnapshot: when it lies nowhere here.
    """
    wanted = head["identity"]["snapshot"]
    homes = list(dict.fromkeys(_homes(head, settings)))
    for home in homes:
        if (home / "snapshots" / wanted).is_dir():
            return read_snapshot(home / "snapshots" / wanted)
    raise NoSnapshot(
        f"snapshot {wanted[:12]}, which the run rests on, is not here; looked in "
        f"{', '.join(str(home / 'snapshots') for home in homes)}: `python -m ingest` with the same "
        "sources makes it, or copy its folder from where the run was made"
    )


def scores(run: Run) -> dict[str, Any]:
    """Figures of every part, kind and tag, and what each measure gave for each question."""
    parts = run.figures.items()
    return {
        "identity": run.head["identity"],
        "parts": {part: of.whole.plain() for part, of in parts},
        "kinds": {part: _plain(of.kinds) for part, of in parts},
        "tags": {part: _plain(of.tags) for part, of in parts},
        "reasons": {part: _plain(of.reasons) for part, of in parts},
        "outcomes": [asdict(outcome) for outcome in run.outcomes],
    }


def keep_scores(run: Run) -> Path:
    """Write them beside the records; the path."""
    return run.folder.write("scores.json", json.dumps(scores(run), indent=1) + "\n")


def kept_outcomes(folder: Folder) -> tuple[Outcome, ...]:
    """What an earlier `score` has kept of each question, for a machine without the snapshot.

    Raises:
        BrokenRun: when nothing is kept, or of other records than those that are there.
    """
    path = folder.path / "scores.json"
    try:
        plain = json.loads(path.read_text(encoding="utf-8"))
        if plain["identity"] != folder.head()["identity"]:
            raise BrokenRun(f"{path} is of another run: remove it")
        return tuple(map(_outcome, plain["outcomes"]))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BrokenRun(
            f"{path} tells no outcomes ({error}): `python -m evals score {folder.name}` where the "
            "snapshot is"
        ) from error


def _outcome(plain: dict[str, Any]) -> Outcome:
    tallies = {n: None if t is None else Tally(**t) for n, t in plain["tallies"].items()}
    return Outcome(**{**plain, "tallies": tallies, "tags": tuple(plain["tags"])})


def _plain(groups: Mapping[str, Scores]) -> dict[str, Any]:
    return {name: of.plain() for name, of in groups.items()}


def _homes(head: Head, settings: Settings) -> Iterator[Path]:
    if home := head.get("settings", {}).get("home"):
        yield Path(home)
    yield settings.home
    yield acts.home(settings)
