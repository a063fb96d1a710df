import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from assistant.answer import Support
from assistant.support.ruling import Cited, Ruling
from evals.errors import BrokenBench
from evals.wice import measure


class Scored:
    """Scores a claim by whether the words cited for it hold it."""

    def rule(self, statement: str, cited: Sequence[Cited]) -> Ruling:
        holds = any(statement in one.words for one in cited)
        return Ruling(Support.SUPPORTED, score=1.0 if holds else 0.2)


def claims(path: Path, *labels: str) -> Path:
    lines = (
        {"claim": f"c{n}", "evidence_chunks": [["a"], [f"c{n}" if label == "supported" else "b"]],
         "label": label}
        for n, label in enumerate(labels)
    )  # fmt: skip
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    return path


def test_scores_that_tell_claims_apart_give_an_area_of_one(tmp_path: Path) -> None:
    path = claims(tmp_path / "c.jsonl", *["supported", "not_supported", "partially_supported"] * 9)
    scored: Any = Scored()

    found = measure(scored, lambda done, of: None, path)

    assert (found.claims, found.supported) == (27, 9)
    assert found.auroc.value == 1.0


def test_scores_that_are_all_alike_give_a_half(tmp_path: Path) -> None:
    path = claims(tmp_path / "c.jsonl", *["supported", "not_supported"] * 9)
    alike: Any = type("Alike", (), {"rule": lambda *_: Ruling(Support.PARTLY, score=0.5)})()

    assert measure(alike, lambda done, of: None, path).auroc.value == 0.5


@pytest.mark.parametrize("text", ["", "{", '{"claim": "c"}'])
def test_a_file_that_is_no_such_set_is_told(tmp_path: Path, text: str) -> None:
    path = tmp_path / "c.jsonl"
    if text:
        path.write_text(text + "\n", encoding="utf-8")
    scored: Any = Scored()

    with pytest.raises(BrokenBench, match="no claims of WiCE"):
        measure(scored, lambda done, of: None, path)
