"""Answers of any length and content as messages: every citation, within every limit, uncut."""

import html
import json
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api.exports.sheet import sheet
from api.slack.blocks import CONTINUED, answer_messages, markdown_of, rest_messages, words_message
from api.slack.buttons import publish_button, reason_form, said_buttons
from api.slack.limits import MAX_TEXT
from api.slack.units import answer_units, asked_unit, statement_units
from api.slack.words import in_markdown
from assistant.answer import Answer, Notice, NoticeKind, Statement, Status, Suggestion, Support
from assistant.ids import new_id
from assistant.render import folded
from assistant.wire import wire_answer
from corpus.citation import cite
from corpus.document import Document, Footnote, Section, Unit, UnitKind
from corpus.snapshot import Snapshot
from corpus.span import Span
from evals.blockkit import refused
from tests.fixtures.snapshots import source

URL = "https://guide.example"
TRICKS = [
    "<!channel> <@U0123> <#C1|x>",
    "&amp; &lt;b&gt; &",
    "*bold* _it_ ~no~ `code` [1] (2) [a](https://b.example)",
    "- item\n+ item\n1. item\n12) item\n> quoted\n# head",
    "\\* \\",
    "|cell|",
    "A",
    "Å 중 👩🏽‍🔬",
    "~~~\n```",
    "![image](x)",
]
WORDS = st.builds(
    lambda words, times: (words * times)[:14_000].strip(),
    st.one_of(st.sampled_from(TRICKS), st.text(min_size=1, max_size=30)),
    st.one_of(st.integers(1, 3), st.integers(1, 600)),
).filter(bool)


def document_of(paragraphs, notes=()):
    """Paragraphs, each a section with a page; notes, each called at the end of one."""
    text, spans = "", []
    for words in (*paragraphs, *notes):
        spans.append(Span(len(text), len(text) + len(words)))
        text += words + "\n"
    text = text[:-1]
    own, called = spans[: len(paragraphs)], spans[len(paragraphs) :]
    body = Span(0, own[-1].end)
    ends = [*(span.start for span in own[1:]), body.end]
    sections = tuple(
        Section(f"{n}", f"{n}", f"Part {n}", (f"Part {n}",), None, Span(span.start, end), n)
        for n, (span, end) in enumerate(zip(own, ends, strict=True), start=1)
    )
    footnotes = tuple(
        Footnote(
            str(n),
            span,
            (own[n % len(own)].end,),
            sections[n % len(own)].id,
            "https://eur-lex.europa.eu/x" if n % 2 else None,
        )
        for n, span in enumerate(called)
    )
    units = (
        *(Unit(UnitKind.PARAGRAPH, s, sec.id) for s, sec in zip(own, sections, strict=True)),
        *(Unit(UnitKind.NOTE, note.span, note.section) for note in footnotes),
    )
    pages = tuple((section.span.start, section.page) for section in sections)
    made = Document(source("made-up"), text, body, sections, units, footnotes, (), pages)
    return made, own


class Wire(dict):
    """An answer's JSON that prints its beginning only: some are very long."""

    def __repr__(self):
        return dict.__repr__(self)[:2_000]


