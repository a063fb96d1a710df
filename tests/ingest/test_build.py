import errno
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import pytest

from ingest.build import build, index_snapshot
from ingest.embedding import StandInEmbedder, Vectors
from ingest.errors import BadSourceList, NotUtf8
from ingest.index import CannotWrite, IndexLocked, IndexSettings, open_index
from ingest.index.lock import writing
from ingest.index.pointer import Pointer, read_pointer, rollback
from tests.fixtures.models import CountingEmbedder
from tests.fixtures.snapshots import document, snapshot

ROOT = Path(__file__).parents[2]
EMBEDDER = StandInEmbedder()
OTHER = snapshot(document("new", ("A new text of the partnership.",)))


@pytest.fixture
def settings(tmp_path: Path) -> IndexSettings:
    return IndexSettings(home=tmp_path / "home")


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    """A list of one source with its file, and of one that is only listed."""
    (tmp_path / "sources").mkdir()
    (tmp_path / "sources" / "own.md").write_text(
        "# 1. Countries\n\nNorway is associated to Horizon Europe (HE).\n\n"
        "Georgia joined HE in 2021. It takes part in the partnership.\n"
    )
    path = tmp_path / "sources.toml"
    entry = (
        '[[source]]\nid = "{0}"\ntitle = "{0}"\nauthor = "Us"\nkind = "own"\n'
        'force = "informative"\nrendition = "own"\n'
    )
    path.write_text(entry.format("own") + 'file = "own.md"\n\n' + entry.format("listed"))
    return path


