"""A run of the assistant itself, as it is."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

from evals.chosen import choose
from evals.collect import collect
from evals.folder import Folder
from evals.inside import Inside
from tests.fixtures.assistants import guidance_assistant

QUESTIONS = 40


def lines(folder: Folder) -> list[dict[str, Any]]:
    text = (folder.path / "records.jsonl").read_text(encoding="utf-8")
    return [json.loads(line) | {"ms": 0} for line in text.splitlines()]


def test_records_in_quotes_are_the_same_at_any_concurrency(tmp_path: Path) -> None:
    whole = choose("guidance-tune")
    # From all over the set: lists, follow-ups, what is declined, what is unsafe.
    step = len(whole.cases) // QUESTIONS
    chosen = replace(whole, cases=whole.cases[::step])
    asker = Inside(guidance_assistant())
    folders = {threads: Folder(tmp_path / str(threads)) for threads in (1, 2, 8)}

    for threads, folder in folders.items():
        collect(asker, chosen, folder, threads=threads)

    alone = lines(folders[1])
    assert len(alone) >= QUESTIONS
    assert {line["status"] for line in alone} >= {"answered", "declined_no_evidence"}
    assert all(line["mode"] == "quote" for line in alone)
    assert lines(folders[2]) == alone
    assert lines(folders[8]) == alone
