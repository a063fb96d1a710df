from pathlib import Path

import pytest

from corpus.source import Kind
from ingest.errors import BadSourceList
from ingest.sources import SOURCES, load_sources

ENTRY = """
[[source]]
id = "x"
title = "X"
author = "A"
kind = "report"
force = "informative"
rendition = "official"
"""


def test_the_list_that_ships_holds_the_guidance_and_what_it_cites() -> None:
    sources = load_sources()

    assert (sources[0].id, sources[0].kind) == ("guidance", Kind.GUIDANCE)
    assert (SOURCES.parent / "sources" / (sources[0].file or "")).is_file()
    assert "no terms of reuse" in sources[0].licence
    assert all(source.file is None for source in sources[1:])
    cited = [place.footnote for source in sources for place in source.cited_by if place.footnote]
    assert sorted(cited, key=int) == [str(number) for number in range(1, 18)]


def test_act_ids_are_their_celex_numbers_in_lower_case() -> None:
    for source in load_sources():
        assert source.celex is None or source.id == source.celex.lower()


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "lists no source"),
        ("source = 3", "lists no source"),
        ("[[source]", "is no TOML"),
        ("[[source]]\nid = 'x'", "'x': title is missing: add title"),
        (ENTRY + "colour = 'red'", "colour should be one of the keys"),
        (
            ENTRY + "date = '2024'",
            "date should be a day without quotes, like 2024-06-24, is '2024'",
        ),
        (ENTRY + "url = 'eur-lex'", "url should be an address that begins with https://"),
        (ENTRY + "file = '../x.md'", "file should be a path below the folder sources/"),
        (ENTRY + "celex = ''", "celex should be some text in quotes"),
        (ENTRY + "cited_by = '1'", "cited_by should be a list like"),
        (ENTRY + "cited_by = [{ note = '1' }]", "cited_by should be a list like"),
        (ENTRY.replace("report", "novel"), "kind should be one of guidance, regulation"),
        (ENTRY + ENTRY, "two sources have the id 'x'"),
    ],
)
def test_a_wrong_list_is_refused_with_what_to_type(tmp_path: Path, text: str, says: str) -> None:
    path = tmp_path / "sources.toml"
    path.write_text(text, encoding="utf-8")

    with pytest.raises(BadSourceList) as problem:
        load_sources(path)

    assert says in str(problem.value)
    assert str(path) in str(problem.value)


def test_a_list_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadSourceList, match="there is no list of sources"):
        load_sources(tmp_path / "none.toml")
