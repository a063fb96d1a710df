import subprocess
import sys
from pathlib import Path

import pytest

from evals.errors import CannotMeasure
from evals.manyacts import large_act, write_acts
from evals.scale import Ingested, embedding_rates, ingest, questions_on, reading_seconds
from ingest.embedding import StandInEmbedder
from tests.fixtures.models import HOME, packaged_embedder

NOWHERE = Path("nowhere")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    packaged_embedder()
    home = tmp_path / "home"
    home.mkdir()
    (home / "models").symlink_to((HOME / "models").absolute())
    return home


def few(tmp_path: Path) -> Path:
    """A list of one small act."""
    listed = write_acts(tmp_path / "acts", 1, shared=NOWHERE)
    (listed.parent / "sources" / "act-00000.xml").rename(listed.parent / "sources" / "whole.xml")
    (listed.parent / "sources" / "act.md").write_text("# 1. Aim\n\nNorway is associated.\n")
    listed.write_text(listed.read_text().replace("act-00000.xml", "act.md"))
    return listed


def test_a_run_is_watched_while_it_works(home: Path, tmp_path: Path) -> None:
    listed = few(tmp_path)

    first, again = ingest(home, listed), ingest(home, listed)

    assert (first.passages, first.sentences) == (1, 1)
    assert (first.texts > 1, again.texts) == (True, 0)
    assert first.peak > 20
    assert first.seconds > 0


def test_a_run_that_fails_is_told(home: Path, tmp_path: Path) -> None:
    with pytest.raises(CannotMeasure, match="ended with 1"):
        ingest(home, tmp_path / "nowhere.toml")


def test_the_memory_of_a_run_is_its_most_and_that_half_way() -> None:
    run = Ingested(1, 1, 1, 1.0, (10.0, 30.0, 20.0))

    assert (run.peak, run.half_way) == (30.0, 30.0)
    assert Ingested(1, 1, 1, 1.0, ()).peak == 0


def test_questions_ask_for_words_of_the_acts(tmp_path: Path) -> None:
    asked = questions_on(write_acts(tmp_path, 3, shared=NOWHERE))

    assert len(set(asked)) == 3
    assert all(question.startswith("What is said about ") for question in asked)


def test_passages_of_one_length_are_embedded_against_the_clock(tmp_path: Path) -> None:
    class Watched(StandInEmbedder):
        lengths: set[int]

        def embed(self, texts):  # type: ignore[no-untyped-def]
            self.lengths = {self.pieces(text) for text in texts}
            return super().embed(texts)

    embedder = Watched()

    rate, per_core = embedding_rates(embedder, write_acts(tmp_path, 2, shared=NOWHERE))

    assert rate > 0
    assert per_core > 0
    assert 60 < min(embedder.lengths) <= max(embedder.lengths) <= 80


def test_a_large_act_is_an_act_of_that_size() -> None:
    name, data = large_act(200_000, shared=NOWHERE)

    assert 200_000 <= len(data) < 260_000
    assert reading_seconds(name, data) > 0


KILLED = """
import os, signal, sys
from pathlib import Path
from ingest.build import build
from ingest.index import IndexSettings
from tests.fixtures.models import CountingEmbedder

def progress(what, done, total):
    if what == "passages" and done >= 512:
        os.kill(os.getpid(), signal.SIGKILL)

build(IndexSettings(home=Path(sys.argv[1])), Path(sys.argv[2]), CountingEmbedder(), progress)
"""


def test_what_was_embedded_before_a_kill_is_not_embedded_again(tmp_path: Path) -> None:
    from ingest.build import build
    from ingest.index import IndexSettings
    from tests.fixtures.models import CountingEmbedder

    listed = write_acts(tmp_path / "acts", 6, shared=NOWHERE)
    settings = IndexSettings(home=tmp_path / "home")
    done = subprocess.run(
        [sys.executable, "-c", KILLED, str(settings.home), str(listed)],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == -9, done.stderr
    after, whole = CountingEmbedder(), CountingEmbedder()

    build(settings, listed, after)
    build(IndexSettings(home=tmp_path / "other"), listed, whole)

    assert 0 < len(after.asked) < len(whole.asked) - 512
    assert len(set(whole.asked)) == len(whole.asked)