@st.composite
def wires(draw):
    paragraphs = draw(st.lists(WORDS, min_size=1, max_size=40))
    document, spans = document_of(paragraphs, draw(st.lists(WORDS, max_size=4)))
    spans = [span for span in spans if folded(span.cut(document.text))]
    if not spans:
        spans = [document.body]
    statements = []
    for _ in range(draw(st.integers(0, 5))):
        picked = draw(st.lists(st.sampled_from(spans), min_size=1, max_size=30, unique=True))
        citations = tuple(cite(document, span) for span in picked)
        worded = draw(st.booleans())
        quotes = [folded(citation.quote) for citation in citations]
        text = "\n".join(f"- {quote}" for quote in quotes) if len(quotes) > 1 else quotes[0]
        support = Support.QUOTED
        if worded:
            text = folded(draw(WORDS)) or "x"
            support = draw(st.sampled_from([Support.SUPPORTED, Support.PARTLY]))
        statements.append(Statement(text, support, citations))
    notices = draw(
        st.lists(
            st.builds(
                Notice,
                st.sampled_from(NoticeKind),
                WORDS,
                source=st.sampled_from([None, "guidance", "https://ec.europa.eu/x?a=1&b=2"]),
            ),
            max_size=4,
        )
    )
    looks = draw(
        st.lists(
            st.builds(Suggestion, WORDS, st.sampled_from([None, "/read/x#1", "https://a.b/|>"])),
            max_size=5,
        )
    )
    status = Status.ANSWERED if statements else Status.DECLINED_NO_EVIDENCE
    if statements and draw(st.booleans()):
        status = Status.ANSWERED_PARTLY
    answer = Answer(
        id=new_id(),
        question="?",
        standalone_question="?",
        status=status,
        lead=draw(st.one_of(st.just("Section 1 says:"), WORDS)),
        statements=tuple(statements),
        missing=("its budget",) if status is Status.ANSWERED_PARTLY else (),
        notices=tuple(notices),
        suggestions=tuple(looks),
    )
    return Wire(wire_answer(answer, Snapshot((document,), ()), draw(st.sampled_from([URL, ""]))))


def pieces(wire):
    """What is said, piece by piece, with the numbers of what proves it."""
    for statement in wire["statements"]:
        cited = [wire["citations"][n - 1] for n in statement["citations"]]
        quotes = [folded(citation["quote"]) for citation in cited]
        listed = len(cited) > 1 and statement["text"] == "\n".join(f"- {q}" for q in quotes)
        if listed:
            yield from ((quote, (c["n"],)) for quote, c in zip(quotes, cited, strict=True))
        else:
            partly = " (supported in part)" if statement["support"] == "partly" else ""
            # Words that begin with a dash are shown as an item, with a dash before them.
            words = statement["text"].removeprefix("- ")
            yield words + partly, tuple(statement["citations"])


def context(blocks):
    return [e["text"] for b in blocks if b["type"] == "context" for e in b["elements"]]


def cited_in(blocks):
    """The references in some blocks: number, address, words."""
    found = []
    for text in context(blocks):
        if not re.match(r"<[^<>]*\|\[\d+\]>|\[\d+\] ", text):
            continue
        told = re.sub(r"<[^<>]*\|\[\d+\]>|\[\d+\]", "", text).strip()
        marks = re.findall(r"<([^<>|]*)\|\[(\d+)\]>", text)
        marks = marks or [
            ("", n) for n in re.match(r"((\[\d+\] ?)+)", text)[1].strip("[] ").split("] [")
        ]
        found += [(int(n), html.unescape(href), told) for href, n in marks]
    return found


def markdown_in(message):
    return [b["text"] for b in message.blocks if b["type"] == "markdown"]


def read(markdown):
    """Markdown as a reader sees it."""
    return re.sub(r"\\([\\`*_~#|!\[\]+=.)-])", r"\1", html.unescape(markdown))


def check_messages(messages, shown=0):
    for place, message in enumerate(messages):
        assert refused(message.blocks, shown if place == 0 else 0) == ""
        assert 1 <= len(message.text) <= MAX_TEXT
        assert not re.search(r"<[!@#]", message.text + str(message.blocks))
        last = place == len(messages) - 1
        assert (CONTINUED in str(message.blocks)) is not last


def check_said(wire, texts):
    for words, marks in pieces(wire):
        spelt = "".join(f"[{n}]" for n in marks)
        whole = f"{in_markdown(words)} {spelt}"
        if not any(whole in text for text in texts):
            assert len(json.dumps(in_markdown(words), ensure_ascii=False)) > 8_000
            assert any(f"{len(words):,} characters" in text and spelt in text for text in texts)


