"""Settings tried against each other on questions that may be tuned on: a run for each combination.

Every difference is to the first combination, over the same questions, with its interval.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from itertools import product

from pydantic import ValidationError

from assistant.settings import Settings
from evals.chosen import Chosen
from evals.compare import DECLINED, Change, compare, signed
from evals.errors import BrokenSet, CannotSweep
from evals.report import Rows, figure
from evals.score import MEASURES, Outcome
from ingest.index import IndexSettings

TOLD = (
    "right_section_first", "gold_words_cited", "precision_by_words", "citation_recall", DECLINED,
    "declined_rightly", "declined_wrongly", "words_cited", "ms",
)  # fmt: skip
"""The measures that are told of each combination; what a setting changes shows in these."""
_LABELS = {measure.name: measure.label for measure in MEASURES}
_LABELS |= {DECLINED: "declined where right", "ms": "milliseconds, on average"}


@dataclass(frozen=True, slots=True)
class Combination:
    """Values of some settings, as they were typed, and the settings that they make."""

    values: tuple[tuple[str, str], ...]
    settings: Settings

    @property
    def name(self) -> str:
        """The values, as part of a name."""
        return "+".join(f"{name}={value}" for name, value in self.values)


def combinations(given: Sequence[str], settings: Settings) -> tuple[Combination, ...]:
    """Every combination of `name=value,value`, the first value of each in the first.

    Raises:
        CannotSweep: when a name is no setting of answers, or a value does not fit it.
    """
    axes = dict(map(_axis, given))
    if len(axes) < len(given):
        raise CannotSweep("a setting is given twice: name all of its values in one --set")
    made = []
    for values in product(*axes.values()):
        pairs = tuple(zip(axes, values, strict=True))
        try:
            # Anew and not by copying, as only so every value is checked.
            own = Settings(**{**settings.model_dump(), **dict(pairs)})
        except ValidationError as error:
            told = "; ".join(f"{e['loc'][0]} {e['input']!r}: {e['msg']}" for e in error.errors())
            raise CannotSweep(f"{told}; `python -m api settings` describes each") from None
        made.append(Combination(pairs, own))
    return tuple(made)


def tunable(chosen: Chosen) -> Chosen:
    """The questions, if all of them may be tuned on.

    Raises:
        BrokenSet: when some are only to be reported on.
    """
    if chosen.held_out:
        raise BrokenSet(
            [f"{chosen.name}: questions of it are only reported on, and nothing is tuned on them"]
        )
    return chosen


def tables(found: Sequence[tuple[Combination, Sequence[Outcome]]]) -> Iterator[Rows]:
    """A table for each measure, a row for each combination, differences to the first."""
    base = found[0][1]
    changes = [
        {change.name: change for change in compare(base, outcomes).changes} for _, outcomes in found
    ]
    for name in TOLD:
        rows = [
            _row(combination, name, of)
            for (combination, _), of in zip(found, changes, strict=True)
            if name in of
        ]
        if rows:
            yield Rows(
                _LABELS[name],
                ("settings", "value", "difference", "95 % interval", "verdict"),
                tuple(rows),
            )


def _row(combination: Combination, name: str, of: Mapping[str, Change]) -> tuple[str, ...]:
    change = of[name]
    found = change.difference
    return (
        combination.name.replace("+", ", "),
        figure("p50_ms" if name == "ms" else name, change.after),
        signed(name, found.value),
        f"{signed(name, found.low)} to {signed(name, found.high)}",
        str(change.verdict),
    )


def _axis(given: str) -> tuple[str, tuple[str, ...]]:
    name, equals, values = given.partition("=")
    several = tuple(dict.fromkeys(value.strip() for value in values.split(",")))
    if not equals or not all(several):
        raise CannotSweep(f"--set {given!r}: write NAME=VALUE,VALUE, as answer_from=0.25,0.31")
    if name in IndexSettings.model_fields:
        raise CannotSweep(
            f"{name} is a matter of the index, and not of how questions are answered: index with "
            f"each value, collect, and compare the runs"
        )
    if name not in Settings.model_fields:
        near = get_close_matches(name, Settings.model_fields, 3, 0.5)
        told = (
            f"did you mean {' or '.join(near)}?" if near else "`python -m api settings` lists all"
        )
        raise CannotSweep(f"{name!r} is no setting; {told}")
    return name, several
