from pathlib import Path

import pytest

from corpus.source import Download, Kind
from ingest.errors import BadSourceList
from ingest.read import read
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
        (ENTRY + "names = 'X'", "names should be a list like"),
        (ENTRY + "names = ['']", "names should be a list like"),
        (ENTRY + "downloads = 'https://a.eu/x'", "downloads should be a list like"),
        (ENTRY + "downloads = ['https://a.eu/x']", "downloads should be a list like"),
        (
            ENTRY + "downloads = [{ format = 'doc', url = 'https://a.eu/x' }]",
            "the best format first, of formex, html, pdf, docx",
        ),
        (
            ENTRY + "downloads = [{ format = 'pdf', url = 'http://a.eu/x' }]",
            "downloads should be a list like",
        ),
        (ENTRY + "edition_of = 'y'", "edition_of should be the id of an act in the list"),
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


FOOTNOTES = {
    "52021dc0252": ("1", "6"),
    "brussels-statement-2024": ("2", "3"),
    "stakeholder-forum-2022": ("4",),
    "stakeholder-forum-2023": ("5", "15"),
    "council-conclusions-global-approach-2021": ("7",),
    "52022ip0112": ("8",),
    "32021r0947": ("9",),
    "32021r0695": ("10",),
    "52023dc0356": ("11",),
    "32022h2415": ("12",),
    "32023h0499": ("13",),
    "32023h0498": ("14",),
    "commission-news-toolkit-2022": ("16",),
    "foreign-interference-toolkit-2022": ("17",),
}


def test_every_footnote_of_the_guidance_resolves_to_its_document() -> None:
    sources = load_sources()
    guidance = next(s for s in sources if s.file)

    reading = read(
        guidance, (SOURCES.parent / "sources" / str(guidance.file)).read_bytes(), sources
    )

    found = {note.marker: note.document for note in reading.document.footnotes}
    assert found == {note: key for key, notes in FOOTNOTES.items() for note in notes}


def test_texts_whose_terms_do_not_allow_storing_are_linked_only() -> None:
    for source in load_sources():
        if "Linked, not stored" in source.licence or source.file:
            assert not source.downloads, source.id
        assert source.file or source.downloads or source.licence, source.id


def test_addresses_of_acts_are_made_of_their_celex_numbers() -> None:
    for source in load_sources():
        number = "{edition}" if source.edition_of else source.celex
        if number is not None:
            assert source.downloads, source.id
            assert all(d.url.endswith((f"/{number}", f":{number}")) for d in source.downloads)


def test_the_horizon_europe_regulation_is_listed_with_its_newest_edition() -> None:
    found = {s.id: s for s in load_sources()}

    assert found["02021r0695"].edition_of == "32021r0695"
    assert found["32021r0695"].short == "Horizon Europe Regulation"


def test_all_keys_of_an_entry_are_loaded(tmp_path: Path) -> None:
    path = tmp_path / "sources.toml"
    path.write_text(
        ENTRY
        + "number = 'N 1'\noj = 'OJ L 1'\nnames = ['Thing Act', 'the Act']\nedition_of = 'x'\n"
        + "downloads = [{ format = 'pdf', url = 'https://a.eu/x' }]",
        encoding="utf-8",
    )

    source = load_sources(path)[0]

    assert (source.number, source.oj, source.edition_of) == ("N 1", "OJ L 1", "x")
    assert source.names == ("Thing Act", "the Act")
    assert source.downloads == (Download("https://a.eu/x", "pdf"),)
