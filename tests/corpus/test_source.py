from dataclasses import FrozenInstanceError, replace

import pytest

from corpus.source import CitedBy, Source
from ingest.sources import load_sources
from tests.fixtures.snapshots import source


def test_a_source_cannot_be_altered() -> None:
    with pytest.raises(FrozenInstanceError):
        source().title = "Another"  # type: ignore[misc]


def test_sources_are_equal_by_content() -> None:
    assert source("a") == source("a") != source("b")


def test_a_source_without_a_file_is_only_listed() -> None:
    assert source().file is None


def guidance_and_listed() -> tuple[Source, list[Source]]:
    sources = load_sources(None)
    guidance = next(s for s in sources if s.file)
    return guidance, [s for s in sources if not s.file]


def test_the_guidance_says_that_its_terms_are_not_stated() -> None:
    guidance, _ = guidance_and_listed()

    assert "states no terms of reuse" in guidance.licence


def test_every_listed_source_says_where_the_guidance_cites_it() -> None:
    _, listed = guidance_and_listed()

    assert listed
    assert all(s.cited_by for s in listed)
    assert CitedBy("10", "3.2") in next(s for s in listed if s.id == "32021r0695").cited_by


@pytest.mark.parametrize(
    ("title", "names", "short"),
    [
        ("Regulation (EU) 1 on a thing (Thing Act)", ("the Act",), "the Act"),
        ("Regulation (EU) 1 on a thing (Thing Act)", (), "Thing Act"),
        ("Regulation (EU) 1 (Thing Act) (Text with EEA relevance)", (), "Thing Act"),
        ("Communication (COM(2021) 252 final)", (), "Communication (COM(2021) 252 final)"),
    ],
)
def test_a_document_has_a_name_that_readers_use(
    title: str, names: tuple[str, ...], short: str
) -> None:
    made = replace(source(), title=title, names=names).short

    assert made == short


def test_a_long_title_is_cut_at_the_end_of_a_word() -> None:
    made = replace(source(), title="A report " + "on many things " * 20).short

    assert made.endswith("things on …")
    assert len(made) <= 122
