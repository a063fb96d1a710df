"""Ask every question of a set and keep what came: the costly step.

A run is a folder: `run.json` says what was asked of what, `records.jsonl` holds a record a line. A
run that was killed goes on where it stopped; one of another set, snapshot or index is refused.
"""

import json
import os
import platform
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import asdict
from hashlib import sha256
from pathlib import Path
from typing import Any

from assistant.ports import Answers
from assistant.question import Mode
from evals.errors import BrokenRun
from evals.questions import Case
from evals.record import ERROR, Record, read_record, record

Progress = Callable[[int, int], None]
"""Told how many questions are done and how many there are."""


def collect(
    answers: Answers,
    cases: Sequence[Case],
    folder: Path,
    *,
    mode: Mode = Mode.QUOTE,
    settings: Mapping[str, Any] | None = None,
    threads: int = 1,
    progress: Progress = lambda done, of: None,
) -> tuple[Record, ...]:
    """Ask what the run in `folder` has not asked yet; return all its records in the set's order.

    Raises:
        BrokenRun: when the folder holds a run of something else.
    """
    now = identity(answers, cases) | {"mode": str(mode)}
    if mode is not Mode.QUOTE:
        now |= {"model": str((settings or {}).get("model", ""))}
    _begin(folder, now, settings or {})
    kept = _whole_lines(folder / "records.jsonl")
    done = {found.id: found for found in kept if found.status != ERROR}
    missing = [case for case in cases if case.id not in done]
    progress(len(cases) - len(missing), len(cases))
    with (folder / "records.jsonl").open("a", encoding="utf-8") as out:
        for made in _asked(answers, missing, mode, threads):
            out.write(json.dumps(made.plain(), ensure_ascii=False, sort_keys=True) + "\n")
            out.flush()
            done[made.id] = made
            progress(len(done), len(cases))
    return tuple(done[case.id] for case in cases)


def read_run(folder: Path) -> tuple[Mapping[str, Any], tuple[Record, ...]]:
    """What a run says of itself, and its records.

    Raises:
        BrokenRun: when there is none.
    """
    try:
        head = json.loads((folder / "run.json").read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise BrokenRun(
            f"{folder} holds no run ({error}): `python -m evals run guidance` makes one"
        ) from error
    # A question that failed is asked again by the next run; its last record counts.
    last = {found.id: found for found in _whole_lines(folder / "records.jsonl")}
    return head, tuple(last.values())


def identity(answers: Answers, cases: Iterable[Case]) -> dict[str, str]:
    """What records depend on: the questions, the snapshot, the index."""
    return {
        "set": set_digest(cases),
        "snapshot": answers.snapshot.id,
        "index": answers.index_id,
    }


def set_digest(cases: Iterable[Case]) -> str:
    """A digest of everything a set says, file and line aside."""
    digest = sha256()
    for case in cases:
        plain = {name: value for name, value in asdict(case).items() if name != "place"}
        digest.update(json.dumps(plain, sort_keys=True, default=str).encode())
    return digest.hexdigest()[:20]


def _asked(answers: Answers, cases: Sequence[Case], mode: Mode, threads: int) -> Iterator[Record]:
    if threads <= 1:
        yield from (_ask(answers, case, mode) for case in cases)
        return
    with ThreadPoolExecutor(threads) as pool:
        for future in as_completed([pool.submit(_ask, answers, case, mode) for case in cases]):
            yield future.result()


def _ask(answers: Answers, case: Case, mode: Mode) -> Record:
    started = time.perf_counter()
    try:
        answer = answers.ask(case.asked(mode))
        spent = (time.perf_counter() - started) * 1000
        return record(case.id, answer, answers.snapshot, spent)
    except Exception as error:  # one bad question must not cost the answers to the others
        spent = (time.perf_counter() - started) * 1000
        problem = f"{type(error).__name__}: {error}"
        return Record(id=case.id, status=ERROR, ms=round(spent, 3), problem=problem)


def _begin(folder: Path, now: Mapping[str, str], settings: Mapping[str, Any]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    head = folder / "run.json"
    if head.exists():
        before = read_run(folder)[0].get("identity", {})
        other = [name for name in now if before.get(name) != now[name]]
        if other:
            raise BrokenRun(
                f"{folder} holds a run of another {' and '.join(other)}: "
                "give this one another name with --out"
            )
        return
    plain = {
        "identity": dict(now),
        "settings": dict(settings),
        "python": platform.python_version(),
        "machine": f"{platform.machine()}, {os.cpu_count()} cores",
    }
    beside = head.with_suffix(".part")
    beside.write_text(json.dumps(plain, indent=2, default=str) + "\n", encoding="utf-8")
    beside.replace(head)


def _whole_lines(path: Path) -> Iterator[Record]:
    """The records of a file, after cutting off a last line that was never finished."""
    if not path.exists():
        return
    data = path.read_bytes()
    whole = data.rfind(b"\n") + 1
    if whole < len(data):
        with path.open("r+b") as file:
            file.truncate(whole)
    for number, line in enumerate(data[:whole].decode("utf-8").split("\n")[:-1], start=1):
        try:
            yield read_record(json.loads(line))
        except (ValueError, KeyError, TypeError) as error:
            raise BrokenRun(
                f"{path}:{number} is no record ({error}): remove the folder and run again"
            ) from error
