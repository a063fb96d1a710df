"""A run's folder, which may be killed at any moment and gone on with.

    run.json        what was asked of what: identities, settings, versions
    set/…           the questions as they were asked, a file a part
    records.jsonl   what came of each question, a line each

Every file but the last is written beside its place and then moved there. Of the last, a line that
was never finished is cut off by who goes on; when all is asked, its lines are put in the set's
order, so that two runs that say the same are the same.
"""

import fcntl
import json
import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO

from evals.errors import BrokenRun
from evals.questions import Case, load_set
from evals.record import Record, read_record

Head = Mapping[str, Any]
"""What a run says of itself."""


@dataclass(frozen=True, slots=True)
class Folder:
    """The folder of a run, there or not yet."""

    path: Path

    @property
    def name(self) -> str:
        """What the run is called."""
        return self.path.name

    @property
    def begun(self) -> bool:
        """Whether it holds a run, whole or not."""
        return (self.path / "run.json").exists()

    def head(self) -> Head:
        """What the run says of itself.

        Raises:
            BrokenRun: when there is none.
        """
        try:
            found: Head = json.loads((self.path / "run.json").read_text(encoding="utf-8"))
            if not {"set", "snapshot"} <= set(found["identity"]):
                raise ValueError("it names no set and no snapshot")
        except (OSError, ValueError, LookupError, TypeError) as error:
            raise BrokenRun(
                f"{self.path} holds no run ({error}): `python -m evals collect guidance` makes one"
            ) from error
        return found

    def cases(self) -> tuple[Case, ...]:
        """The questions as they were asked.

        Raises:
            BrokenRun: when the run has kept none.
        """
        parts: Mapping[str, str] = self.head().get("set", {}).get("parts", {})
        if not parts:
            raise BrokenRun(f"{self.path} has kept no questions: collect them anew")
        return tuple(c for part, file in parts.items() for c in load_set(self.path / file, part))

    def records(self) -> tuple[Record, ...]:
        """What came so far; of a question that was asked again, the last. Nothing is written."""
        last = {found.id: found for _, found in self._lines()}
        return tuple(last.values())

    def begin(self, head: Head, files: Mapping[str, bytes]) -> None:
        """Write what is written once; `run.json` last, so that with it everything is there."""
        try:
            (self.path / "set").mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise BrokenRun(
                f"{self.path} cannot be written ({error.strerror}): name a folder that can with "
                "ERAGUIDE_HOME"
            ) from error
        for part, data in files.items():
            self.write(f"set/{part}.jsonl", data)
        parts = {part: f"set/{part}.jsonl" for part in files}
        plain = {**head, "set": {**head.get("set", {}), "parts": parts}}
        self.write("run.json", json.dumps(plain, indent=2, default=str) + "\n")

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Nobody else collects into the folder meanwhile. The system lets go, however we end.

        Raises:
            BrokenRun: when somebody does.
        """
        handle = os.open(self.path, os.O_RDONLY)
        try:
            _take(handle, self.path)
            yield
        finally:
            os.close(handle)

    @contextmanager
    def adding(self) -> Iterator[TextIO]:
        """The file of the records, to add lines to, after its last whole one."""
        path = self.path / "records.jsonl"
        with path.open("ab+") as file:
            end = file.tell()
            file.seek(0)
            whole = file.read().rfind(b"\n") + 1
            if whole < end:
                file.truncate(whole)
        try:
            with path.open("a", encoding="utf-8") as out:
                yield out
        except OSError as error:
            raise BrokenRun(
                f"{path} could not be written ({error.strerror}): make room; what was asked so far "
                f"is kept, and --out {self.name} goes on with it"
            ) from error

    def settle(self, records: Iterable[Record]) -> None:
        """Put the records in this order, one a question."""
        self.write("records.jsonl", "".join(map(line, records)))

    def write(self, name: str, data: str | bytes) -> Path:
        """Write a file of the folder at one stroke; the path."""
        path = self.path / name
        beside = path.with_name(path.name + ".part")
        with beside.open("wb") as file:
            file.write(data.encode("utf-8") if isinstance(data, str) else data)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
        return path

    def _lines(self) -> Iterator[tuple[int, Record]]:
        """The whole lines of the records; the last one may be on its way still."""
        path = self.path / "records.jsonl"
        data = path.read_bytes() if path.exists() else b""
        for number, text in enumerate(data[: data.rfind(b"\n") + 1].split(b"\n")[:-1], start=1):
            try:
                yield number, read_record(json.loads(text))
            except (ValueError, KeyError, TypeError) as error:
                raise BrokenRun(
                    f"{path}:{number} is no record ({error}): remove that line and collect into "
                    "the same run again; only its question is asked"
                ) from error


def _take(handle: int, path: Path) -> None:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise BrokenRun(
            f"another process is collecting into {path}: wait until it is done, or give this run "
            "another name with --out"
        ) from None


def line(record: Record) -> str:
    """A record as it stands in its file."""
    return json.dumps(record.plain(), ensure_ascii=False, sort_keys=True) + "\n"
