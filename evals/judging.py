"""An optional judge: a language model that reads an answer and says whether it answers.

It is shown what a reader sees and no gold. It may be wrong, so how far it agrees with people is
told beside what it says, on answers that people have labelled; no gate looks at it. What it says in
any other form than it was asked for is no verdict: missing, and counted. Zheng, L. et al. (2023),
"Judging LLM-as-a-judge with MT-Bench and Chatbot Arena", NeurIPS Datasets and Benchmarks.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import asdict, dataclass
from enum import StrEnum
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np

from assistant.errors import ModelFailed
from assistant.marks import shown_words, unheard
from assistant.ports import ChatModel
from assistant.prompt import Prompt
from evals.errors import BrokenSet
from evals.measures.kappa import cohen_kappa
from evals.measures.trial import Trial
from evals.report import Rows, figure, interval
from evals.score import Outcome
from evals.stats import Estimate, bootstrap, clustered_share

RULES = Path(__file__).with_name("judge.md")
TOKENS = 400
LONGEST = 4_000
"""Characters of an answer of the judge: more is no verdict, and nobody waits for it."""
Judged = Sequence[tuple[Trial | None, Outcome]]
Progress = Callable[[int, int], None]


class Verdict(StrEnum):
    """What is said of an answer."""

    ANSWERS = "answers"
    PARTLY = "partly"
    BESIDE = "beside"


SCHEMA: Mapping[str, Any] = {
    "type": "object",
    "additionalProperties": False,
    "required": ["verdict", "why"],
    "properties": {
        "verdict": {"type": "string", "enum": [str(verdict) for verdict in Verdict]},
        "why": {"type": "string"},
    },
}


@dataclass(frozen=True, slots=True)
class Said:
    """What the judge said of the answer to the question `id`; no verdict where it is missing."""

    id: str
    source: str
    verdict: Verdict | None
    why: str = ""
    problem: str = ""

    def plain(self) -> dict[str, Any]:
        """As it is kept."""
        return asdict(self)


def judge_all(
    judged: Judged, model: ChatModel, threads: int = 4, progress: Progress = lambda done, of: None
) -> tuple[Said, ...]:
    """What the judge says of every answer that was given; what was declined is nothing to judge."""
    given = [(t, o) for t, o in judged if t is not None and t.record.answered]
    found: list[Said] = []
    with ThreadPoolExecutor(threads) as pool:
        for said in pool.map(lambda pair: _said(pair[0], pair[1], model), given):
            found.append(said)
            progress(len(found), len(given))
    return tuple(found)


def prompt(trial: Trial) -> Prompt:
    """What the judge is given to read."""
    fields = [*(("earlier", earlier) for earlier in trial.case.history)]
    fields.append(("question", trial.case.question))
    for said in trial.record.statements:
        fields.append(("statement", said.text))
        fields += [("words", cited.quote) for cited in said.citations]
    words = [(name, shown_words(text)) for name, text in fields]
    mark = next(unheard("\n".join(text for _, text in words), trial.case.id))
    lines = [f"The mark of this task is {mark}."]
    for name, text in words:
        lines += [f"[[{mark} {name}]]", text]
    lines.append(f"[[{mark} end]]")
    return Prompt(RULES.read_text(encoding="utf-8"), "\n".join(lines), SCHEMA, TOKENS)


def rules_digest() -> str:
    """What verdicts depend on beside the model."""
    return sha256(RULES.read_bytes()).hexdigest()[:12]


def read_verdict(text: str) -> tuple[Verdict, str]:
    """The verdict and why, of an answer in the very form that was asked for.

    Raises:
        ValueError: when it is in any other.
    """
    plain = json.loads(text)
    if not isinstance(plain, dict) or set(plain) != {"verdict", "why"}:
        raise ValueError(f"an object with verdict and why was asked for, not {text[:80]!r}")
    if not isinstance(plain["why"], str):
        raise ValueError(f"why is a sentence, not {plain['why']!r}")
    return Verdict(plain["verdict"]), plain["why"]


def read_labels(path: Path) -> dict[str, Verdict]:
    """What people say of the answers: JSON Lines with `id` and `verdict`; an empty one is left out.

    Raises:
        BrokenSet: with every line that is wrong.
    """
    labels: dict[str, Verdict] = {}
    problems: list[str] = []
    there = ", ".join(Verdict)
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        place = f"{path}:{number}"
        try:
            plain = json.loads(line)
            key, verdict = str(plain["id"]), plain["verdict"]
        except (ValueError, KeyError, TypeError) as error:
            problems.append(f"{place}: no label ({error}); write id and verdict as JSON")
            continue
        if key in labels:
            problems.append(f"{place}: {key!r} has a label already; keep one of the two")
        elif verdict in tuple(Verdict):
            labels[key] = Verdict(verdict)
        elif verdict:
            problems.append(f"{place}: {verdict!r} is no verdict; it is one of {there}, or empty")
    if problems:
        raise BrokenSet(problems)
    return labels


def sheet(judged: Judged) -> Iterator[str]:
    """Lines for people to fill in: each answer without what the judge says of it."""
    for trial, _ in judged:
        if trial is not None and trial.record.answered:
            plain = {
                "id": trial.case.id,
                "question": trial.case.question,
                "answer": [said.text for said in trial.record.statements],
                "verdict": "",
            }
            yield json.dumps(plain, ensure_ascii=False)


def shares(said: Sequence[Said]) -> dict[Verdict, Estimate]:
    """The share of each verdict, of the answers that have one."""
    told = [one for one in said if one.verdict is not None]
    sources = [one.source for one in told]
    if not told:
        return {}
    return {
        verdict: clustered_share([float(one.verdict is verdict) for one in told], sources)
        for verdict in Verdict
    }


def agreement(said: Sequence[Said], labels: Mapping[str, Verdict]) -> dict[str, Estimate]:
    """Kappa, and how often both say the same, on answers that both have judged; empty without."""
    both = [(one.verdict, labels[one.id], one.source) for one in said if one.id in labels]
    told = [(mine, theirs, source) for mine, theirs, source in both if mine is not None]
    if not told:
        return {}
    mine, theirs = (np.array([str(row[n]) for row in told]) for n in (0, 1))
    sources = [source for _, _, source in told]
    kappa = bootstrap(
        lambda rows: cohen_kappa(mine[rows].tolist(), theirs[rows].tolist()),
        len(told),
        rounds=1_000,
        clusters=sources,
    )
    alike = clustered_share((mine == theirs).astype(float).tolist(), sources)
    return {"Cohen's kappa": kappa, "the same verdict": alike}


def rows(name: str, said: Sequence[Said], labels: Mapping[str, Verdict] | None) -> tuple[Rows, ...]:
    """What the judge says, and how far people say the same."""
    silent = sum(one.verdict is None for one in said)
    heads = ("", "value", "95 % interval", "of")
    verdicts = Rows(
        f"{name}: {len(said)} answers, {silent} without a verdict; a model's opinion, in no gate",
        heads,
        tuple(map(_row, map(str, Verdict), shares(said).values())),
    )
    if labels is None:
        return (verdicts,)
    people = Rows("the judge and people", heads, tuple(
        _row(what, found) for what, found in agreement(said, labels).items()
    ))  # fmt: skip
    return verdicts, people, _table(said, labels)


def _row(what: str, found: Estimate) -> tuple[str, ...]:
    return (what, figure("", found.value), interval("", found), str(found.n))


def _table(said: Sequence[Said], labels: Mapping[str, Verdict]) -> Rows:
    """How often each verdict of people met each of the judge, and none."""
    kinds = (*Verdict, None)
    pairs = [(labels[one.id], one.verdict) for one in said if one.id in labels]
    return Rows(
        "people (down) and the judge (across)",
        ("", *(str(kind) if kind else "no verdict" for kind in kinds)),
        tuple(
            (str(people), *(str(pairs.count((people, kind))) for kind in kinds))
            for people in Verdict
        ),
    )


def _said(trial: Trial, outcome: Outcome, model: ChatModel) -> Said:
    source = outcome.source or outcome.id
    text = ""
    try:
        with closing(model.write(prompt(trial))) as pieces:  # type: ignore[type-var]
            for piece in pieces:
                text += piece
                if len(text) > LONGEST:
                    raise ValueError(f"it goes on after {LONGEST:,} characters")
        verdict, why = read_verdict(text)
    except (ModelFailed, ValueError, RecursionError) as error:
        return Said(outcome.id, source, None, problem=f"{type(error).__name__}: {error}")
    return Said(outcome.id, source, verdict, why)
