"""Acts from before 2004 as HTML: nothing marks their parts but their words. Texts are made up."""

from corpus.source import Force, Kind, Rendition, Source
from ingest.formats.parsed import Layout
from ingest.read import Reading, read

HEAD = (
    '<html lang="EN"><head><title>EUR-Lex - 31999L0001 - EN</title></head><body>'
    '<div id="banner"><p>Avis juridique important</p></div><h1>31999L0001</h1>'
    "<p><strong>A title of the site</strong></p>"
    '<div id="TexteOnly"><p><TXT_TE>'
)
OPENING = (
    "COUNCIL DIRECTIVE 99/1/EC",
    "of 1 February 1999",
    "on bees",
    "",
    "THE COUNCIL OF THE EUROPEAN UNION,",
    "Having regard to bees (1),",
    "(1) Whereas bees fly under Article 6 (1) of the Treaty;",
    "(2) Whereas they sting (2);",
    "HAS ADOPTED THIS DIRECTIVE:",
    "",
)
CLOSING = (
    "Done at Brussels, 1 February 1999.",
    "For the Council",
    "",
    "(1) OJ No C 1, 1. 1. 1998, p. 1.",
    "(2) OJ No C 2, 1. 1. 1998, p. 2.",
)


def reading(*lines: str) -> Reading:
    page = HEAD + "".join(f"<p>{line}</p>" for line in lines) + "</TXT_TE></p></div></body></html>"
    source = Source(
        id="act",
        title="An act",
        author="",
        kind=Kind.OWN,
        force=Force.BINDING,
        rendition=Rendition.OFFICIAL,
        file="act.html",
    )
    return read(source, {"act.html": page.encode()})


def told(reading: Reading) -> list[tuple[str, str]]:
    document = reading.document
    return [
        (document.section(unit.section).number, unit.span.cut(document.text))
        for unit in document.units
    ]


def test_an_act_is_read_from_what_its_lines_say() -> None:
    found = reading(
        *OPENING,
        "TITLE I",
        "General",
        "Article 1",
        "Scope",
        "1. This applies to:",
        "(a) bees;",
        "(b) birds:",
        "(i) big,",
        "(ii) small.",
        "It is law.",
        "2. It binds:   (a) all; ",
        "(b) none.",
        "Article 2",
        "Directive 90/1/EEC is amended as follows:",
        "1. Article 3 is replaced:",
        "&quot;Article 3",
        "1. Quoted.",
        "(a) Quoted too.&quot;;",
        "2. Article 4 is deleted.",
        *CLOSING,
        "",
        "ANNEX I",
        "Kinds",
        "1. Honey bees",
        "- black ones (1)",
        "(1) OJ No L 3, 1. 1. 1997, p. 3.",
    )

    assert found.layout is Layout.PLAIN_HTML
    assert told(found)[3:] == [
        ("Preamble", "THE COUNCIL OF THE EUROPEAN UNION,"),
        ("Preamble", "Having regard to bees,"),
        ("Recital 1", "(1) Whereas bees fly under Article 6 (1) of the Treaty;"),
        ("Recital 2", "(2) Whereas they sting;"),
        ("Preamble", "HAS ADOPTED THIS DIRECTIVE:"),
        ("Title I", "TITLE I"),
        ("Title I", "General"),
        ("Article 1", "Article 1"),
        ("Article 1", "Scope"),
        ("Article 1(1)", "1. This applies to:"),
        ("Article 1(1)(a)", "(a) bees;"),
        ("Article 1(1)(b)", "(b) birds:"),
        ("Article 1(1)(b)(i)", "(i) big,"),
        ("Article 1(1)(b)(ii)", "(ii) small."),
        ("Article 1(1)", "It is law."),
        ("Article 1(2)", "2. It binds:"),
        ("Article 1(2)(a)", "(a) all;"),
        ("Article 1(2)(b)", "(b) none."),
        ("Article 2", "Article 2"),
        ("Article 2", "Directive 90/1/EEC is amended as follows:"),
        ("Article 2(1)", "1. Article 3 is replaced:"),
        ("Article 2(1)", '"Article 3'),
        ("Article 2(1)", "1. Quoted."),
        ("Article 2(1)", '(a) Quoted too.";'),
        ("Article 2(2)", "2. Article 4 is deleted."),
        ("Final part", "Done at Brussels, 1 February 1999."),
        ("Final part", "For the Council"),
        ("Annex I", "ANNEX I"),
        ("Annex I", "Kinds"),
        ("Annex I, point 1", "1. Honey bees"),
        ("Annex I, point 1", "- black ones"),
        ("Preamble", "OJ No C 1, 1. 1. 1998, p. 1."),
        ("Recital 2", "OJ No C 2, 1. 1. 1998, p. 2."),
        ("Annex I, point 1", "OJ No L 3, 1. 1. 1997, p. 3."),
    ]
    assert [note.marker for note in found.document.footnotes] == ["1", "2", "1-2"]
    assert (found.about.celex, found.about.lang) == ("31999L0001", "en")
    assert found.about.title == "COUNCIL DIRECTIVE 99/1/EC of 1 February 1999 on bees"
    assert str(found.about.date) == "1999-02-01"


