from pathlib import Path

import pytest

from corpus.source import Force, Kind
from evals.acts import NAME, SHARED, acts, files_of, read_act, read_corpus, there
from evals.errors import NoCorpus
from evals.questions import load_part
from tests.fixtures.models import packaged_embedder

LIST = """
[[act]]
id = "32024r0001"
from = ["reg.md"]
kind = "regulation"
names = ["Ferry Regulation"]
number = "Regulation (EU) 2024/1"
date = 2024-01-02

[[act]]
id = "notes-2024"
from = ["notes.unknown"]
kind = "report"
"""

needs_shared = pytest.mark.skipif(not there(), reason=f"{SHARED} is not here")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "list.toml").write_text(LIST)
    (tmp_path / "reg.md").write_text("# 1 Ferries\n\nA ferry shall carry a bell.\n")
    (tmp_path / "notes.unknown").write_bytes(b"\x00\x01")
    return tmp_path


def test_what_the_list_says_of_a_document_becomes_its_source(folder: Path) -> None:
    ferry, notes = acts(folder, folder / "list.toml")

    assert ferry.source.kind is Kind.REGULATION
    assert ferry.source.force is Force.BINDING
    assert ferry.source.celex == "32024R0001"
    assert ferry.source.names == ("Ferry Regulation",)
    assert notes.source.force is Force.ADVISORY
    assert notes.source.celex is None


def test_a_document_is_read_with_the_metadata_of_the_list(folder: Path) -> None:
    document = read_act(acts(folder, folder / "list.toml")[0])

    assert "A ferry shall carry a bell." in document.text
    assert document.source.title == "Regulation (EU) 2024/1"


def test_what_cannot_be_read_is_left_out_and_told(folder: Path) -> None:
    found = acts(folder, folder / "list.toml")

    snapshot, left_out = read_corpus(found, packaged_embedder(), lambda what, done, of: None)

    assert [document.id for document in snapshot.documents] == ["guidance", "32024r0001"]
    assert len(left_out) == 1
    assert "notes-2024 is left out of the test corpus: " in left_out[0]


def test_a_package_is_all_files_of_its_folder(folder: Path) -> None:
    assert set(files_of(folder)) == {"list.toml", "reg.md", "notes.unknown"}


def test_without_the_documents_it_is_said_where_they_should_lie(tmp_path: Path) -> None:
    with pytest.raises(NoCorpus, match="moon is missing"):
        acts(tmp_path / "moon")
    with pytest.raises(NoCorpus, match="correct the entry"):
        files_of(tmp_path / "moon")


@needs_shared
def test_every_rendition_of_the_list_is_there_and_every_gold_document_is_in_it() -> None:
    found = acts()

    for act in found:
        for path in act.alternatives:
            assert path.exists()
    ids = {act.source.id for act in found} | {"guidance"}
    assert {gold.document for case in load_part(NAME, "all") for gold in case.gold} <= ids
