from pathlib import Path

import pytest

from ingest.errors import NotOwn
from ingest.formats import reader
from ingest.own import add, own_documents, remove

TEXT = "# Our call\n\nNorway takes part in the joint call.\n"
OTHER = "# Our call\n\nIceland takes part in the joint call.\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "home" / "own"


def file(path: Path, text: str = TEXT) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


def left_out(folder: Path) -> dict[str, str]:
    return {Path(skipped.what).name: skipped.why for skipped in own_documents(folder)[1]}


def ids(folder: Path) -> list[str]:
    return [held.source.id for held in own_documents(folder)[0]]


def test_a_folder_that_is_not_there_holds_nothing(folder: Path) -> None:
    assert own_documents(folder) == ((), ())


def test_every_file_of_the_folder_is_found_under_an_id_of_its_name(folder: Path) -> None:
    file(folder / "Joint Call 2025.md")
    file(folder / "strategies" / "b.txt", OTHER)

    first, second = ids(folder)

    assert first.startswith("own-joint-call-2025-")
    assert second.startswith("own-b-")
    assert len(first.rpartition("-")[2]) == 6


def test_an_id_changes_with_the_words_and_not_with_the_place(folder: Path) -> None:
    path = file(folder / "a.md")
    (before,) = ids(folder)
    path.rename(file(folder / "below" / "x").with_name("a.md"))
    (folder / "below" / "x").unlink()
    assert ids(folder) == [before]
    file(folder / "below" / "a.md", OTHER)
    assert ids(folder) != [before]


def test_the_same_words_twice_are_read_once_and_said_to_be(folder: Path) -> None:
    file(folder / "a.md")
    file(folder / "b.md")

    assert len(ids(folder)) == 1
    assert "a.md: one of them is enough" in left_out(folder)["b.md"]


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("~$call.docx", "lock file"),
        (".~lock.call.odt#", "lock file"),
        (".hidden.md", "hidden"),
        ("Thumbs.db", "hidden"),
        ("call.md.part", "temporary"),
        ("call.md~", "temporary"),
    ],
)
def test_what_is_no_document_is_named_and_left_out(folder: Path, name: str, why: str) -> None:
    file(folder / name)

    assert ids(folder) == []
    assert why in left_out(folder)[name]


def test_a_link_out_of_the_folder_is_not_followed(folder: Path, tmp_path: Path) -> None:
    secret = file(tmp_path / "secret" / "salaries.md")
    folder.mkdir(parents=True)
    (folder / "link.md").symlink_to(secret)
    (folder / "linked").symlink_to(secret.parent)

    assert ids(folder) == []
    assert "leads out of the folder" in left_out(folder)["link.md"]
    assert "leads out of the folder" in left_out(folder)["linked"]


def test_a_link_in_a_circle_ends(folder: Path) -> None:
    file(folder / "a.md")
    (folder / "again").symlink_to(folder)

    assert len(ids(folder)) == 1
    assert "no file" in left_out(folder)["again"]


def test_a_file_that_is_too_large_is_not_opened(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ingest.own.LARGEST", 10)
    file(folder / "a.md")

    assert ids(folder) == []
    assert "read are at most 10" in left_out(folder)["a.md"]
    assert reader.LARGEST > 10


def test_files_and_folders_are_added_whole(folder: Path, tmp_path: Path) -> None:
    one = file(tmp_path / "one.md")
    many = file(tmp_path / "many" / "deep" / "two.txt", OTHER).parents[1]

    added = add([one, many], folder)

    assert sorted(added.new) == sorted(ids(folder))
    assert len(added.new) == 2
    assert added.skipped == ()


def test_the_same_file_is_added_once(folder: Path, tmp_path: Path) -> None:
    path = file(tmp_path / "one.md")
    copy = file(tmp_path / "copy.md")

    first = add([path, copy], folder)
    second = add([path], folder)

    assert (len(first.new), first.known) == (1, ())
    assert (second.new, second.known) == ((), first.new)
    assert len(ids(folder)) == 1


def test_two_documents_of_one_name_stay_apart(folder: Path, tmp_path: Path) -> None:
    here, there = file(tmp_path / "a" / "call.md"), file(tmp_path / "b" / "call.md", OTHER)

    added = add([here, there], folder)

    assert ids(folder) == sorted(added.new, key=ids(folder).index)
    texts = {held.files[0].read_text() for held in own_documents(folder)[0]}
    assert texts == {TEXT, OTHER}
    assert all(key.startswith("own-call-") for key in added.new)


def test_what_cannot_be_read_is_not_copied(folder: Path, tmp_path: Path) -> None:
    good, bad = file(tmp_path / "a.md"), file(tmp_path / "b.bin", "\x00\x01")

    added = add([bad, good], folder)

    assert [Path(skipped.what).name for skipped in added.skipped] == ["b.bin"]
    assert len(added.new) == 1
    assert [held.files[0].name for held in own_documents(folder)[0]] == ["a.md"]


def test_a_path_that_is_not_there_adds_nothing(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(NotOwn, match=r"nowhere\.md is not there"):
        add([file(tmp_path / "a.md"), tmp_path / "nowhere.md"], folder)

    assert ids(folder) == []


def test_a_document_is_removed_by_its_id(folder: Path, tmp_path: Path) -> None:
    (key,) = add([file(tmp_path / "a.md")], folder).new

    path = remove(key, folder)

    assert not path.exists()
    assert ids(folder) == []
    with pytest.raises(NotOwn, match="there are: none"):
        remove(key, folder)


def test_a_reader_that_breaks_is_told_and_the_others_are_added(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from ingest import read as reading

    genuine = reading.parse

    def parse(files: dict[str, bytes]) -> object:
        if "bad.md" in files:
            raise RecursionError("too deep")
        return genuine(files)

    monkeypatch.setattr(reading, "parse", parse)
    bad, good = file(tmp_path / "bad.md", OTHER), file(tmp_path / "good.md")

    added = add([bad, good], folder)

    assert len(added.new) == 1
    assert "the reader broke (RecursionError: too deep)" in added.skipped[0].why