@settings(max_examples=80, deadline=None)
@given(wires())
def test_the_citations_in_the_blocks_are_those_of_the_answer(wire):
    messages = answer_messages(wire, [said_buttons(wire)])

    check_messages(messages)
    cited = cited_in([block for message in messages for block in message.blocks])
    assert [(n, href) for n, href, _ in cited] == [
        (c["n"], c["href"] if c["href"].startswith("http") else "") for c in wire["citations"]
    ]
    for (_, _, told), citation in zip(cited, wire["citations"], strict=True):
        assert f"section {citation['section']['number']}, " in told
        assert told.endswith(f"page {citation['page']}")
    check_said(wire, [text for message in messages for text in markdown_in(message)])


@settings(max_examples=40, deadline=None)
@given(wires(), st.integers(0, 5), st.integers(0, 9_000))
def test_what_follows_a_streamed_answer_holds_the_rest_of_it(wire, known, shown):
    said, units = wire["statements"], []
    for statement in said:
        units += statement_units(statement, wire["citations"])
    streamed = markdown_of(units[:known])
    if len(streamed) > 9_000:
        known, streamed = 0, ""
    shown = max(shown, len(streamed))

    messages = rest_messages(wire, shown, units[known:], [said_buttons(wire)])

    check_messages(messages, shown)
    cited = cited_in([block for message in messages for block in message.blocks])
    assert [n for n, _, _ in cited] == [c["n"] for c in wire["citations"]]
    check_said(wire, [streamed, *(text for one in messages for text in markdown_in(one))])


@settings(max_examples=200, deadline=None)
@given(st.one_of(WORDS, st.text()))
def test_every_sign_is_meant_as_a_sign(words):
    spelt = in_markdown(words)

    assert read(spelt) == words
    assert not re.search(r"(?<!\\)[*_`~]", spelt)
    assert "<" not in spelt
    assert not re.search(r"^\s*([-+=]|\d+[.)])", spelt, flags=re.M)


def wire_of(*quotes, notices=(), suggestions=(), note=""):
    document, spans = document_of(quotes, [note] if note else [])
    statements = tuple(
        Statement(folded(s.cut(document.text)), Support.QUOTED, (cite(document, s),)) for s in spans
    )
    answer = Answer(
        id=new_id(),
        question="?",
        standalone_question="?",
        status=Status.ANSWERED,
        lead="",
        statements=statements,
        notices=tuple(notices),
        suggestions=tuple(suggestions),
    )
    return wire_answer(answer, Snapshot((document,), ()), URL)


def test_a_quote_is_shown_whole_up_to_what_a_message_holds_and_pointed_to_beyond():
    def shown(length):
        message = answer_messages(wire_of("q" * length))[0]
        assert refused(message.blocks) == ""
        return "q" * length in str(message.blocks)

    low, high = 3_000, 12_001
    assert shown(low)
    assert not shown(high)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if shown(middle) else (low, middle)

    assert low > 11_500
    first = answer_messages(wire_of("q" * high))[0]
    assert f"too long for a message here: {high:,} characters" in markdown_in(first)[0]
    assert f"({URL}/read/made-up?start=0&amp;end={high}#1)" in markdown_in(first)[0]


def test_what_finds_no_room_goes_on_in_the_next_message_and_says_so():
    messages = answer_messages(wire_of("a" * 7_000, "b" * 7_000))

    assert [CONTINUED in str(message.blocks) for message in messages] == [True, False]
    assert "a" * 7_000 in markdown_in(messages[0])[0]
    assert "b" * 7_000 in markdown_in(messages[1])[0]
    assert len(cited_in(messages[1].blocks)) == 2
    assert messages[0].text.endswith((CONTINUED, "More stands in the message."))


