"""The official HTML files at hand have as many parts as were counted in their markup."""

from collections import Counter
from pathlib import Path

import pytest

from corpus.source import Force, Kind, Rendition, Source
from ingest.errors import OnlyMetadata
from ingest.read import Reading, read

SHARED = Path(__file__).parents[4] / "shared" / "eu"


def reading(name: str) -> Reading:
    path = SHARED / name
    if not path.exists():
        pytest.skip(f"{path} is not there")
    source = Source(
        id="act",
        title="An act",
        author="",
        kind=Kind.OWN,
        force=Force.BINDING,
        rendition=Rendition.OFFICIAL,
        file=path.name,
    )
    return read(source, {path.name: path.read_bytes()})


def counts(reading: Reading) -> Counter[str]:
    document = reading.document
    found = Counter(section.kind.value for section in document.sections)
    found["note"] = len(document.footnotes)
    found["call"] = sum(len(note.anchors) for note in document.footnotes)
    tabled = {
        unit.group for unit in document.units if unit.group and "|" in unit.span.cut(document.text)
    }
    found["table"] = len(tabled)
    return found


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        (
            "html-oj-new/32024R0903.en.html",
            {"article": 23, "recital": 57, "call": 20, "note": 20, "annex": 1, "division": 6},
        ),
        (
            "html-oj-new/32025R1272.da.html",
            {"article": 14, "recital": 14, "call": 16, "note": 16, "annex": 0},
        ),
        (
            "html-oj-new/32025R1420.da.html",
            {"article": 16, "recital": 14, "call": 5, "note": 5, "annex": 1, "table": 1},
        ),
        (
            "html-oj-new/32025R2540.da.html",
            {"article": 8, "recital": 10, "call": 3, "note": 3, "annex": 2},
        ),
        ("html-oj-old/32013R0575.excerpt.en.html", {"article": 5, "call": 2, "note": 2}),
        # 40 headings of articles were counted: one of them heads the article that another quotes.
        ("html-oj-old/32018R1724.en.html", {"article": 39, "call": 42, "note": 42, "table": 3}),
        (
            "html-consolidated/02004R0773-20070101.en.html",
            {"article": 20, "note": 4, "recital": 18},
        ),
        ("html-consolidated/02009D1008-20241223.en.html", {"article": 3, "note": 0}),
        (
            "html-consolidated/02009R0401-20260101.en.html",
            {"article": 22, "paragraph": 58, "note": 3, "table": 2},
        ),
        # 39 numbers of paragraphs were counted: seven are those of articles that it quotes.
        (
            "html-consolidated/02021R1119-20260407.en.html",
            {"article": 14, "paragraph": 32, "note": 2},
        ),
        # 59 numbers of paragraphs were counted: 25 are those of articles that it quotes.
        (
            "html-consolidated/02024R0795-20251223.en.html",
            {"article": 20, "paragraph": 34, "note": 14, "table": 6, "division": 3},
        ),
        ("html-plain/31997L0007.en.html", {"article": 19, "recital": 24, "note": 18}),
        ("html-plain/32003L0093.en.html", {"article": 5, "recital": 4, "note": 8}),
    ],
)
def test_an_official_file_has_the_parts_that_were_counted(
    name: str, expected: dict[str, int]
) -> None:
    found = counts(reading(name))

    assert {kind: found[kind] for kind in expected} == expected


def test_a_page_of_the_site_without_a_text_is_refused() -> None:
    with pytest.raises(OnlyMetadata, match="12010E113"):
        reading("html-chrome-only/12010E113.en.html")
