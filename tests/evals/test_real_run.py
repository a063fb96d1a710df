"""A run of the assistant itself, as it is."""

import json
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

from assistant.build import Assistant
from evals.chosen import choose
from evals.collect import collect
from evals.folder import Folder
from evals.inside import Inside
from tests.fixtures.assistants import guidance_assistant, guidance_settings

QUESTIONS = 25


def lines(folder: Folder) -> list[dict[str, Any]]:
    text = (folder.path / "records.jsonl").read_text(encoding="utf-8")
    return [json.loads(line) | {"ms": 0} for line in text.splitlines()]


def test_records_in_quotes_are_the_same_at_any_concurrency_and_for_whoever_opens_the_index(
    tmp_path: Path,
) -> None:
    whole = choose("guidance-tune")
    # From all over the set: lists, follow-ups, what is declined, what is unsafe.
    chosen = replace(whole, cases=whole.cases[:: len(whole.cases) // QUESTIONS])
    one, other = Folder(tmp_path / "one"), Folder(tmp_path / "other")

    collect(Inside(guidance_assistant()), chosen, one, threads=1)
    with closing(Assistant(guidance_settings())) as opened:
        collect(Inside(opened), chosen, other, threads=6)

    alone = lines(one)
    assert len(alone) >= QUESTIONS
    assert {line["status"] for line in alone} >= {"answered", "declined_no_evidence"}
    assert all(line["mode"] == "quote" for line in alone)
    assert lines(other) == alone
