"""May this change go in? Thresholds for each set, and no loss against its baseline."""

import json
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from evals.errors import BrokenRun
from evals.measures.trial import Trial
from evals.report import LABELS, Rows, figure, interval
from evals.score import BITS, Outcome, Scores, score
from evals.stats import mcnemar, paired

THRESHOLDS = Path(__file__).with_name("gate.toml")
BASELINE = Path(__file__).with_name("baseline.json")
"""The baseline of the guidance set; that of another one has its name in the file's."""

Judged = Sequence[tuple[Trial | None, Outcome]]


@dataclass(frozen=True, slots=True)
class Check:
    """One condition: what was wanted, what came, and whether it holds."""

    name: str
    wanted: str
    came: str
    holds: bool
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Baseline:
    """The 0-or-1 outcomes of each question of an earlier run, and what that run rested on."""

    snapshot: str
    set: str
    outcomes: Mapping[str, Mapping[str, int]]


def gated(path: Path = THRESHOLDS) -> tuple[str, ...]:
    """The sets that have thresholds."""
    return tuple(tomllib.loads(path.read_text(encoding="utf-8")))


def limits_of(name: str, path: Path = THRESHOLDS) -> dict[str, Any]:
    """The thresholds of a set as they stand in the file."""
    found: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))[name]
    return found


def check_worded(
    told: Judged, quoted: Judged, name: str, measures: Sequence[str]
) -> tuple[Check, ...]:
    """Answers in a model's words must not do worse than those in quotes to the same questions."""
    scores, least = score(told), score(quoted)
    return (
        *_whole(f"{name}, in an honest model's words", scores),
        *(
            Check(
                f"{name}, in an honest model's words: {LABELS[measure]}",
                f"not below {figure(measure, least.figures[measure].value)}",
                f"{figure(measure, scores.figures[measure].value)} "
                f"({interval(measure, scores.figures[measure])})",
                scores.figures[measure].value >= least.figures[measure].value,
                "that of quotes",
            )
            for measure in measures
        ),
    )


def baseline_of(name: str) -> Path:
    """The file of the baseline of a set."""
    return BASELINE if name == "guidance" else BASELINE.with_name(f"baseline-{name}.json")


def skipped(name: str, why: str) -> Check:
    """A set that cannot be asked here: it neither passes nor fails, and that is said."""
    return Check(f"{name}: every question", "asked and answered", "SKIPPED", True, why)


def check_thresholds(judged: Judged, name: str, path: Path = THRESHOLDS) -> tuple[Check, ...]:
    """Hold the figures of a set against its thresholds.

    A measure that applied to nothing does not hold.
    """
    wanted = tomllib.loads(path.read_text(encoding="utf-8"))[name]
    checks: list[Check] = []
    for part, limits in wanted.get("part", {}).items():
        group = f"{name}-{part}"
        of_part = [pair for pair in judged if pair[1].part == part]
        checks += _whole(group, score(of_part))
        checks += _limits(group, score(of_part), limits)
        for kind, kind_limits in wanted.get("kind", {}).items():
            of_kind = score([pair for pair in of_part if pair[1].kind == kind], False)
            checks += _limits(f"{group}, {kind}", of_kind, kind_limits)
        for tag, tag_limits in wanted.get("tag", {}).items():
            of_tag = score([pair for pair in of_part if tag in pair[1].tags], False)
            checks += _limits(f"{group}, {tag}", of_tag, tag_limits)
    return tuple(checks)


