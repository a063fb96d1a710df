"""Official HTML of acts: each layout, and what lies in wait in it. All texts here are made up."""

from collections import Counter

import pytest

from corpus.source import Force, Kind, Rendition, Source
from ingest.errors import EmptySource, OnlyMetadata
from ingest.formats.parsed import Layout
from ingest.read import Reading, read

NBSP = "\u00a0"
RIGHT, DOWN = "\u25ba", "\u25bc"
Told = list[tuple[str, str]]


def reading(body: str, title: str = "L_209900001EN.000101.fmx.xml") -> Reading:
    page = f"<html><head><title>{title}</title></head><body>{body}</body></html>"
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


def told(reading: Reading) -> Told:
    """For each unit of the text the number of its section, and its words."""
    document = reading.document
    return [
        (document.section(unit.section).number, unit.span.cut(document.text))
        for unit in document.units
    ]


def ids(reading: Reading) -> list[str]:
    return [section.id for section in reading.document.sections]


def notes(reading: Reading) -> dict[str, tuple[str, list[str]]]:
    """For each note its words, and what stands before each of its calls."""
    document = reading.document
    return {
        note.marker: (
            note.span.cut(document.text),
            [document.text[max(0, at - 6) : at] for at in note.anchors],
        )
        for note in document.footnotes
    }


def p(kind: str, words: str, **more: str) -> str:
    extra = "".join(f' {name}="{value}"' for name, value in more.items())
    return f'<p class="{kind}"{extra}>{words}</p>'


def point(marker: str, *inside: str, prefix: str = "oj-", blank: int = 0) -> str:
    cells = "<td></td>" * blank + f'<td><p class="{prefix}normal">{marker}</p></td>'
    return (
        '<table width="100%" border="0"><col width="4%"/><col width="96%"/><tbody><tr>'
        f"{cells}<td>{''.join(inside)}</td></tr></tbody></table>"
    )


def call(number: str, part: str = "1") -> str:
    return (
        f'<a id="ntc{number}-{part}-E1" href="https://a.example/x#ntr{number}-{part}-E1">{NBSP}('
        f'<span class="oj-super oj-note-tag">{number}</span>)</a>'
    )


def note(number: str, words: str, part: str = "1", kind: str = "oj-note", quoted: str = "") -> str:
    return (
        f'<p class="{kind}"><a id="ntr{number}-{part}-E1" href="#ntc{number}-{part}-E1"{quoted}>'
        f'(<span class="oj-super">{number}</span>)</a>{NBSP} {words}</p>'
    )


def article(number: int, heading: str, *inside: str) -> str:
    return (
        f'<div class="eli-subdivision" id="art_{number}"><p class="oj-ti-art">Article{NBSP}{number}'
        f'</p><div class="eli-title" id="art_{number}.tit_1"><p class="oj-sti-art">{heading}</p>'
        f"</div>{''.join(inside)}</div>"
    )


HEAD = (
    '<table><tr><td><p class="oj-hd-ti">Official Journal</p></td><td><p class="oj-hd-lg">EN</p>'
    '</td></tr></table><hr class="oj-separator"/><table><tr><td><p class="oj-hd-date">2.1.2099</p>'
    "</td></tr></table>"
)
TITLE = (
    '<div class="eli-main-title" id="tit_1"><p class="oj-doc-ti">REGULATION (EU) 2099/1</p>'
    '<p class="oj-doc-ti">of 1 January 2099</p><p class="oj-doc-ti">on apples</p></div>'
)
PREAMBLE = (
    '<div class="eli-subdivision" id="pbl_1"><p class="oj-normal">THE COUNCIL,</p>'
    '<div class="eli-subdivision" id="cit_1"><p class="oj-normal">Having regard to trees:</p>'
    + point("\u2014", p("oj-normal", "old ones,"))
    + '</div><p class="oj-normal">Whereas:</p><div class="eli-subdivision" id="rct_1">'
    + point(
        "(1)",
        p("oj-normal", "Apples grow" + call("1") + "."),
        point("(a)", p("oj-normal", "red;")),
        p("oj-normal", "They fall."),
    )
    + '</div><div class="eli-subdivision" id="rct_2">'
    + point("(2)", p("oj-normal", "Pears too."))
    + '</div><p class="oj-normal">HAS ADOPTED THIS REGULATION:</p></div>'
)
FINAL = (
    '<div class="eli-subdivision" id="fnp_1"><div class="oj-final"><p class="oj-normal">Done at '
    'Brussels.</p><div class="oj-signatory"><p class="oj-signatory">The President</p></div></div>'
    '</div><hr class="oj-note"/>'
)
IMPRINT = (
    '<hr class="oj-separator"/><p class="oj-normal">ELI: http://data.europa.eu/eli/reg/2099/1/oj</p>'
    '<p class="oj-normal">ISSN 1977-0677 (electronic edition)</p><hr class="oj-doc-end"/>'
)


