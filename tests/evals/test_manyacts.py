from pathlib import Path

import pytest

from evals.errors import CannotMeasure
from evals.manyacts import SHARED, write_acts
from ingest.read import read
from ingest.sources import load_sources

NOWHERE = Path("nowhere")


def texts(listed: Path) -> list[str]:
    return [
        read(source, (listed.parent / "sources" / str(source.file)).read_bytes()).document.text
        for source in load_sources(listed)
    ]


def test_acts_of_our_own_can_be_read_and_no_two_say_the_same(tmp_path: Path) -> None:
    made = texts(write_acts(tmp_path, 12, shared=NOWHERE))

    assert len(made) == 12
    long = [line for text in made for line in text.splitlines() if len(line) > 100]
    assert len(set(long)) == len(long) > 500


def test_the_same_seed_gives_the_same_acts_and_another_others(tmp_path: Path) -> None:
    first = texts(write_acts(tmp_path / "a", 3, shared=NOWHERE))

    assert texts(write_acts(tmp_path / "b", 3, shared=NOWHERE)) == first
    assert texts(write_acts(tmp_path / "c", 3, seed=2, shared=NOWHERE)) != first


@pytest.mark.skipif(not SHARED.is_dir(), reason="the real acts of ../shared/eu are not here")
def test_real_acts_are_varied_and_keep_their_shape(tmp_path: Path) -> None:
    made = [
        read(source, (tmp_path / "sources" / str(source.file)).read_bytes()).document
        for source in load_sources(write_acts(tmp_path, 40))
    ]

    assert sum(len(document.sections) for document in made) > 2_000
    long = [line for d in made for line in d.text.splitlines() if len(line) > 200]
    assert len(set(long)) > 0.99 * len(long) > 500


def test_files_that_hold_no_act_are_not_varied(tmp_path: Path) -> None:
    folder = tmp_path / "shared" / "html-oj-new"
    folder.mkdir(parents=True)
    (folder / "a.html").write_text("<html><body><p>Nothing of any law at all.</p></body></html>")

    with pytest.raises(CannotMeasure, match="no act to vary"):
        write_acts(tmp_path, 2, shared=folder.parent)
