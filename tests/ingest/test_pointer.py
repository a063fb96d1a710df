from pathlib import Path

import pytest

from ingest.index.errors import BrokenIndex, NoIndex
from ingest.index.pointer import Pointer, read_pointer, rollback, switch


def fine(name: str) -> None: ...


def test_nothing_is_pointed_to_at_first(tmp_path: Path) -> None:
    assert read_pointer(tmp_path / "index.json") is None


def test_switching_keeps_the_one_before(tmp_path: Path) -> None:
    path = tmp_path / "home" / "index.json"

    for name in ("a", "b", "b", "c"):
        switch(path, name)

    assert read_pointer(path) == Pointer("c", "b")
    assert [file.name for file in path.parent.iterdir()] == ["index.json"]


def test_rolling_back_twice_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "index.json"
    switch(path, "a")
    switch(path, "b")

    assert rollback(path, fine) == Pointer("a", "b")
    assert rollback(path, fine) == Pointer("b", "a")


def test_there_must_be_one_to_go_back_to(tmp_path: Path) -> None:
    path = tmp_path / "index.json"
    switch(path, "a")

    with pytest.raises(NoIndex, match="no earlier index"):
        rollback(path, fine)


def test_one_that_is_not_whole_is_not_gone_back_to(tmp_path: Path) -> None:
    path = tmp_path / "index.json"
    switch(path, "a")
    switch(path, "b")

    def broken(name: str) -> None:
        raise BrokenIndex(name)

    with pytest.raises(BrokenIndex, match="a"):
        rollback(path, broken)
    assert read_pointer(path) == Pointer("b", "a")


@pytest.mark.parametrize("content", ["", "{", "[]", '{"current": 1}', "\x00"])
def test_a_pointer_that_makes_no_sense_says_what_to_type(tmp_path: Path, content: str) -> None:
    path = tmp_path / "index.json"
    path.write_text(content)

    with pytest.raises(BrokenIndex, match="python -m ingest"):
        read_pointer(path)


def test_a_broken_pointer_is_replaced_by_the_next_switch(tmp_path: Path) -> None:
    path = tmp_path / "index.json"
    path.write_text("{")

    assert switch(path, "a") == Pointer("a")