def journal(*terms: str, after: str = "", title: str = TITLE, preamble: str = PREAMBLE) -> str:
    return (
        f'{HEAD}<div class="eli-container">{title}{preamble}'
        f'<div class="eli-subdivision" id="enc_1">{"".join(terms)}</div>{FINAL}'
        f"{note('1', 'OJ L 1, p. 1.') if preamble == PREAMBLE else ''}</div>{after}{IMPRINT}"
    )


def test_an_act_of_the_journal_is_read_part_by_part() -> None:
    found = reading(
        journal(
            article(
                1,
                "Scope",
                f'<div id="001.001"><p class="oj-normal">1.{NBSP * 3}This applies to:</p>'
                + point("(a)", p("oj-normal", "apples;"), point("(i)", p("oj-normal", "red,")))
                + p("oj-normal", "It is law.")
                + "</div>"
                + f'<div id="001.002"><p class="oj-normal">2.{NBSP * 3}It binds.</p></div>',
            )
        )
    )

    assert found.layout is Layout.OJ_HTML
    assert told(found) == [
        ("REGULATION (EU) 2099/1 of 1 January 2099 on apples", "REGULATION (EU) 2099/1"),
        ("REGULATION (EU) 2099/1 of 1 January 2099 on apples", "of 1 January 2099"),
        ("REGULATION (EU) 2099/1 of 1 January 2099 on apples", "on apples"),
        ("Preamble", "THE COUNCIL,"),
        ("Preamble", "Having regard to trees:"),
        ("Preamble", "\u2014 old ones,"),
        ("Preamble", "Whereas:"),
        ("Recital 1", "(1) Apples grow."),
        ("Recital 1", "(a) red;"),
        ("Recital 1", "They fall."),
        ("Recital 2", "(2) Pears too."),
        ("Preamble", "HAS ADOPTED THIS REGULATION:"),
        ("Article 1", "Article 1"),
        ("Article 1", "Scope"),
        ("Article 1(1)", "1. This applies to:"),
        ("Article 1(1)(a)", "(a) apples;"),
        ("Article 1(1)(a)(i)", "(i) red,"),
        ("Article 1(1)", "It is law."),
        ("Article 1(2)", "2. It binds."),
        ("Final part", "Done at Brussels."),
        ("Final part", "The President"),
        ("Recital 1", "OJ L 1, p. 1."),
    ]
    assert notes(found) == {"1": ("OJ L 1, p. 1.", ["s grow"])}
    assert (found.about.celex, found.about.lang) == ("32099R0001", "en")
    assert str(found.about.date) == "2099-01-01"