def check_baseline(
    judged: Judged, baseline: Baseline | None, snapshot: str, name: str = "guidance"
) -> tuple[Check, ...]:
    """Compare the questions that both runs have, in pairs, for each outcome.

    An outcome fails where the 95 % interval of the difference lies below 0: worse for sure. The
    exact McNemar p-value of the flips stands beside it.
    """
    if baseline is None:
        told = f"make one: gate {name} --keep"
        return (Check(f"{name}, baseline", "a baseline", "none yet", True, told),)
    remark = "" if baseline.snapshot == snapshot else "the snapshot has changed: make it anew"
    now = {outcome.id: outcome.bits for _, outcome in judged}
    checks: list[Check] = []
    for bit in BITS:
        ids = [
            key
            for key, bits in baseline.outcomes.items()
            if bit in bits and bit in now.get(key, {})
        ]
        if not ids:
            checks.append(
                Check(f"{name}, baseline: {bit}", "shared questions", "none", False, remark)
            )
            continue
        before = [baseline.outcomes[key][bit] for key in ids]
        after = [now[key][bit] for key in ids]
        difference = paired(before, after)
        pairs = list(zip(before, after, strict=True))
        lost, won = pairs.count((1, 0)), pairs.count((0, 1))
        came = f"{difference.value:+.3f} ({difference.low:+.3f} to {difference.high:+.3f})"
        flips = f"{lost} lost, {won} won of {len(ids)}, p = {mcnemar(lost, won):.3f}"
        checks.append(
            Check(
                f"{name}, baseline: {LABELS.get(bit, 'declined where right')}",
                "not below 0",
                came,
                difference.high >= 0,
                f"{flips}; {remark}" if remark else flips,
            )
        )
    return tuple(checks)


def read_baseline(path: Path = BASELINE) -> Baseline | None:
    """The committed baseline; None where there is none yet.

    Raises:
        BrokenRun: when the file cannot be read as one.
    """
    if not path.exists():
        return None
    try:
        plain: Mapping[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        outcomes = {
            key: {bit: int(on) for bit, on in zip(BITS, bits, strict=True) if on != "-"}
            for key, bits in plain["outcomes"].items()
        }
        return Baseline(plain["snapshot"], plain["set"], outcomes)
    except (ValueError, KeyError, AttributeError, TypeError) as error:
        raise BrokenRun(
            f"{path} is no baseline ({error}): make it anew with `python -m evals gate --keep`"
        ) from error


def keep_baseline(judged: Judged, snapshot: str, set_: str, path: Path = BASELINE) -> None:
    """Write the outcomes of this run as the baseline: a letter for each bit, `-` for none."""
    lines = {
        outcome.id: "".join(str(outcome.bits.get(bit, "-")) for bit in BITS)
        for _, outcome in judged
        if not outcome.missing
    }
    plain = {"bits": list(BITS), "snapshot": snapshot, "set": set_, "outcomes": lines}
    path.write_text(json.dumps(plain, indent=1) + "\n", encoding="utf-8")


def rows(checks: Sequence[Check]) -> Rows:
    """The verdict as a table; what failed comes first."""
    ordered = sorted(checks, key=lambda check: check.holds)
    return Rows(
        "gate: " + ("passed" if all(check.holds for check in checks) else "FAILED"),
        ("", "check", "wanted", "came", "remark"),
        tuple(("ok" if c.holds else "FAILED", c.name, c.wanted, c.came, c.remark) for c in ordered),
    )


def _whole(part: str, scores: Scores) -> list[Check]:
    """Not run is not passed: no question without a record, none that ended in an error."""
    gaps = scores.missing + scores.errors
    came = f"{scores.questions} asked, {gaps} without an answer"
    return [
        Check(f"{part}: every question", "asked and answered", came, scores.questions > gaps == 0)
    ]


def _limits(group: str, scores: Scores, limits: Mapping[str, Mapping[str, float]]) -> list[Check]:
    checks: list[Check] = []
    for name, limit in limits.items():
        found = scores.figures.get(name)
        least, most = limit.get("at_least"), limit.get("at_most")
        wanted = f"at least {least}" if least is not None else f"at most {most}"
        aim = limit.get("aim")
        remark = f"the aim is {aim}" if aim is not None else ""
        holds = (
            found is not None
            and (least is None or found.value >= least)
            and (most is None or found.value <= most)
        )
        came = "nothing to measure"
        if found is not None:
            came = f"{figure(name, found.value)} ({interval(name, found)})"
        label = f"{group}: {LABELS.get(name, name)}"
        checks.append(Check(label, wanted, came, holds, remark))
    return checks
