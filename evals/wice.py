"""WiCE's development claims: does the score of the check tell supported claims from others?

Kamoi, R. et al. (2023), "WiCE: Real-World Entailment for Claims in Wikipedia", arXiv 2303.01432.
A claim counts as supported where its label says so; "partially" and "not" are the rest. The claims
are those on which the form of the score was chosen, so the figure is of tuning.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from assistant.build import Assistant
from assistant.support.ruling import Cited
from evals.errors import BrokenBench
from evals.measures.declining import auroc
from evals.stats import Estimate, bootstrap

WICE = Path(__file__).parents[1].parent / "shared" / "bench" / "wice" / "pairs.jsonl"
SUPPORTED = "supported"
FLOOR = 0.72
"""Claim terms met, figures and cosine, without a model: what was measured before."""


@dataclass(frozen=True, slots=True)
class Wice:
    """AUROC of the score over all claims, and how many are supported."""

    auroc: Estimate
    claims: int
    supported: int


def measure(assistant: Assistant, progress: Callable[[int, int], None], path: Path = WICE) -> Wice:
    """Score every claim against all the text that is cited for it.

    Raises:
        BrokenBench: when the file is missing or not as its README says.
    """
    try:
        lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        claims = [
            (one["claim"], " ".join(s for chunk in one["evidence_chunks"] for s in chunk),
             one["label"] == SUPPORTED)
            for one in lines
        ]  # fmt: skip
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BrokenBench(f"{path} holds no claims of WiCE ({error})") from error
    scores: list[float] = []
    for done, (claim, evidence, _) in enumerate(claims):
        progress(done, len(claims))
        scores.append(assistant.rule(claim, [Cited(evidence)]).score)
    progress(len(claims), len(claims))
    holds = [supported for _, _, supported in claims]
    found = bootstrap(
        lambda at: auroc([holds[n] for n in at], [scores[n] for n in at]), len(claims)
    )
    return Wice(found, len(claims), sum(holds))