def test_points_of_a_list_keep_what_follows_them() -> None:
    found = reading(
        journal(
            article(
                1,
                "Terms",
                p("oj-normal", "The following applies:"),
                point(
                    "(1)",
                    p("oj-normal", "\u2018apple\u2019 means:"),
                    point("\u2014", p("oj-normal", "a fruit;")),
                    point("", p("oj-normal", "or a tree;")),
                    p("oj-normal", "and more;"),
                ),
                point("(2)", p("oj-normal", "\u2018pear\u2019 means another.")),
            )
        )
    )

    assert told(found)[13:19] == [
        ("Article 1", "Terms"),
        ("Article 1", "The following applies:"),
        ("Article 1(1)", "(1) \u2018apple\u2019 means:"),
        ("Article 1(1)", "\u2014 a fruit;"),
        ("Article 1(1)", "or a tree;"),
        ("Article 1(1)", "and more;"),
    ]
    assert told(found)[19] == ("Article 1(2)", "(2) \u2018pear\u2019 means another.")


def test_quoted_articles_are_text_of_the_article_that_quotes_them() -> None:
    found = reading(
        journal(
            article(
                1,
                "Changes",
                p("oj-normal", "Regulation 2000/1 is amended as follows:"),
                point(
                    "(1)",
                    p("oj-normal", "the following articles are inserted:"),
                    '<div id="006A">' + p("oj-ti-art", "\u2018Article 6a"),
                    p("oj-sti-art", "Bees"),
                    p("oj-normal", f"1.{NBSP * 3}Bees fly to" + call("*1") + ":"),
                    point("(a)", p("oj-normal", "flowers.")),
                    p("oj-ti-art", "Article 6b") + "</div>",
                    p("oj-normal", "Bees rest.\u2019;"),
                    note(
                        "*1", "Act on bees.\u2019;", kind="oj-note", quoted=' class="oj-quotation"'
                    ),
                ),
                point("(2)", p("oj-normal", "Annex I is deleted.")),
            ),
            article(2, "Force", p("oj-normal", "It enters into force.")),
        )
    )

    assert ids(found)[-5:] == ["art1", "art1.pt1", "art1.pt2", "art2", "final"]
    assert [words for number, words in told(found) if number == "Article 1(1)"] == [
        "(1) the following articles are inserted:",
        "\u2018Article 6a",
        "Bees",
        "1. Bees fly to:",
        "(a) flowers.",
        "Article 6b",
        "Bees rest.\u2019;",
        "Act on bees.\u2019;",
    ]
    assert notes(found)["*1"] == ("Act on bees.\u2019;", ["fly to"])


def test_an_article_quoted_without_a_point_around_it_ends_with_its_mark() -> None:
    found = reading(
        journal(
            article(
                1,
                "Changes",
                p("oj-normal", "The following article is inserted:"),
                p("oj-ti-art", "\u2018Article 12a"),
                p("oj-sti-art", "Birds"),
                p("oj-normal", f"1.{NBSP * 3}Member States\u2019 birds sing."),
                p("oj-normal", f"2.{NBSP * 3}They fly.\u2019."),
                p("oj-normal", "This article expires."),
            ),
            article(2, "Force", p("oj-normal", f"1.{NBSP * 3}It enters into force.")),
        )
    )

    assert [i for i in ids(found) if i.startswith("art")] == ["art1", "art2", "art2.par1"]


def test_divisions_nest_in_every_language() -> None:
    def division(key: str, label: str, heading: str, *inside: str) -> str:
        return (
            f'<div id="{key}">{p("oj-ti-section-1", label)}<div class="eli-title" '
            f'id="{key}.tit_1">{p("oj-ti-section-2", f"<span>{heading}</span>")}</div>'
            f"{''.join(inside)}</div>"
        )

    def artikel(number: int) -> str:
        return article(number, "Inhalt", p("oj-normal", "Es gilt."))

    found = reading(
        journal(
            division(
                "cpt_I",
                "KAPITEL I",
                "ALLGEMEINES",
                division("cpt_I.sct_1", "ABSCHNITT 1", "Anfang", artikel(1)),
                division("cpt_I.sct_2", "ABSCHNITT 2", "Ende", artikel(2)),
            ),
            division("cpt_II", "KAPITEL II", "SCHLUSS", artikel(3)),
        )
    )

    parents = {section.id: section.parent for section in found.document.sections}
    assert parents["art1"] == "kapitel-i.abschnitt-1"
    assert parents["kapitel-i.abschnitt-2"] == "kapitel-i"
    assert parents["kapitel-ii"] is None
    assert found.document.section("art1").headings == ("ALLGEMEINES", "Anfang", "Inhalt")


