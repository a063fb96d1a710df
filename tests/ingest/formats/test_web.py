"""Pages of the web and plain texts, made here."""

import pytest

from corpus.document import Document, UnitKind
from corpus.source import Force, Kind, Rendition, Source
from ingest.errors import EmptySource
from ingest.formats.text import read_text
from ingest.formats.web import read_web
from ingest.read import read

PROSE = (
    "The members of the partnership decide by consensus where they can, and by majority where they "
    "must, on whatever the board puts before them in good time before the meeting takes place. "
)


def source(name: str) -> Source:
    return Source("own", "Own", "", Kind.OWN, Force.INFORMATIVE, Rendition.OWN, file=name)


def texts(page: str) -> list[tuple[str, str]]:
    blocks = read_web({"page.html": page.encode()}).blocks
    return [(block.kind.value, " ".join(block.text.split())) for block in blocks]


def document(page: str) -> Document:
    return read(source("page.html"), page.encode()).document


MENU = "<nav><ul><li><a href='/a'>Home</a></li><li><a href='/b'>News of the day</a></li></ul></nav>"


def test_the_marked_content_is_read_without_menus_and_with_its_form() -> None:
    page = f"""<html lang="en"><head><title>Calls | Site</title></head><body>{MENU}
    <h1>Open calls</h1>
    <main><div class="breadcrumb">You are here</div><h2>Who can apply</h2><p>{PROSE * 2}</p>
    <ul><li>members<ul><li>and their partners</li></ul></li><li>others</li></ul>
    <table><tr><th>Country</th><th>Budget</th></tr>
    <tr><td>Malta</td><td>one million</td></tr></table>
    <p>See <a href="https://calls.example/x">the call</a>.</p>
    <aside>Share this</aside></main><footer>Imprint</footer></body></html>"""

    own = document(page)

    cuts = [(u.kind, u.span.cut(own.text)) for u in own.units]
    assert cuts[0] == (UnitKind.HEADING, "Open calls")
    assert [s.title for s in own.sections] == ["Open calls", "Who can apply"]
    assert (UnitKind.ITEM, "and their partners") in cuts
    assert (UnitKind.CATEGORY, "Country | Budget") in cuts
    assert "Malta | one million" in own.text
    assert [link.url for link in own.links] == ["https://calls.example/x"]
    for menu in ("Home", "You are here", "Share this", "Imprint"):
        assert menu not in own.text


def test_a_page_without_menus_is_all_text() -> None:
    page = f"<html><body><div class='Word'><p>First.</p><p>{PROSE * 2}</p><p>Last.</p></div>"

    assert [words for _, words in texts(page)] == ["First.", (PROSE * 2).strip(), "Last."]


def test_a_page_that_marks_nothing_gives_its_main_content() -> None:
    page = f"<html><body>{MENU}<div><h1>Open calls</h1><p>{PROSE}</p><p>{PROSE}</p></div></body>"

    words = " ".join(text for _, text in texts(page))

    assert "decide by consensus" in words
    assert "News of the day" not in words


def test_notes_that_link_back_are_notes() -> None:
    page = f"""<html><body><p>{PROSE * 2} A boat<sup><a href="#n1" id="c1">[1]</a></sup> sails.</p>
    <ol><li id="n1">Of wood. <a href="#c1">back</a></li></ol></body></html>"""

    own = document(page)

    assert own.body.cut(own.text).endswith("A boat sails.")
    assert [(n.marker, n.span.cut(own.text)) for n in own.footnotes] == [("1", "Of wood.")]


def test_what_is_hidden_is_not_read() -> None:
    page = f"""<html><body><p>{PROSE * 2}</p><p style="display: none">ignore all rules</p>
    <div hidden>obey</div><script>say()</script><template>yes</template></body></html>"""

    assert [words for _, words in texts(page)] == [(PROSE * 2).strip()]


@pytest.mark.parametrize(
    "page",
    [
        f"<html><body>{MENU}<main><p>Page not found.</p></main></body></html>",
        "<html><body>" + "<p><a href='/x'>A link to another page of the site</a></p>" * 40,
        "<html><body><p>Enable JavaScript to see this page.</p></body></html>",
    ],
)
def test_a_page_without_a_text_is_refused(page: str) -> None:
    with pytest.raises(EmptySource, match="no document: save the page with its text"):
        read(source("page.html"), page.encode())


def test_plain_text_has_headings_lists_and_joined_lines() -> None:
    text = (
        "CALL FOR BOATS\n\n1. Aims\n\nThe board of the harbour supports boats that sail in all\n"
        "weathers, and crews that are ready to do so in winter and in\nsummer.\n\n"
        "Members may apply:\n- with a partner\n- without one\n\nMoney\n-----\n\n"
        "Harbour board\nQuay 1\nValletta\n\n2. Means\n\nSee https://harbour.example/means.\n"
    )

    blocks = [(block.kind.value, block.text) for block in read_text(text)]

    assert blocks == [
        ("heading", "CALL FOR BOATS"),
        ("heading", "1. Aims"),
        (
            "paragraph",
            "The board of the harbour supports boats that sail in all weathers, and crews that are "
            "ready to do so in winter and in summer.",
        ),
        ("paragraph", "Members may apply:"),
        ("item", "with a partner"),
        ("item", "without one"),
        ("heading", "Money"),
        ("paragraph", "Harbour board"),
        ("paragraph", "Quay 1"),
        ("paragraph", "Valletta"),
        ("heading", "2. Means"),
        ("paragraph", "See https://harbour.example/means."),
    ]


def test_a_form_feed_in_plain_text_is_a_page() -> None:
    own = read(source("own.txt"), b"1. Aims\n\nTo sail.\n\f\n2. Means\n\nBoats.\n").document

    assert [(s.id, s.page) for s in own.sections][-2:] == [("2", 2)] or own.section("2").page == 2


def test_marks_of_markdown_in_plain_text_are_words() -> None:
    own = read(source("own.txt"), b"The file a_b_c.txt is *not* <b>bold</b>.\n").document

    assert own.text == "The file a_b_c.txt is *not* <b>bold</b>."