@pytest.mark.parametrize(("length", "kind"), [(3_000, "section"), (3_001, "markdown")])
def test_a_notice_beyond_a_section_is_markdown(length, kind):
    around = len("*Update*: ")
    notice = Notice(NoticeKind.UPDATE, "n" * (length - around))

    blocks = answer_messages(wire_of("quote", notices=[notice]))[0].blocks

    (block,) = [block for block in blocks if "nnnn" in str(block)]
    assert block["type"] == kind
    assert refused(blocks) == ""


def test_the_source_of_a_notice_is_a_link_by_its_host():
    notice = Notice(
        NoticeKind.UPDATE, "It was signed.", source="https://a.example/very/long?x=1&y=2"
    )

    (message,) = answer_messages(wire_of("quote", notices=[notice]))

    assert "not [an] address" in str(
        answer_messages(
            wire_of("q", notices=[Notice(NoticeKind.UPDATE, "not [an] address https://[")])
        )
    )
    linked = "<https://a.example/very/long?x=1&amp;y=2|a.example>"
    assert f"*Update*: It was signed. {linked}" in str(message.blocks)
    assert "https://a.example/very/long?x=1&amp;y=2" in message.text


def test_ten_elements_are_a_context_and_the_eleventh_begins_another():
    def contexts(count):
        blocks = answer_messages(wire_of(*(f"quote {n}" for n in range(count))))[0].blocks
        return [len(block["elements"]) for block in blocks if block["type"] == "context"]

    assert contexts(9) == [10]  # with the line that says who answers
    assert contexts(10) == [10, 1]


def test_fifty_blocks_are_a_message_and_the_next_begins_another():
    def blocks(count):
        notices = [Notice(NoticeKind.UPDATE, f"notice {n}") for n in range(count)]
        return [len(m.blocks) for m in answer_messages(wire_of("quote", notices=notices))]

    # Beside the notices: the quote, the references, and room for what says that it goes on.
    assert blocks(47) == [49]
    assert blocks(48) == [50, 1] or blocks(48) == [49, 2]
    assert max(blocks(120)) <= 50


def test_a_footnote_beyond_an_element_is_pointed_to():
    def footnote(length):
        blocks = answer_messages(wire_of("quote", note="f" * length))[0].blocks
        assert refused(blocks) == ""
        return next(text for text in context(blocks) if text.startswith("Footnote 0"))

    before = len("Footnote 0 (at [1]): ")
    assert "f" * (3_000 - before) in footnote(3_000 - before)
    assert "too long for a message here; <" in footnote(3_001 - before)


def test_places_that_are_one_share_a_line_with_a_link_for_each():
    document, _ = document_of(["One two. Three four. Five six."])
    spans = [Span(0, 8), Span(9, 20), Span(21, 30)]
    statement = Statement(
        "- One two.\n- Three four.\n- Five six.",
        Support.QUOTED,
        tuple(cite(document, span) for span in spans),
    )
    answer = Answer(new_id(), "?", "?", Status.ANSWERED, "Section 1 lists:", (statement,))

    (message,) = answer_messages(wire_answer(answer, Snapshot((document,), ()), URL))

    line = context(message.blocks)[0]
    assert re.findall(r"\|\[(\d)\]>", line) == ["1", "2", "3"]
    assert line.count("section 1") == 1
    assert markdown_in(message)[0].endswith("- One two. [1]\n- Three four. [2]\n- Five six. [3]")


def test_without_an_address_of_the_service_nothing_is_a_link_that_leads_nowhere():
    document, (span,) = document_of(["Words."])
    statement = Statement("Words.", Support.QUOTED, (cite(document, span),))
    answer = Answer(new_id(), "?", "?", Status.ANSWERED, "", (statement,))

    (message,) = answer_messages(wire_answer(answer, Snapshot((document,), ())))

    assert "/read/" not in str(message.blocks)
    assert context(message.blocks)[0].startswith("[1] *")


