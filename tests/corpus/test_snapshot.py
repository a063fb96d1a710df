import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.document import Document
from corpus.errors import BrokenSnapshot, UnknownDocument
from corpus.snapshot import Snapshot, read_snapshot, write_snapshot
from tests.fixtures.generated import documents
from tests.fixtures.snapshots import document, passages, snapshot, source


@given(held=documents())
def test_what_is_written_is_read_again(
    tmp_path_factory: pytest.TempPathFactory, held: Document
) -> None:
    before = Snapshot((held,), passages(held), (source("listed"),), {"MI": ("Mission",)}, "s-1")

    after = read_snapshot(write_snapshot(before, tmp_path_factory.mktemp("snapshot")))

    assert after == before
    assert after.id == before.id


def test_the_id_changes_with_anything_that_an_answer_rests_on() -> None:
    plain = snapshot()
    others = [
        snapshot(document("guide", ("Other words.",))),
        snapshot(splitter="by-hand-2"),
        snapshot(acronyms={"MI": ("Mission Innovation",)}),
        Snapshot(plain.documents, plain.passages, (source("listed"),), {}, plain.splitter),
        Snapshot(plain.documents, plain.passages[1:], (), {}, plain.splitter),
    ]

    assert len({plain.id, *(other.id for other in others)}) == 6


def test_an_unknown_document_names_those_that_there_are() -> None:
    with pytest.raises(UnknownDocument, match="no document 'x' here; there are: guide"):
        snapshot().document("x")


def test_passages_are_found_by_id_and_by_document() -> None:
    held = snapshot(document("a", ("One.",)), document("b", ("Two.", "Three.")))

    assert [passage.text for passage in held.passages_of("b")] == ["Two.", "Three."]
    assert held.passage(held.passages[0].id) is held.passages[0]


@pytest.mark.parametrize("name", ["documents.jsonl", "passages.jsonl", "snapshot.json"])
@pytest.mark.parametrize("harm", ["cut", "altered", "missing"])
def test_a_harmed_file_is_told(tmp_path: Path, name: str, harm: str) -> None:
    home = write_snapshot(snapshot(), tmp_path)
    file = home / name
    data = file.read_bytes()
    if harm == "missing":
        file.unlink()
    else:
        file.write_bytes(data[:-20] if harm == "cut" else data.replace(b",", b";", 1))

    with pytest.raises(BrokenSnapshot, match="python -m ingest"):
        read_snapshot(home)


def test_another_format_is_told(tmp_path: Path) -> None:
    home = write_snapshot(snapshot(), tmp_path)
    head = json.loads((home / "snapshot.json").read_text())
    (home / "snapshot.json").write_text(json.dumps({**head, "format": 99}))

    with pytest.raises(BrokenSnapshot, match="has format 99, this program reads"):
        read_snapshot(home)


@given(st.lists(st.sampled_from("abc"), max_size=3, unique=True))
def test_every_document_is_found_by_its_id(keys: list[str]) -> None:
    held = Snapshot(tuple(document(key) for key in keys), ())

    assert [held.document(key).id for key in keys] == keys
