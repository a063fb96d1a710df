import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from ingest.index.errors import IndexLocked
from ingest.index.lock import holder, writing

ROOT = Path(__file__).parents[2]
HOLD = """
import sys, time
from pathlib import Path
from ingest.index.lock import writing
with writing(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(60)
"""


def held_by_another(path: Path) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(path)], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    return process


def test_a_second_writer_is_told_who_the_first_one_is(tmp_path: Path) -> None:
    path = tmp_path / "writing.lock"
    process = held_by_another(path)
    try:
        told = pytest.raises(IndexLocked, match=rf"process {process.pid} on .* since 20")
        with told, writing(path):
            pytest.fail("two writers")
        assert f"process {process.pid}" in (holder(path) or "")
    finally:
        process.kill()
        process.communicate()


def test_a_killed_writer_leaves_no_lock_behind(tmp_path: Path) -> None:
    path = tmp_path / "writing.lock"
    process = held_by_another(path)
    os.kill(process.pid, signal.SIGKILL)
    process.communicate()

    assert holder(path) is None
    with writing(path):
        assert f"process {os.getpid()}" in (holder(path) or "")
    assert holder(path) is None


def test_threads_of_one_process_exclude_each_other(tmp_path: Path) -> None:
    path = tmp_path / "writing.lock"

    with writing(path), pytest.raises(IndexLocked), writing(path):
        pytest.fail("two writers")


def test_an_error_within_lets_go(tmp_path: Path) -> None:
    path = tmp_path / "writing.lock"

    with pytest.raises(RuntimeError), writing(path):
        raise RuntimeError

    with writing(path):
        pass


def test_nobody_holds_what_was_never_locked(tmp_path: Path) -> None:
    assert holder(tmp_path / "writing.lock") is None