@pytest.mark.parametrize(
    ("blocks", "error"),
    [
        ([{"type": "section", "text": {"type": "mrkdwn", "text": "x" * 3_000}}], ""),
        ([{"type": "section", "text": {"type": "mrkdwn", "text": "x" * 3_001}}], "invalid_blocks"),
        ([{"type": "section", "text": {"type": "mrkdwn", "text": ""}}], "invalid_blocks"),
        ([{"type": "header", "text": {"type": "plain_text", "text": "x" * 150}}], ""),
        ([{"type": "header", "text": {"type": "plain_text", "text": "x" * 151}}], "invalid_blocks"),
        ([{"type": "markdown", "text": "x" * 12_000}], ""),
        ([{"type": "markdown", "text": "x" * 12_001}], "invalid_blocks"),
        ([{"type": "markdown", "text": "x" * 6_000}] * 2, ""),
        ([{"type": "markdown", "text": "x" * 6_001}] * 2, "msg_blocks_too_long"),
        ([{"type": "section", "text": {"type": "mrkdwn", "text": "x" * 2_900}}] * 5, "msg_blocks"),
        ([{"type": "markdown", "text": "x"}] * 50, ""),
        ([{"type": "markdown", "text": "x"}] * 51, "invalid_blocks"),
        ([{"type": "context", "elements": [{"type": "mrkdwn", "text": "x"}] * 10}], ""),
        ([{"type": "context", "elements": [{"type": "mrkdwn", "text": "x"}] * 11}], "invalid"),
        ([{"type": "markdown", "text": "x", "block_id": "b" * 255}], ""),
        ([{"type": "markdown", "text": "x", "block_id": "b" * 256}], "invalid_blocks"),
        ([{"type": "markdown", "text": "x", "block_id": "b"}] * 2, "invalid_blocks"),
        ([{"type": "carousel"}], "invalid_blocks"),
    ],
)
def test_the_stand_in_refuses_what_slack_refuses(blocks, error):
    assert refused(blocks).startswith(error)
    assert bool(refused(blocks)) is bool(error)


@pytest.mark.parametrize(
    ("more", "error"),
    [
        ({}, False),
        ({"value": "x" * 2_000}, False),
        ({"value": "x" * 2_001}, True),
        ({"text": {"type": "plain_text", "text": "x" * 75}}, False),
        ({"text": {"type": "plain_text", "text": "x" * 76}}, True),
        ({"accessibility_label": "x" * 76}, True),
    ],
)
def test_it_refuses_buttons_that_say_too_much(more, error):
    button = {"type": "button", "action_id": "a", "text": {"type": "plain_text", "text": "x"}}

    assert bool(refused([{"type": "actions", "elements": [{**button, **more}]}])) is error
    assert bool(refused([{"type": "actions", "elements": [button] * 25}])) is False
    assert bool(refused([{"type": "actions", "elements": [button] * 26}])) is True


def test_what_is_pressed_is_within_what_the_library_itself_checks():
    from slack_sdk.models.blocks import ActionsBlock, ContextActionsBlock
    from slack_sdk.models.views import View

    wire = wire_of("quote")

    ContextActionsBlock.parse(said_buttons(wire)).validate_json()
    ActionsBlock.parse(publish_button(wire, "1700000000.000001")).validate_json()
    View(**reason_form(wire["id"])).validate_json()


def test_a_question_that_is_published_names_its_asker_and_nobody_else():
    unit = asked_unit("Is <!channel> & <@U2> associated?", "U1")

    assert unit.text == "<@U1> asked: Is &lt;!channel&gt; &amp; &lt;@U2&gt; associated?"
    assert len(asked_unit("&" * 2_000, "U1").text) <= 3_000


def test_our_own_words_are_a_message_with_text():
    message = words_message("Ask in 1 to 2,000 characters & more.")

    assert message.text == "Ask in 1 to 2,000 characters &amp; more."
    assert refused(message.blocks) == ""


def test_units_are_in_the_order_of_the_sheet():
    wire = wire_of("one", "two")

    plain = [unit.plain for unit in answer_units(wire)]

    assert plain[:2] == [part.marked for part in sheet(wire, lambda _: None).parts]