def test_paragraphs_with_their_number_in_brackets_are_paragraphs() -> None:
    found = reading(
        journal(article(1, "Ziel", p("oj-normal", f"(1){NBSP * 3}Erstens.")), preamble="")
    )

    assert ("Article 1(1)", "(1) Erstens.") in told(found)


def test_annexes_have_parts_points_and_tables() -> None:
    annexes = (
        '<hr class="oj-doc-sep"/><div id="L_2"><div class="eli-container" id="anx_I">'
        + p("oj-doc-ti", "ANNEX I")
        + p("oj-doc-ti", "Kinds of apples")
        + p("oj-ti-grseq-1", "PART A")
        + p("oj-ti-grseq-1", '<span class="oj-bold">Red apples</span>')
        + point("1.", p("oj-normal", "Big ones"))
        + point("\u2014", p("oj-normal", "very big"), blank=1)
        + f'<div class="oj-enumeration-spacing">{p("oj-normal", "2.")}'
        + f"{p('oj-normal', 'Small')}</div>"
        + p("oj-ti-grseq-1", "Sweet apples")
        + p("oj-normal", f"2.1.{NBSP * 3}All.")
        + p("oj-ti-tbl", "Table 1")
        + '<table class="oj-table"><tbody><tr class="oj-table">'
        + f'<td class="oj-table" colspan="2">{p("oj-tbl-hdr", "Name" + call("1", "2"))}</td>'
        + f'<td class="oj-table">{p("oj-tbl-hdr", "Weight")}</td></tr>'
        + f'<tr><td class="oj-table" rowspan="2">{p("oj-tbl-txt", "Cox")}</td>'
        + f"<td>{p('oj-tbl-txt', 'ripe')}{point('a)', p('oj-normal', 'soft'))}</td>"
        + f"<td>{p('oj-tbl-txt', '100 g')}</td></tr>"
        + f"<tr><td>{p('oj-tbl-txt', 'unripe')}</td><td>{p('oj-tbl-txt', '')}</td></tr>"
        + "</tbody></table>"
        + note("1", "In English.", part="2")
        + '</div></div><hr class="oj-doc-sep"/><div><div class="eli-container" id="anx_II">'
        + p("oj-doc-ti", "ANNEX II")
        + p("oj-normal", "Correlation")
        + "</div></div>"
    )
    found = reading(journal(article(1, "Scope", p("oj-normal", "All.")), after=annexes))

    assert told(found)[-17:-3] == [
        ("Annex I", "ANNEX I"),
        ("Annex I", "Kinds of apples"),
        ("Annex I, Part A", "PART A"),
        ("Annex I, Part A", "Red apples"),
        ("Annex I, Part A, point 1", "1. Big ones"),
        ("Annex I, Part A, point 1", "\u2014 very big"),
        ("Annex I, Part A, point 2", "2. Small"),
        ("Annex I", "Sweet apples"),
        ("Annex I, point 2.1", "2.1. All."),
        ("Annex I, point 2.1", "Table 1"),
        ("Annex I, point 2.1", "Name | | Weight"),
        ("Annex I, point 2.1", "Cox | ripe a) soft | 100 g"),
        ("Annex I, point 2.1", "| unripe |"),
        ("Annex II", "ANNEX II"),
    ]
    kinds = Counter(unit.kind.value for unit in found.document.units)
    assert (kinds["caption"], kinds["category"]) == (1, 1)
    assert notes(found)["1-2"] == ("In English.", ["\n\nName"])


