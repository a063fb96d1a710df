import gc
import json
import shutil
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from ingest.build import index_snapshot
from ingest.embedding import StandInEmbedder
from ingest.index import (
    BrokenIndex,
    Index,
    IndexMismatch,
    IndexSettings,
    LiveIndex,
    NoIndex,
    open_index,
)
from ingest.index import card as cards
from ingest.index.card import read_card, write_card
from ingest.index.pointer import rollback, switch
from tests.fixtures.snapshots import document, snapshot

EMBEDDER = StandInEmbedder()


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with one index, for tests that do not touch it."""
    home = tmp_path_factory.mktemp("home")
    index_snapshot(snapshot(), IndexSettings(home=home), EMBEDDER)
    return home


@pytest.fixture
def settings(made: Path, tmp_path: Path) -> IndexSettings:
    """A copy of that home, to be damaged."""
    shutil.copytree(made, tmp_path / "home")
    return IndexSettings(home=tmp_path / "home")


def folder(settings: IndexSettings) -> Path:
    return next(settings.indexes.iterdir())


def test_without_an_index_one_is_told_what_to_type(tmp_path: Path) -> None:
    with pytest.raises(NoIndex, match=r"nothing is indexed .* `python -m ingest`"):
        open_index(IndexSettings(home=tmp_path), EMBEDDER)


def test_an_index_knows_what_it_was_made_from(settings: IndexSettings) -> None:
    index = open_index(settings, EMBEDDER)

    assert index.name == folder(settings).name
    assert index.snapshot.id == index.card.snapshot == snapshot().id
    assert index.card.embedder == EMBEDDER.identity
    assert (index.card.passages, index.card.cut) == (5, 0)
    index.close()
    index.close()


@pytest.mark.parametrize(
    ("embedder", "sides"),
    [
        (StandInEmbedder(max_pieces=99), "max-256, here is stand-in hashed-words-64 max-99"),
        (StandInEmbedder(dimension=32), "its dimension is 64, here is 32"),
    ],
)
def test_another_model_is_refused_with_both_sides(
    settings: IndexSettings, embedder: StandInEmbedder, sides: str
) -> None:
    with pytest.raises(IndexMismatch, match=rf"{sides}.*`python -m ingest`"):
        open_index(settings, embedder)


@pytest.mark.parametrize(
    ("change", "what"),
    [
        ({"splitter": "other-2"}, "its splitter is other-2, here is by-hand-1"),
        ({"enrichment": "other-2"}, "its enrichment is other-2"),
        ({"analyser": "other-2"}, "its analyser is other-2"),
    ],
)
def test_an_index_made_in_another_way_is_refused(
    settings: IndexSettings, change: dict[str, str], what: str
) -> None:
    card = read_card(folder(settings))
    write_card(replace(card, **change), folder(settings))  # type: ignore[arg-type]

    with pytest.raises(IndexMismatch, match=what):
        open_index(settings, EMBEDDER)


def test_another_snapshot_under_the_same_name_is_refused(settings: IndexSettings) -> None:
    other = snapshot(document("guide", ("Something else entirely.",)))
    index_snapshot(other, IndexSettings(home=settings.home / "other"), EMBEDDER)
    ours = settings.snapshots / snapshot().id
    shutil.rmtree(ours)
    shutil.copytree(settings.home / "other" / "snapshots" / other.id, ours)

    with pytest.raises(IndexMismatch, match=f"its snapshot is {snapshot().id}, here is {other.id}"):
        open_index(settings, EMBEDDER)


def test_an_index_of_another_format_is_refused(settings: IndexSettings) -> None:
    card = folder(settings) / "card.json"
    card.write_text(json.dumps({**json.loads(card.read_text()), "format": 99, "new": 1}))

    with pytest.raises(IndexMismatch, match="has format 99, this program reads"):
        open_index(settings, EMBEDDER)


def files_of_an_index() -> list[str]:
    own = ["card.json", "statistics.json", "sentences.npy", "spans.npy", "firsts.npy", "words.npy"]
    return [*own, "vectors/chroma.sqlite3", "words/meta.json"]


@pytest.mark.parametrize("name", files_of_an_index())
@pytest.mark.parametrize(
    "damage",
    [Path.unlink, lambda path: path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])],
    ids=["missing", "cut"],
)
def test_half_an_index_is_refused_with_what_to_type(
    settings: IndexSettings, name: str, damage: Callable[[Path], object]
) -> None:
    damage(folder(settings) / name)

    with pytest.raises(BrokenIndex, match="python -m ingest"):
        open_index(settings, EMBEDDER)


@pytest.mark.parametrize("name", ["vectors", "words"])
def test_a_store_that_is_gone_is_refused(settings: IndexSettings, name: str) -> None:
    shutil.rmtree(folder(settings) / name)

    with pytest.raises(BrokenIndex, match="python -m ingest"):
        open_index(settings, EMBEDDER)


def test_a_store_of_garbage_is_refused_even_when_its_size_is_right(settings: IndexSettings) -> None:
    path = folder(settings) / "vectors" / "chroma.sqlite3"
    path.write_bytes(b"\x00" * path.stat().st_size)

    with pytest.raises(BrokenIndex, match="python -m ingest"):
        open_index(settings, EMBEDDER)


def test_counts_that_disagree_are_refused(settings: IndexSettings) -> None:
    card = read_card(folder(settings))
    write_card(replace(card, passages=99), folder(settings))

    with pytest.raises(BrokenIndex, match="its card says 99"):
        open_index(settings, EMBEDDER)


def test_a_snapshot_that_is_gone_is_refused(settings: IndexSettings) -> None:
    shutil.rmtree(settings.snapshots)

    with pytest.raises(BrokenIndex, match="python -m ingest"):
        open_index(settings, EMBEDDER)


def test_a_switch_is_followed_and_readers_in_flight_go_on(settings: IndexSettings) -> None:
    live = LiveIndex(settings, EMBEDDER)
    before = live.current()
    assert live.current() is before

    index_snapshot(snapshot(document("new", ("A new text.",))), settings, EMBEDDER)
    after = live.current()

    assert [d.id for d in after.snapshot.documents] == ["new"]
    assert before.lexical(before.terms("Ukraine"), 5)
    assert before.dense(EMBEDDER.embed(["Ukraine"])[0], 5)
    live.close()


def test_going_back_is_followed(settings: IndexSettings) -> None:
    live = LiveIndex(settings, EMBEDDER)
    first = live.current().name
    index_snapshot(snapshot(document("new", ("A new text.",))), settings, EMBEDDER)
    assert live.current().name != first

    rollback(settings.pointer, lambda name: None)

    assert live.current().name == first
    live.close()


def test_a_switch_to_a_broken_index_keeps_the_one_in_use(
    settings: IndexSettings, caplog: pytest.LogCaptureFixture
) -> None:
    live = LiveIndex(settings, EMBEDDER)
    before = live.current()

    switch(settings.pointer, "nothing-there")

    assert live.current() is before
    assert live.current() is before
    assert len([r for r in caplog.records if "staying with index" in r.message]) == 1
    live.close()


def test_a_pointer_that_vanished_keeps_the_one_in_use(settings: IndexSettings) -> None:
    live = LiveIndex(settings, EMBEDDER)
    before = live.current()

    settings.pointer.unlink()

    assert live.current() is before
    live.close()


def test_an_index_made_later_is_found(tmp_path: Path) -> None:
    settings = IndexSettings(home=tmp_path)
    live = LiveIndex(settings, EMBEDDER)
    with pytest.raises(NoIndex):
        live.current()

    index_snapshot(snapshot(), settings, EMBEDDER)

    assert live.current().card.passages == 5
    live.close()


def test_readers_never_see_half_a_switch(settings: IndexSettings) -> None:
    live = LiveIndex(settings, EMBEDDER)
    vector = EMBEDDER.embed(["partners"])[0]

    def ask(_: int) -> bool:
        index = live.current()
        found = index.dense(vector, 3)
        return all(index.snapshot.passage(hit.passage) for hit in found) and bool(found)

    with ThreadPoolExecutor(8) as pool:
        asked = [pool.submit(ask, n) for n in range(300)]
        for n in range(3):
            index_snapshot(
                snapshot(document("new", (f"Text {n} of partners.",))), settings, EMBEDDER
            )
            asked += [pool.submit(ask, m) for m in range(100)]

    assert all(one.result() for one in asked)
    live.close()


def test_an_index_that_nobody_holds_lets_its_files_go(settings: IndexSettings) -> None:
    index = open_index(settings, EMBEDDER)
    closed = index._closed

    del index
    gc.collect()

    assert not closed.alive


def test_a_snapshot_without_passages_can_be_indexed(tmp_path: Path) -> None:
    settings = IndexSettings(home=tmp_path)
    index_snapshot(replace(snapshot(), passages=()), settings, EMBEDDER)
    index = open_index(settings, EMBEDDER)

    assert index.dense(np.ones(64, dtype=np.float32) / 8, 5) == []
    assert index.lexical(["x"], 5) == []
    index.close()


def test_the_card_names_every_file_but_itself(settings: IndexSettings) -> None:
    card = read_card(folder(settings))
    there = {
        path.relative_to(folder(settings)).as_posix()
        for path in folder(settings).rglob("*")
        if path.is_file()
    }

    assert set(card.files) == there - {cards.CARD}


def test_an_unknown_passage_has_no_sentences(made: Path) -> None:
    index = open_index(IndexSettings(home=made), EMBEDDER)

    with pytest.raises(KeyError):
        index.sentences("unknown")
    index.close()


def test_two_may_hold_the_same_index_and_one_may_let_go(made: Path) -> None:
    first = open_index(IndexSettings(home=made), EMBEDDER)
    second = open_index(IndexSettings(home=made), EMBEDDER)

    first.close()

    assert second.dense(EMBEDDER.embed(["partners"])[0], 3)
    second.close()


def test_opening_asks_for_nothing_but_the_folder(settings: IndexSettings) -> None:
    moved = settings.home.parent / "moved"
    settings.home.rename(moved)

    index = open_index(IndexSettings(home=moved), EMBEDDER)

    assert isinstance(index, Index)
    index.close()
