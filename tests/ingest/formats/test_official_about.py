"""What an official HTML file says of itself."""

import datetime

import pytest
from lxml import etree

from ingest.formats.official_about import consolidated, journal, plain


def page(body: str, head: str = "") -> etree._Element:
    root = etree.fromstring(f"<html><head>{head}</head><body>{body}</body></html>")
    assert root is not None
    return root


@pytest.mark.parametrize(
    ("title", "celex"),
    [
        ("REGULATION (EU) 2024/903 OF THE COUNCIL of 13 March 2024 on bees", "32024R0903"),
        ("REGULATION (EU) No 575/2013 of 26 June 2013, amending Regulation No 1/2", "32013R0575"),
        ("DIRECTIVE 2009/72/EC on bees", "32009L0072"),
        ("COUNCIL DIRECTIVE 77/799/EEC", "31977L0799"),
        ("DURCHF\u00dcHRUNGSBESCHLUSS (EU) 2021/77 zur \u00c4nderung der Verordnung", "32021D0077"),
        ("KOMMISSIONENS FORORDNING (EU) 2025/1272", "32025R1272"),
        ("R\u00c8GLEMENT (CE) No 1/2003 DU CONSEIL", "32003R0001"),
        ("RECOMMENDATION (EU) 2023/499 on a Code of Practice", "32023H0499"),
        ("Notice of a meeting", None),
        ("Opinion 1/2020 on a Regulation", None),
    ],
)
def test_the_number_of_an_act_is_read_from_its_title(title: str, celex: str | None) -> None:
    root = page("<p>x</p>")

    assert journal(root, root, title).celex == celex


def test_the_identifier_below_the_act_goes_before_its_title() -> None:
    root = page(
        "<p>(OJ L 1, ELI: http://data.europa.eu/eli/dir/2000/2/oj).</p>"
        "<p>ELI: http://data.europa.eu/eli/reg_impl/2025/12/oj</p>"
    )

    assert journal(root, root, "DECISION (EU) 2024/1").celex == "32025R0012"


def test_the_first_line_of_a_consolidated_text_tells_its_edition() -> None:
    root = page('<p class="reference">2004R0773 \u2014 EN \u2014 01.01.2007 \u2014 001.001</p>')

    about = consolidated(root, "REGULATION of 7 April 2004")

    assert about.celex == "02004R0773-20070101"
    assert (about.lang, about.edition) == ("en", datetime.date(2007, 1, 1))
    assert about.date == datetime.date(2004, 4, 7)


def test_what_a_file_does_not_say_is_left_open() -> None:
    root = page("<p>x</p>")

    for about in (journal(root, root, None), consolidated(root, None), plain(root, None)):
        assert (about.celex, about.lang, about.date, about.edition) == (None, None, None, None)


def test_an_act_from_before_2004_has_its_number_for_a_heading() -> None:
    about = plain(page("<h1>31997L0007</h1>"), "DIRECTIVE 97/7/EC of 20 May 1997")

    assert (about.celex, about.date) == ("31997L0007", datetime.date(1997, 5, 20))
