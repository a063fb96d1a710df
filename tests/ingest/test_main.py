import os
import pty
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from ingest.__main__ import main
from ingest.index.lock import writing
from tests.fixtures.models import HOME, packaged_embedder

ROOT = Path(__file__).parents[2]
GUIDANCE = ROOT / "corpus" / "sources" / "era-learn-international-cooperation-2024.md"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty home that knows the packaged model already."""
    packaged_embedder()
    home = tmp_path / "home"
    home.mkdir()
    (home / "models").symlink_to((HOME / "models").absolute())
    monkeypatch.setenv("ERAGUIDE_HOME", str(home))
    return home


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    (tmp_path / "sources").mkdir()
    (tmp_path / "sources" / "own.md").write_text("# 1. Countries\n\nNorway is associated.\n")
    path = tmp_path / "sources.toml"
    path.write_text(
        '[[source]]\nid = "own"\ntitle = "Own"\nauthor = "Us"\nkind = "own"\n'
        'force = "informative"\nrendition = "own"\nfile = "own.md"\n'
    )
    return path


def test_a_run_says_what_was_read_and_made(
    home: Path, sources: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--sources", str(sources)]) == 0
    first = capsys.readouterr()
    assert main(["--sources", str(sources)]) == 0
    second = capsys.readouterr()

    assert "read own: 1 sections, 0 footnotes" in first.out
    assert "1 passages, 1 sentences" in first.out
    assert "embedded 1 passages" in first.err
    assert "unchanged" in second.out


def test_status_and_rollback_tell_what_is_in_use(
    home: Path, sources: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["--sources", str(sources)])
    own = sources.parent / "sources" / "own.md"
    own.write_text(own.read_text() + "\nGeorgia is associated too.\n")
    main(["--sources", str(sources)])
    capsys.readouterr()

    assert main(["status"]) == 0
    before = capsys.readouterr().out
    assert main(["rollback"]) == 0
    assert main(["status"]) == 0
    after = capsys.readouterr().out

    in_use = next(line for line in before.splitlines() if line.startswith("in use"))
    assert in_use.replace("in use", "before") in after


def test_status_names_who_writes(
    home: Path, sources: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["--sources", str(sources)])
    capsys.readouterr()

    with writing(home / "writing.lock"):
        assert main(["status"]) == 0

    assert f"being written by process {os.getpid()}" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["status"], "nothing is indexed under"),
        (["rollback"], "there is no earlier index"),
        (["read", "nowhere.md"], "nowhere.md cannot be read: No such file or directory"),
        (["--sources", "nowhere.toml"], "nowhere.toml"),
    ],
)
def test_a_problem_is_one_line_and_status_one(
    home: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], told: str
) -> None:
    status = main(arguments)

    said = capsys.readouterr()
    assert (status, said.out) == (1, "")
    assert said.err.count("\n") == 1
    assert told in said.err


def test_a_setting_that_makes_no_sense_is_named(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ERAGUIDE_THREADS", "0")

    assert main(["status"]) == 1
    assert "ERAGUIDE_THREADS is '0'" in capsys.readouterr().err


def test_an_unknown_command_has_status_two() -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["bogus"])

    assert stopped.value.code == 2


def test_one_file_can_be_read_for_a_person_and_for_a_program(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["read", str(GUIDANCE)]) == 0
    assert "17 footnotes" in capsys.readouterr().out
    assert main(["read", str(GUIDANCE), "--json"]) == 0
    assert capsys.readouterr().out.startswith("{")


def test_a_reader_that_has_seen_enough_is_no_problem(home: Path) -> None:
    command = f'"{sys.executable}" -m ingest read "{GUIDANCE}" --json | head -c 10'

    done = subprocess.run(
        ["bash", "-o", "pipefail", "-c", command],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.returncode, done.stderr) == (0, "")


def test_on_a_terminal_a_bar_shows_how_far_it_is(home: Path, sources: Path) -> None:
    ours, theirs = pty.openpty()
    os.set_blocking(ours, False)

    done = subprocess.run(
        [sys.executable, "-m", "ingest", "--sources", str(sources)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=theirs,
        text=True,
        check=False,
        env={**os.environ, "TERM": "xterm", "COLUMNS": "80"},
    )
    pieces = []
    with suppress(BlockingIOError):
        while True:  # a terminal hands over some 4 kB at a time
            pieces.append(os.read(ours, 100_000))
    drawn = b"".join(pieces).decode(errors="replace")
    os.close(ours)
    os.close(theirs)

    assert done.returncode == 0
    assert "embedding passages" in drawn
    assert "index " in done.stdout


def test_own_documents_are_added_and_removed(
    home: Path, sources: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    call = tmp_path / "Call.md"
    call.write_text("# Our call\n\nIceland takes part.\n")

    assert main(["--sources", str(sources), "add", str(call)]) == 0
    added = capsys.readouterr().out
    key = next(line.split()[1] for line in added.splitlines() if line.startswith("added"))
    assert f"read {key}: 1 sections" in added
    assert main(["--sources", str(sources), "remove", key]) == 0

    removed = capsys.readouterr().out
    assert f"removed {key}" in removed
    assert f"read {key}" not in removed


def test_what_was_left_out_is_named_and_strict_has_a_status_of_its_own(
    home: Path, sources: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (home / "own").mkdir()
    (home / "own" / "scan.bin").write_bytes(b"\x00\x01")

    assert main(["--sources", str(sources)]) == 0
    assert main(["--sources", str(sources), "--strict"]) == 3

    said = capsys.readouterr()
    assert "index " in said.out
    assert "scan.bin" in said.err
    assert "no known layout" in said.err


def test_adding_what_is_not_there_is_one_line(
    home: Path, sources: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--sources", str(sources), "add", "nowhere.pdf"]) == 1

    assert "nowhere.pdf is not there" in capsys.readouterr().err