def files(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_sources_become_an_index_in_use(settings: IndexSettings, sources: Path) -> None:
    embedder = CountingEmbedder()

    built = build(settings, sources, embedder)

    index = open_index(settings, embedder)
    assert index.name == built.index
    assert [source.id for source in index.snapshot.listed] == ["listed"]
    assert built.passages == len(index.snapshot.passages) == 2
    assert built.embedded == len(set(embedder.asked)) > 5
    assert not built.unchanged
    index.close()


def test_unchanged_sources_change_and_embed_nothing(settings: IndexSettings, sources: Path) -> None:
    embedder = CountingEmbedder()
    first = build(settings, sources, embedder)
    embedder.asked.clear()

    second = build(settings, sources, embedder)

    assert (second.unchanged, second.index, embedder.asked) == (True, first.index, [])


def test_only_what_is_new_is_embedded(settings: IndexSettings, sources: Path) -> None:
    embedder = CountingEmbedder()
    build(settings, sources, embedder)
    embedder.asked.clear()
    text = sources.parent / "sources" / "own.md"
    text.write_text(text.read_text() + "\nUkraine is new.\n")

    built = build(settings, sources, embedder)

    assert not built.unchanged
    assert built.embedded == len(embedder.asked)
    assert all("Ukraine" in asked or asked in {"ukraine", "new"} for asked in embedder.asked)


def test_going_back_and_ingesting_again_embeds_nothing(settings: IndexSettings) -> None:
    embedder = CountingEmbedder()
    index_snapshot(snapshot(), settings, embedder)
    index_snapshot(OTHER, settings, embedder)
    rollback(settings.pointer, lambda name: None)
    embedder.asked.clear()

    folder = index_snapshot(OTHER, settings, embedder)

    pointer = read_pointer(settings.pointer)
    assert pointer is not None
    assert (pointer.current, embedder.asked) == (folder.name, [])


def test_another_model_makes_another_index(settings: IndexSettings) -> None:
    first = index_snapshot(snapshot(), settings, EMBEDDER)

    second = index_snapshot(snapshot(), settings, StandInEmbedder(dimension=32))

    assert second != first
    open_index(settings, StandInEmbedder(dimension=32)).close()


def test_only_the_index_in_use_and_the_one_before_are_kept(settings: IndexSettings) -> None:
    for n in range(4):
        index_snapshot(snapshot(document("d", (f"Text {n}.",))), settings, EMBEDDER)

    pointer = read_pointer(settings.pointer)
    assert pointer is not None
    assert files(settings.indexes) == sorted([pointer.current, pointer.previous or ""])
    assert len(files(settings.snapshots)) == 2


def test_a_damaged_index_is_made_anew(settings: IndexSettings) -> None:
    folder = index_snapshot(snapshot(), settings, EMBEDDER)
    (folder / "spans.npy").unlink()

    index_snapshot(snapshot(), settings, EMBEDDER)

    open_index(settings, EMBEDDER).close()


def test_a_damaged_snapshot_is_made_anew(settings: IndexSettings) -> None:
    index_snapshot(snapshot(), settings, EMBEDDER)
    (settings.snapshots / snapshot().id / "passages.jsonl").write_text("")

    index_snapshot(snapshot(), settings, EMBEDDER)

    open_index(settings, EMBEDDER).close()


def test_a_cache_that_cannot_be_read_is_made_anew(settings: IndexSettings) -> None:
    settings.home.mkdir()
    settings.cache.write_bytes(b"no database" * 1000)

    index_snapshot(snapshot(), settings, EMBEDDER)

    open_index(settings, EMBEDDER).close()


def test_a_second_writer_is_refused(settings: IndexSettings) -> None:
    with writing(settings.lock), pytest.raises(IndexLocked, match=f"process {os.getpid()}"):
        index_snapshot(snapshot(), settings, EMBEDDER)


def test_a_listed_file_that_is_missing_is_named(settings: IndexSettings, sources: Path) -> None:
    (sources.parent / "sources" / "own.md").unlink()

    with pytest.raises(BadSourceList, match=r"own\.md, which the list of sources names"):
        build(settings, sources, EMBEDDER)


def test_a_bad_source_leaves_the_index_in_use(settings: IndexSettings, sources: Path) -> None:
    built = build(settings, sources, EMBEDDER)
    (sources.parent / "sources" / "own.md").write_bytes(b"caf\xe9 and more text")

    with pytest.raises(NotUtf8):
        build(settings, sources, EMBEDDER)

    index = open_index(settings, EMBEDDER)
    assert index.name == built.index
    index.close()


def test_progress_is_told(settings: IndexSettings) -> None:
    told: list[tuple[str, int, int]] = []

    index_snapshot(snapshot(), settings, EMBEDDER, lambda *step: told.append(step))

    assert told[:2] == [("passages", 0, 5), ("passages", 5, 5)]
    assert {what for what, *_ in told[2:]} == {"words"}


def test_what_the_model_does_not_read_whole_is_counted(
    settings: IndexSettings, sources: Path
) -> None:
    assert build(settings, sources, EMBEDDER).cut == 0
    assert build(settings, sources, StandInEmbedder(max_pieces=8)).cut > 0


class FailingEmbedder(StandInEmbedder):
    """Fails while the passages are embedded."""

    def __init__(self, error: BaseException) -> None:
        super().__init__()
        self._error = error

    def embed(self, texts: Sequence[str]) -> Vectors:
        raise self._error


@pytest.mark.parametrize("error", [RuntimeError("broken"), KeyboardInterrupt()])
def test_a_run_that_fails_leaves_the_index_in_use_and_nothing_else(
    settings: IndexSettings, error: BaseException
) -> None:
    kept = index_snapshot(snapshot(), settings, EMBEDDER)

    with pytest.raises(type(error)):
        index_snapshot(OTHER, settings, FailingEmbedder(error))

    assert read_pointer(settings.pointer) == Pointer(kept.name)
    assert files(settings.indexes) == [kept.name]


KILLED = """
import os, signal, sys
from pathlib import Path
from ingest.build import index_snapshot
from ingest.embedding import StandInEmbedder
from ingest.index import IndexSettings
from tests.fixtures.snapshots import document, snapshot

def progress(what, done, total):
    if what == sys.argv[2]:
        print("here", flush=True)
        os.kill(os.getpid(), signal.SIGKILL)

other = snapshot(document("new", ("A new text of the partnership.",)))
index_snapshot(other, IndexSettings(home=Path(sys.argv[1])), StandInEmbedder(), progress)
"""


@pytest.mark.parametrize("moment", ["passages", "words"])
def test_a_killed_run_leaves_the_index_in_use_and_the_next_one_tidies(
    settings: IndexSettings, moment: str
) -> None:
    kept = index_snapshot(snapshot(), settings, EMBEDDER)

    done = subprocess.run(
        [sys.executable, "-c", KILLED, str(settings.home), moment],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.returncode, done.stdout) == (-signal.SIGKILL, "here\n"), done.stderr
    assert len(files(settings.indexes)) == 2
    index = open_index(settings, EMBEDDER)
    assert index.name == kept.name
    index.close()
    index_snapshot(snapshot(), settings, EMBEDDER)
    assert files(settings.indexes) == [kept.name]


LIMITED = """
import resource, sys
from pathlib import Path
from ingest.build import index_snapshot
from ingest.embedding import StandInEmbedder
from ingest.index import IndexProblem, IndexSettings
from tests.fixtures.snapshots import document, snapshot

other = snapshot(document("new", tuple(f"Text {n} of w{n * 7} x{n * 3}." for n in range(2000))))
settings = IndexSettings(home=Path(sys.argv[1]))
if sys.argv[2] != "0":
    resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), int(sys.argv[2])))
try:
    index_snapshot(other, settings, StandInEmbedder())
except IndexProblem as problem:
    print(problem)
"""


def full(settings: IndexSettings, largest: int) -> str:
    done = subprocess.run(
        [sys.executable, "-c", LIMITED, str(settings.home), str(largest)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def assert_tells_of_the_disk(told: str) -> None:
    for words in ("make room", "type `python -m ingest`", "the index in use is unchanged"):
        assert words in told


@pytest.mark.parametrize("largest", [1_000, 30_000, 300_000, 700_000])
def test_a_file_that_cannot_grow_is_told_in_a_sentence(
    settings: IndexSettings, largest: int
) -> None:
    kept = index_snapshot(snapshot(), settings, EMBEDDER)

    told = full(settings, largest)

    assert_tells_of_the_disk(told)
    index = open_index(settings, EMBEDDER)
    assert index.name == kept.name
    index.close()
    assert files(settings.indexes) == [kept.name]


@pytest.mark.parametrize("kilobytes", [800, 1_600, 2_400, 3_200])
def test_a_disk_that_is_full_is_told_in_a_sentence(tmp_path: Path, kilobytes: int) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    options = ["-t", "tmpfs", "-o", f"size={kilobytes}k", "tmpfs", str(disk)]
    if (
        shutil.which("mount") is None
        or subprocess.run(["mount", *options], capture_output=True, check=False).returncode
    ):
        pytest.skip("a small disk cannot be mounted here")
    settings = IndexSettings(home=disk / "home")
    try:
        kept = index_snapshot(snapshot(), settings, EMBEDDER)
        told = full(settings, 0)

        assert_tells_of_the_disk(told)
        index = open_index(settings, EMBEDDER)
        assert index.name == kept.name
        index.close()
        assert files(settings.indexes) == [kept.name]
    finally:
        subprocess.run(["umount", "--lazy", str(disk)], check=True)


def test_a_home_that_is_no_folder_is_told_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("a file")

    with pytest.raises(CannotWrite, match="ERAGUIDE_HOME"):
        index_snapshot(snapshot(), IndexSettings(home=tmp_path / "home"), EMBEDDER)


def test_a_quota_is_a_full_disk(settings: IndexSettings) -> None:
    error = OSError(errno.EDQUOT, os.strerror(errno.EDQUOT))

    with pytest.raises(CannotWrite, match="the disk is full"):
        index_snapshot(snapshot(), settings, FailingEmbedder(error))


def test_two_indexes_within_a_second_have_two_names(settings: IndexSettings) -> None:
    names = {
        index_snapshot(snapshot(), settings, StandInEmbedder(dimension=d)).name for d in (16, 32)
    }

    assert len(names) == 2


def test_a_run_with_nothing_to_do_is_quick_and_opens_no_store(
    settings: IndexSettings, sources: Path
) -> None:
    build(settings, sources, EMBEDDER)
    code = """
import sys
from pathlib import Path
from ingest.build import build
from ingest.embedding import StandInEmbedder
from ingest.index import IndexSettings
assert build(IndexSettings(home=Path(sys.argv[1])), Path(sys.argv[2]), StandInEmbedder()).unchanged
print(sorted({"torch", "chromadb", "onnxruntime", "sqlite3"} & set(sys.modules)))
"""
    started = time.monotonic()

    done = subprocess.run(
        [sys.executable, "-c", code, str(settings.home), str(sources)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    assert "torch" not in done.stdout
    assert "chromadb" not in done.stdout
    assert "onnxruntime" not in done.stdout
    assert time.monotonic() - started < 10


def own(settings: IndexSettings, name: str, text: str = "# Ours\n\nIceland takes part.\n") -> Path:
    settings.own.mkdir(parents=True, exist_ok=True)
    path = settings.own / name
    path.write_text(text)
    return path


def fetched(settings: IndexSettings, key: str, name: str, data: bytes) -> Path:
    path = settings.fetched / key / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path


def test_ones_own_documents_are_read_and_labelled(settings: IndexSettings, sources: Path) -> None:
    own(settings, "call.md")

    built = build(settings, sources, EMBEDDER)

    index = open_index(settings, EMBEDDER)
    documents = {document.id: document for document in index.snapshot.documents}
    index.close()
    (key,) = set(documents) - {"own"}
    assert key.startswith("own-call-")
    assert (documents[key].source.kind, documents[key].source.rendition) == ("own", "own")
    assert [told.id for told in built.read] == ["own", key]
    assert built.skipped == ()


def test_what_was_fetched_takes_the_place_of_its_listing(
    settings: IndexSettings, sources: Path
) -> None:
    fetched(settings, "listed", "text.md", b"# 1. Aim\n\nThe act governs association.\n")

    build(settings, sources, EMBEDDER)

    index = open_index(settings, EMBEDDER)
    assert [document.id for document in index.snapshot.documents] == ["own", "listed"]
    assert index.snapshot.listed == ()
    index.close()


def test_a_file_that_cannot_be_read_is_left_out_and_the_others_go_in(
    settings: IndexSettings, sources: Path
) -> None:
    own(settings, "a.bin", "\x00\x01")
    own(settings, "b.md")
    broken = fetched(settings, "listed", "text.md", b"caf\xe9 and more")

    built = build(settings, sources, EMBEDDER)

    assert [told.id[:6] for told in built.read] == ["own", "own-b-"]
    assert [Path(skipped.what).name for skipped in built.skipped] == [broken.name, "a.bin"]
    assert "is not UTF-8" in built.skipped[0].why


def test_a_reader_that_breaks_leaves_out_its_file_only(
    settings: IndexSettings, sources: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from ingest import read as reading

    def parse(files: dict[str, bytes]) -> object:
        if "a.md" in files:
            raise RecursionError("too deep")
        return genuine(files)

    genuine = reading.parse
    monkeypatch.setattr(reading, "parse", parse)
    own(settings, "a.md")
    own(settings, "b.md", "# Ours\n\nMalta takes part.\n")

    built = build(settings, sources, EMBEDDER)

    assert len(built.read) == 2
    assert "RecursionError: too deep" in built.skipped[0].why


def test_how_far_the_reading_is_is_told(settings: IndexSettings, sources: Path) -> None:
    own(settings, "b.md")
    told: list[tuple[str, int, int]] = []

    build(settings, sources, EMBEDDER, lambda *step: told.append(step))

    assert told[:3] == [("documents", 0, 2), ("documents", 1, 2), ("documents", 2, 2)]


def test_a_card_stands_in_until_the_text_is_held(settings: IndexSettings, sources: Path) -> None:
    cards = sources.parent / "cards"
    cards.mkdir()
    (cards / "listed.toml").write_text(
        'as_of = 2024-06-24\n[[fact]]\ntext = "The act governs association."\n'
        'source = "https://example.org/act"\ntopic = "Aim"\n'
    )

    build(settings, sources, EMBEDDER)
    index = open_index(settings, EMBEDDER)
    card = index.snapshot.document("listed").source
    index.close()
    fetched(settings, "listed", "text.md", b"# 1. Aim\n\nThe act governs association.\n")
    build(settings, sources, EMBEDDER)

    index = open_index(settings, EMBEDDER)
    text = index.snapshot.document("listed").source
    index.close()
    assert (card.rendition, text.rendition) == ("card", "own")


def test_what_came_later_is_said_beside_the_words(settings: IndexSettings, sources: Path) -> None:
    (sources.parent / "updates.toml").write_text(
        '[[remark]]\nkind = "update"\n'
        'touches = [{ document = "own", words = "Georgia joined HE in 2021." }]\n'
        'text = "It left again."\ndate = 2025-01-01\nsource = "https://example.org/news"\n'
    )

    build(settings, sources, EMBEDDER)

    index = open_index(settings, EMBEDDER)
    assert [remark.text for remark in index.snapshot.remarks] == ["It left again."]
    index.close()