def test_a_list_that_is_set_in_from_its_beginning_is_one_list() -> None:
    after = (
        '<hr class="oj-doc-sep"/><div id="L_2"><div class="eli-container" id="anx_I">'
        + p("oj-doc-ti", "ANNEX I")
        + p("oj-ti-grseq-1", "Section A. Bees")
        + point("1.", p("oj-normal", "Black"), blank=1)
        + point("2.", p("oj-normal", "Red:"), point("(a)", p("oj-normal", "big")), blank=1)
        + point("3.", p("oj-normal", "White"), blank=1)
        + "</div></div>"
    )
    found = reading(journal(article(1, "Scope", p("oj-normal", "All.")), after=after))

    assert told(found)[-6:-1] == [
        ("Annex I, Section A", "Section A. Bees"),
        ("Annex I, Section A, point 1", "1. Black"),
        ("Annex I, Section A, point 2", "2. Red:"),
        ("Annex I, Section A, point 2(a)", "(a) big"),
        ("Annex I, Section A, point 3", "3. White"),
    ]
    assert found.document.section("anx1.section-a").title == "Bees"


def test_an_annex_that_is_an_act_has_articles_of_its_own() -> None:
    after = (
        '<hr class="oj-doc-sep"/><div id="L_2"><div class="eli-container">'
        + p("oj-doc-ti", "PROTOCOL")
        + p("oj-doc-ti", "on trees")
        + p("oj-ti-art", "Article 1")
        + p("oj-normal", f"1.{NBSP * 3}Trees stand.")
        + "</div></div>"
    )
    found = reading(journal(article(1, "Scope", p("oj-normal", "All.")), after=after))

    assert told(found)[-2] == ("Protocol, Article 1(1)", "1. Trees stand.")
    assert "art1" in ids(found)
    assert "anx.art1.par1" in ids(found)


def test_a_recommendation_without_articles_has_its_points() -> None:
    found = reading(
        journal(
            p("oj-ti-grseq-1", "AIMS"),
            point("1.", p("oj-normal", "Member States should plant trees:")),
            point("(a)", p("oj-normal", "old ones."), blank=1),
            p("oj-ti-grseq-1", "MEANS"),
            point("2.", p("oj-normal", "They should water them.")),
        )
    )

    assert told(found)[12:17] == [
        ("AIMS", "AIMS"),
        ("AIMS, point 1", "1. Member States should plant trees:"),
        ("AIMS, point 1(a)", "(a) old ones."),
        ("MEANS", "MEANS"),
        ("MEANS, point 2", "2. They should water them."),
    ]


def test_points_without_any_heading_stand_in_the_text() -> None:
    found = reading(journal(point("1.", p("oj-normal", "Plant.")), p("oj-normal", "Water.")))

    assert ("Point 1", "1. Plant.") in told(found)
    assert found.document.section("terms.pt1").parent == "terms"


def test_a_decision_of_one_article_has_no_number() -> None:
    found = reading(journal(p("oj-ti-art", "Sole Article"), p("oj-normal", "Yes.")))

    assert ("Sole Article", "Yes.") in told(found)


def test_a_note_that_nobody_calls_is_text_and_a_call_without_its_note_too() -> None:
    found = reading(
        journal(
            article(1, "Scope", p("oj-normal", "All" + call("9") + ".")),
            after=note("7", "Never called."),
        )
    )

    words = [words for _, words in told(found)]
    assert "All (9)." in words
    assert "(7) Never called." in words
    assert "notes are called that the file does not hold" in str(found.findings)


def test_notes_may_have_letters_and_stars_and_go_on() -> None:
    found = reading(
        journal(
            article(1, "Scope", p("oj-normal", "All" + call("a") + " but some" + call("*") + ".")),
            after=note("a", "First.") + p("oj-note", "More of the first.") + note("*", "Star."),
        )
    )

    assert notes(found)["a"] == ("First. More of the first.", ["e\n\nAll"])
    assert notes(found)["*"] == ("Star.", ["t some"])


