from collections.abc import Iterator
from dataclasses import replace

import pytest

from corpus.document import Document
from corpus.source import Force, Kind, Rendition, Source
from corpus.span import Span
from ingest import check
from ingest.check import Finding, Severity, promises_kept
from ingest.contents import Contents, Entry
from ingest.read import read
from ingest.split import split

SOURCE = Source("own", "Own", "", Kind.OWN, Force.INFORMATIVE, Rendition.OWN, file="own.md")
RAW = (
    "# 1. Boats\n\nBoats float<sup>1</sup>.\n\n<sup>1</sup> They do.\n\n# 2. Crews\n\nCrews row.\n"
)


def document() -> Document:
    return read(SOURCE, RAW.encode()).document


def promises(findings: Iterator[Finding] | tuple[Finding, ...]) -> list[str]:
    return [finding.promise for finding in findings]


@pytest.mark.parametrize(
    "raw",
    [
        RAW.replace("float", "float well"),
        RAW.replace("Crews row", "Crew row"),
        RAW.replace("They do", "They do not"),
        RAW + "\nMore.\n",
    ],
)
def test_a_lost_or_added_letter_is_found(raw: str) -> None:
    found = promises(check.check_letters(document(), raw, Contents()))

    assert found == ["no letter is lost"]


def test_an_entry_of_the_contents_without_its_section_is_found() -> None:
    contents = Contents((Entry("1", "Boats", 1), Entry("2", "Crew", 2), Entry("3", "Ends", 3)))

    found = list(check.check_contents(document(), contents))

    assert [(f.severity, f.where, f.cut_short) for f in found] == [
        (Severity.WARNING, "2 Crew", False),
        (Severity.ERROR, "3 Ends", True),
    ]


def test_a_section_outside_its_parent_is_found() -> None:
    first, second = document().sections
    broken = replace(document(), sections=(first, replace(second, parent="1"), first))

    assert len(promises(check.check_sections(broken))) == 3


def test_words_in_no_unit_are_found() -> None:
    units = document().units

    assert promises(check.check_units(replace(document(), units=units[:1] + units[2:])))
    assert promises(check.check_units(replace(document(), units=units[:-1])))
    assert promises(check.check_units(replace(document(), units=units[::-1])))


def test_pages_that_go_back_are_found() -> None:
    broken = replace(document(), pages=((0, 5), (3, None), (9, 4)))

    assert promises(check.check_pages(broken, ())) == ["pages ascend"]


def test_a_passage_that_is_not_its_span_is_found() -> None:
    passages = split(document(), len)
    moved = replace(passages[0], span=Span(0, 3))

    found = promises(check.check_passages(document(), (moved, *passages[1:])))

    assert found == ["every passage is its span", "passages hold every word"]


def test_two_passages_of_one_id_are_found() -> None:
    passages = split(document(), len)

    found = promises(check.check_passages(document(), (*passages, passages[-1])))

    assert "every passage is its span" in found


def test_a_text_that_breaks_off_is_told() -> None:
    data = "Boats are many and " + "very " * 20 + "large, as is known by all who sail and the"

    reading = read(SOURCE, data.encode())

    assert promises(reading.findings) == ["the text has its end"]
    assert promises_kept(reading.findings)
