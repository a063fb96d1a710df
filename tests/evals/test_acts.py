from pathlib import Path

import pytest

from assistant.settings import Settings
from corpus.source import Kind
from evals.acts import LIST, NAME, SHARED, files_of, home, index, lay_out, renditions, there
from evals.errors import NoCorpus
from evals.questions import load_part
from ingest.embedding import StandInEmbedder
from ingest.sources import load_sources

FERRIES = """
[[source]]
id = "32024r0001"
title = "Regulation (EU) 2024/1 on ferries"
author = "European Parliament and Council"
kind = "regulation"
force = "binding"
rendition = "official"

[[source]]
id = "notes-2024"
title = "Notes on ferries"
author = "European Commission"
kind = "report"
force = "informative"
rendition = "official"

[files]
32024r0001 = ["reg.md"]
notes-2024 = ["notes"]
"""

needs_shared = pytest.mark.skipif(not there(), reason=f"{SHARED} is not here")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Documents of a test corpus, one of which no reader reads, and the list of them."""
    documents = tmp_path / "documents"
    (documents / "notes").mkdir(parents=True)
    (documents / "list.toml").write_text(FERRIES)
    (documents / "reg.md").write_text("# 1 Ferries\n\nA ferry shall carry a bell.\n")
    (documents / "notes" / "a.unknown").write_bytes(b"\x00\x01")
    (documents / "notes" / "b.unknown").write_bytes(b"\x00\x02")
    return documents


def test_documents_are_laid_where_fetched_texts_lie(folder: Path, tmp_path: Path) -> None:
    settings = Settings(home=tmp_path / "home")
    settings.home.mkdir()

    for _ in range(2):  # what an earlier run laid there is laid anew
        lay_out(settings, folder, folder / "list.toml")

    laid = {path.relative_to(settings.fetched).as_posix() for path in settings.fetched.rglob("*.*")}
    assert laid == {"32024r0001/reg.md", "notes-2024/a.unknown", "notes-2024/b.unknown"}


def test_the_list_is_that_of_the_project_and_of_the_test_corpus(
    folder: Path, tmp_path: Path
) -> None:
    settings = Settings(home=tmp_path / "home")
    settings.home.mkdir()

    listed = load_sources(lay_out(settings, folder, folder / "list.toml"))

    assert listed[: len(load_sources())] == load_sources()
    assert [(source.id, source.kind) for source in listed[-2:]] == [
        ("32024r0001", Kind.REGULATION),
        ("notes-2024", Kind.REPORT),
    ]


def test_what_cannot_be_read_is_left_out_of_the_index_and_told(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lay_out, "__defaults__", (folder, folder / "list.toml"))
    settings = Settings(home=tmp_path / "home")

    made = index(settings, lambda what, done, of: None, StandInEmbedder())

    assert made.home == home(settings)
    assert len(made.left_out) == 1
    assert "notes-2024" in made.left_out[0]


def test_a_package_is_all_files_of_its_folder(folder: Path) -> None:
    assert [path.name for path in files_of(folder / "notes")] == ["a.unknown", "b.unknown"]
    assert files_of(folder / "reg.md") == (folder / "reg.md",)


def test_documents_that_are_not_there_are_said_not_to_be(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(NoCorpus, match="moon is missing"):
        renditions(tmp_path / "moon")
    (folder / "reg.md").unlink()
    with pytest.raises(NoCorpus, match="correct the entry"):
        renditions(folder, folder / "list.toml")


def test_the_committed_list_is_sound_and_holds_every_gold_document() -> None:
    listed = {source.id for source in load_sources(LIST)} | {"guidance"}

    assert {gold.document for case in load_part(NAME, "all") for gold in case.gold} <= listed


@needs_shared
def test_every_rendition_of_the_committed_list_is_there() -> None:
    listed = {source.id for source in load_sources(LIST)}

    assert renditions().keys() <= listed