OLD_HEAD = (
    '<table><tbody><tr><td><p class="hd-date">2.1.2009</p></td><td><p class="hd-lg">EN</p></td>'
    '<td><p class="hd-oj">L 1/1</p></td></tr></tbody></table><hr class="separator"/>'
)


def old(*inside: str) -> str:
    return (
        OLD_HEAD
        + p("doc-ti", "DIRECTIVE 2009/1/EC")
        + p("doc-ti", "of 1 January 2009")
        + p("normal", "THE COUNCIL,")
        + p("normal", "Whereas:")
        + point("(1)", p("normal", "Bees fly."), prefix="")
        + point("(2)", p("normal", "Birds sing."), prefix="")
        + p("normal", "HAS ADOPTED THIS DIRECTIVE:")
        + "".join(inside)
        + f'<div class="final">{p("normal", "Done at Brussels.")}</div>'
    )


def test_articles_in_a_row_run_to_the_next_one() -> None:
    found = reading(
        old(
            p("ti-section-1", "TITLE I"),
            p("ti-section-2", "BEES"),
            p("ti-section-1", "CHAPTER 1"),
            p("ti-art", "Article 1"),
            p("sti-art", "Scope"),
            p("normal", f"1.{NBSP * 3}This applies to:"),
            point("(a)", p("normal", "bees;"), prefix=""),
            p("normal", "2. It binds."),
            p("ti-art", "Article 2"),
            p("normal", "Directive 2000/1/EC is amended:"),
            p("ti-art", "\u2018Article 3"),
            p("normal", f"1.{NBSP * 3}Quoted."),
            p("ti-art", "Article 4"),
            p("normal", "Quoted too.\u2019"),
            p("ti-section-1", "TITLE II"),
            p("ti-art", "Article 3"),
            p("normal", "Addressed to all."),
        )
    )

    assert found.layout is Layout.OJ_HTML_OLD
    assert ids(found) == [
        "title",
        "preamble",
        "rec1",
        "rec2",
        "title-i",
        "title-i.chapter-1",
        "art1",
        "art1.par1",
        "art1.par1.pta",
        "art1.par2",
        "art2",
        "title-ii",
        "art3",
        "final",
    ]
    assert [words for number, words in told(found) if number == "Article 2"][2:] == [
        "\u2018Article 3",
        "1. Quoted.",
        "Article 4",
        "Quoted too.\u2019",
    ]
    assert (found.about.celex, str(found.about.date)) == ("32009L0001", "2009-01-01")


def test_the_sections_of_another_language_lie_within_what_they_divide() -> None:
    found = reading(
        old(
            p("ti-section-1", "DEL I"),
            p("ti-section-1", "AFSNIT I"),
            p("ti-art", "Artikel 1"),
            p("normal", "Ja."),
            p("ti-section-1", "AFSNIT II"),
            p("ti-section-1", "DEL II"),
            p("ti-section-1", "AFSNIT I"),
            p("ti-art", "Artikel 2"),
            p("normal", "Nej."),
        )
    )

    parents = {section.id: section.parent for section in found.document.sections}
    assert parents["art1"] == "del-i.afsnit-i"
    assert parents["art2"] == "del-ii.afsnit-i"


def test_a_resolution_has_lettered_recitals_and_numbered_points() -> None:
    found = reading(
        OLD_HEAD
        + p("doc-ti", "Resolution on bees")
        + p("normal", "The European Parliament,")
        + point("\u2014", p("normal", "having regard to bees,"), prefix="")
        + point("A.", p("normal", "whereas bees fly;"), prefix="")
        + point("1.", p("normal", "Notes that they do;"), prefix="")
        + point("2.", p("normal", "Thanks them."), prefix="")
    )

    assert told(found)[1:] == [
        ("Preamble", "The European Parliament,"),
        ("Preamble", "\u2014 having regard to bees,"),
        ("Recital A", "A. whereas bees fly;"),
        ("Point 1", "1. Notes that they do;"),
        ("Point 2", "2. Thanks them."),
    ]