def test_letters_go_on_where_they_look_like_roman_numbers() -> None:
    letters = [f"({letter}) kind {letter};" for letter in "abcdefghij"]
    found = reading(*OPENING, "Article 1", "The kinds are:", *letters, *CLOSING)

    assert ("Article 1(i)", "(i) kind i;") in told(found)
    assert ("Article 1(j)", "(j) kind j;") in told(found)


def test_numbered_lines_that_name_no_journal_are_no_notes() -> None:
    found = reading(*OPENING, "Article 1", "Kinds:", "(1) black bees;", "(2) red bees.", *CLOSING)

    assert ("Article 1(2)", "(2) red bees.") in told(found)
    assert len(found.document.footnotes) == 2


def test_a_note_that_nothing_calls_stays_where_it_is() -> None:
    found = reading(
        *OPENING, "Article 1", "It binds.", *CLOSING, "(3) OJ No C 9, 1. 1. 1999, p. 9."
    )

    assert ("Final part", "(3) OJ No C 9, 1. 1. 1999, p. 9.") in told(found)


def test_notes_in_square_brackets_below_a_rule_are_notes() -> None:
    found = reading(
        "R\u00c8GLEMENT (CE) n\u00b0 1/2003 DU CONSEIL",
        "LE CONSEIL DE L'UNION EUROP\u00c9ENNE,",
        "vu les abeilles [1],",
        "A ARR\u00caT\u00c9 LE PR\u00c9SENT R\u00c8GLEMENT:",
        "Article premier",
        "Les abeilles volent.",
        "Fait \u00e0 Bruxelles, le 1er f\u00e9vrier 2003.",
        "--------------------------------------------------",
        "[1] JO C 1 du 1.1.2002, p. 1.",
    )

    assert told(found)[1:] == [
        ("Preamble", "LE CONSEIL DE L'UNION EUROP\u00c9ENNE,"),
        ("Preamble", "vu les abeilles,"),
        ("Preamble", "A ARR\u00caT\u00c9 LE PR\u00c9SENT R\u00c8GLEMENT:"),
        ("Article premier", "Article premier"),
        ("Article premier", "Les abeilles volent."),
        ("Final part", "Fait \u00e0 Bruxelles, le 1er f\u00e9vrier 2003."),
        ("Preamble", "JO C 1 du 1.1.2002, p. 1."),
    ]
    assert "art1" in {section.id for section in found.document.sections}


def test_a_picture_is_missed_aloud_and_a_table_is_read() -> None:
    found = reading(
        *OPENING,
        "Article 1",
        "See: &gt;PIC FILE= &quot;L_1999001EN.000101.TIF&quot;&gt;",
        "<table><tr><th>Kind</th><th>Size</th></tr><tr><td>black</td><td>1</td></tr></table>",
        *CLOSING,
    )

    assert ("Article 1", "See:") in told(found)
    assert ("Article 1", "black | 1") in told(found)
    assert "1 pictures are not read" in str(found.findings)