def grid(marker: str, *inside: str) -> str:
    return (
        '<div class="grid-container grid-list"><div class="list grid-list-column-1"><span>'
        f'{marker} </span></div><div class="grid-list-column-2">{"".join(inside)}</div></div>'
    )


def numbered(number: str, inside: str) -> str:
    return (
        f'<div class="norm"><span class="no-parag">{number}{NBSP * 2}</span>'
        f'<div class="norm inline-element">{inside}</div></div>'
    )


def mod(mark: str, kind: str = "modref") -> str:
    return (
        f'<p class="{kind}"><a href="http://publications.europa.eu/resource/celex/32099R0002" '
        f'title="32099R0002: REPLACED">{mark}</a></p>'
    )


FAMILY = (
    p("reference", "02099R0001 \u2014 EN \u2014 03.04.2100 \u2014 001.001")
    + '<hr class="separator"/>'
    + p("disclaimer", "This text has no legal effect.")
    + f"<table><tr><td>{mod(RIGHT + 'B', 'arrow')}</td><td>"
    + p("title-doc-first", "REGULATION (EU) 2099/1")
    + p("title-doc-oj-reference", "(OJ L 1)")
    + f"</td></tr></table>{p('hd-modifiers', 'Amended by:')}<table><tr><td>"
    + f"{mod(RIGHT + 'M1', 'arrow')}</td><td>{p('title-fam-member-star', 'REGULATION 2099/2')}</td>"
    + "</tr></table><p>Corrected by something that nobody knows</p>"
)


def consolidated(*inside: str, notes: str = "") -> str:
    return (
        f'{FAMILY}<div class="eli-container">{mod(DOWN + "B", "arrow")}'
        + '<div class="eli-main-title" id="tit_1">'
        + p("title-doc-first", "REGULATION (EU) 2099/1")
        + p("title-doc-last", "of 1 January 2099 on apples")
        + f'</div><div class="eli-subdivision" id="enc_1">{"".join(inside)}</div></div>'
        + f'<hr class="separator-short"/>{notes}'
    )


def test_a_consolidated_text_is_read_without_its_marks() -> None:
    found = reading(
        consolidated(
            '<div id="art_1">' + p("title-article-norm", "Article 1"),
            p("stitle-article-norm", "Scope"),
            numbered(
                "1.",
                '<p class="norm inline-element">This applies to:</p>'
                + grid("(a)", p("norm", "apples;"), grid("\u2014", '<div class="list">red</div>')),
            )
            + "</div>",
            mod(DOWN + "M1"),
            '<div id="art_1a">' + p("title-article-norm", "Article 1a"),
            p(
                "norm",
                'It binds. <span><a href="http://a.example/resource/celex/32099R0002" '
                'title="32099R0002"><span class="boldface">\u25baM1</span></a></span> All '
                '(<a href="#E0001" id="src.E0001"><span class="superscript">1</span></a>).'
                '<span class="boldface"> \u25c4 </span> See also <a href="#E0001">(1)</a>.',
            )
            + "</div>",
            mod(DOWN + "M2"),
            p("norm", "\u2014\u2014\u2014\u2014\u2014"),
            notes='<p class="footnote">(<a href="#src.E0001" id="E0001"><span class="superscript">1'
            "</span></a>) But one.</p>",
        ),
        "Consolidated TEXT: 32099R0001",
    )

    assert found.layout is Layout.CONSOLIDATED_HTML
    assert told(found)[2:] == [
        ("Article 1", "Article 1"),
        ("Article 1", "Scope"),
        ("Article 1(1)", "1. This applies to:"),
        ("Article 1(1)(a)", "(a) apples;"),
        ("Article 1(1)(a)", "\u2014 red"),
        ("Article 1a", "Article 1a"),
        ("Article 1a", "It binds. All. See also."),
        ("Article 1a", "But one."),
    ]
    assert notes(found) == {"1": ("But one.", ["s. All", "e also"])}
    assert (found.about.celex, str(found.about.edition)) == ("02099R0001-21000403", "2100-04-03")
    assert str(found.about.date) == "2099-01-01"


def test_quoted_articles_of_a_consolidated_text_are_text() -> None:
    found = reading(
        consolidated(
            p("title-article-norm", "Article 1"),
            grid(
                "(1)",
                p("norm", "the following is inserted:"),
                p("title-article-quoted", "\u2018Article 9"),
                numbered("1.", "Quoted."),
                grid("(a)", p("norm", "quoted too.\u2019;")),
            ),
            grid("(2)", p("norm", "a point is added:"), grid("\u2018(b)", p("norm", "new.\u2019"))),
            p("title-article-norm", "Article 2"),
            p("norm", "It binds."),
        )
    )

    assert ids(found) == ["title", "art1", "art1.pt1", "art1.pt2", "art2"]


def test_a_consolidated_text_on_a_page_of_the_site_is_read() -> None:
    within = consolidated(p("title-article-norm", "Article 1"), p("norm", "It binds."))
    within = within.replace('class="title-', 'class="clg-title-').replace('"norm"', '"clg-norm"')
    found = reading(
        '<div id="MainContent"><nav>Menu</nav><div id="PP1Contents">Title</div><div id="text">'
        f'<div id="textTabContent"><h2>Text</h2><div id="document1">{within}</div></div></div>',
        "EUR-Lex - 02099R0001-21000403 - EN - EUR-Lex",
    )

    assert told(found)[2:] == [("Article 1", "Article 1"), ("Article 1", "It binds.")]


def test_an_older_consolidated_text_is_read_from_its_paragraphs() -> None:
    found = reading(
        FAMILY
        + mod(DOWN + "B", "arrow")
        + p("title-doc-first", "REGULATION (EC) No 1/2004")
        + '<div class="preamble">'
        + p("norm", "THE COUNCIL,")
        + "Whereas:"
        + point("(1)", p("norm", "Bees fly."), prefix="")
        + p("norm", "HAS ADOPTED THIS REGULATION:")
        + "</div>"
        + p("title-division-1", "CHAPTER I")
        + p("title-division-2", "BEES")
        + p("title-article-norm", "Article 1")
        + p("norm", f"1.{NBSP * 2}They may:")
        + '<div style="margin-left: 30pt; text-indent: -30pt">'
        + p("norm", '(a)<span style="word-spacing: 18pt"> </span>fly;')
        + "</div>"
        + p("norm", f"2.{NBSP * 2}They rest.")
        + '<hr class="separator-annex"/>'
        + p("title-annex-1", "ANNEX")
        + p("title-gr-seq-level-1", "FORM")
        + p("title-gr-seq-level-2", "Names")
        + point("1.", p("norm", "Name"), prefix="")
    )

    assert told(found)[1:] == [
        ("Preamble", "THE COUNCIL,"),
        ("Preamble", "Whereas:"),
        ("Recital 1", "(1) Bees fly."),
        ("Preamble", "HAS ADOPTED THIS REGULATION:"),
        ("Chapter I", "CHAPTER I"),
        ("Chapter I", "BEES"),
        ("Article 1", "Article 1"),
        ("Article 1(1)", "1. They may:"),
        ("Article 1(1)(a)", "(a) fly;"),
        ("Article 1(2)", "2. They rest."),
        ("Annex", "ANNEX"),
        ("Annex", "FORM"),
        ("Annex", "Names"),
        ("Annex, point 1", "1. Name"),
    ]


def test_the_consolidation_of_a_repealed_act_holds_no_text() -> None:
    with pytest.raises(OnlyMetadata, match="no text of it"):
        reading(FAMILY)


def test_a_file_without_words_is_refused() -> None:
    with pytest.raises(EmptySource):
        reading('<p class="oj-normal"> </p>')
