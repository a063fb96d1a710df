"""Answers on the wire: the exact shape, offsets in UTF-16, and rechecking without an index."""

import copy
import datetime
import json
from dataclasses import replace

import pytest
from dirty_equals import IsFloat, IsStr
from hypothesis import given
from hypothesis import strategies as st
from inline_snapshot import snapshot

from assistant.adapters.memory import (
    GUIDANCE,
    MemoryAssistant,
    Scripted,
    sample,
    snapshot_of,
    written,
)
from assistant.answer import Generation, Notice, NoticeKind, Removed, Statement, Step
from assistant.question import Question
from assistant.wire import (
    utf16,
    verify,
    wire_answer,
    wire_contents,
    wire_listing,
    wire_passage,
    wire_section,
    wire_statement,
    wire_step,
)
from corpus.errors import BrokenCitation, UnknownDocument

ACT = "Which act governs association to Horizon Europe?"
COUNTRIES = "Which countries are associated to Horizon Europe?"
TOPICS = "What were the topics of the Multilateral Dialogue?"

ASTRAL = written(
    GUIDANCE,
    """
    # 1. Signs 🎈 and 😀
    Before 😀😀 stand words. The cited words 🎈😀 end here{1}. More 😀 follow.
    [1] A note with 😀 in it.
    """,
)


def wired(question, public_url=""):
    assistant = sample()
    return wire_answer(assistant.ask(Question(question)), assistant.snapshot, public_url)


def texts(assistant):
    return {document.id: document.text for document in assistant.snapshot.documents}


def test_an_answer_has_exactly_the_fields_of_the_contract():
    assert wired(ACT) == snapshot(
        {
            "id": IsStr(regex=r"[0-9a-f]{32}"),
            "question": "Which act governs association to Horizon Europe?",
            "standalone_question": "Which act governs association to Horizon Europe?",
            "status": "answered",
            "text": """\
Section 3.2 says:

Association to Horizon Europe is governed by the Horizon Europe Regulation 2021/695. [1]\
""",
            "statements": [
                {
                    "text": "Association to Horizon Europe is governed by the Horizon Europe "
                    "Regulation 2021/695.",
                    "support": "quoted",
                    "citations": [1],
                }
            ],
            "citations": [
                {
                    "n": 1,
                    "kind": "text",
                    "document": {
                        "id": "guidance",
                        "title": "Guidance on international cooperation for European Partnerships",
                        "kind": "guidance",
                        "force": "advisory",
                        "rendition": "converted",
                        "date": "2024-06-24",
                        "url": None,
                        "lang": "en",
                        "label": "guidance, advisory",
                        "edition_of": None,
                        "edition": None,
                        "digest": IsStr(regex=r"[0-9a-f]{64}"),
                    },
                    "section": {
                        "id": "3.2",
                        "number": "3.2",
                        "title": "International dimension of Horizon Europe",
                        "headings": [
                            "Framework Conditions for International Cooperation in R&I",
                            "International dimension of Horizon Europe",
                        ],
                        "kind": "heading",
                    },
                    "page": 9,
                    "quote": "Association to Horizon Europe is governed by the Horizon Europe "
                    "Regulation 2021/695.",
                    "prefix": IsStr(regex=r"(?s).{52}Europe\n\n"),
                    "suffix": " Legal entities from associated countries can participate un",
                    "start": 763,
                    "end": 847,
                    "footnotes": [
                        {
                            "marker": "10",
                            "text": IsStr(regex="Regulation .* https://.*"),
                            "url": "https://eur-lex.europa.eu/eli/reg/2021/695/oj",
                            "document": None,
                        }
                    ],
                    "href": "/read/guidance?start=763&end=847#3.2",
                }
            ],
            "notices": [],
            "path": [],
            "suggestions": [],
            "trace": {
                "mode": "quote",
                "model": None,
                "snapshot": IsStr(),
                "index": "memory",
                "timings_ms": {"total": IsFloat()},
            },
        }
    )


def test_what_came_of_a_model_is_told_in_numbers_and_none_of_its_words_that_did_not_pass():
    assistant = sample()
    answer = assistant.ask(Question(ACT))
    removed = (Removed("All of it.", ("number", "date")), Removed("None.", ("number",), ("why",)))
    came = Generation("d1", 4, 2, 0, removed, {"invented_key": 1}, "broken", 12.3456, 0.98765)
    trace = replace(answer.trace, model="openai:small", generation=came)

    wire = wire_answer(replace(answer, trace=trace), assistant.snapshot)

    assert wire["trace"]["model"] == "openai:small"
    assert wire["trace"]["generation"] == {
        "prompt": "d1",
        "said": 4,
        "left": 2,
        "repeated": 0,
        "removed": 2,
        "removed_by": {"number": 2, "date": 1},
        "quotes_lost": {"invented_key": 1},
        "failure": "broken",
        "first_ms": 12.35,
        "check_ms": 0.99,
    }
    assert "All of it" not in json.dumps(wire)


def test_a_step_is_told_with_its_detail_where_there_is_one():
    assert wire_step(Step("check")) == {"name": "check"}
    assert wire_step(Step("compose", "reading 6 passages")) == {
        "name": "compose",
        "detail": "reading 6 passages",
    }


def test_it_is_json_through_and_through():
    wire = wired(COUNTRIES)

    assert json.loads(json.dumps(wire)) == wire


def test_a_notice_names_the_citations_of_its_statements():
    assistant = sample()
    assistant.script = {
        "both": Scripted(
            quotes=(
                ("guidance", "research excellence", "open science"),
                ("guidance", "research excellence"),
                ("guidance", "Association to Horizon Europe"),
            ),
            notices=(
                Notice(NoticeKind.AS_OF, "old", datetime.date(2024, 3, 21), applies_to=(1, 2)),
                Notice(NoticeKind.PRIVACY, "all"),
            ),
        )
    }

    wire = wire_answer(assistant.ask(Question("both")), assistant.snapshot)

    assert [one["citations"] for one in wire["statements"]] == [[1, 2], [1], [3]]
    assert [one["applies_to"] for one in wire["notices"]] == [[1, 3], []]
    assert wire["notices"][0]["date"] == "2024-03-21"


def test_links_that_leave_the_service_are_absolute_with_a_public_url():
    wire = wired("What is the budget of Horizon Europe?", "https://guide.example/")
    cited = wired(ACT, "https://guide.example/")

    assert [one["href"] for one in wire["suggestions"]] == [
        "https://guide.example/read/guidance#3.2",
        "https://eur-lex.europa.eu/eli/reg/2021/695/oj",
    ]
    assert cited["citations"][0]["href"].startswith("https://guide.example/read/guidance?start=")


def test_a_streamed_statement_brings_only_new_citations():
    assistant = sample()
    first, second = (
        assistant._statement(("guidance", *words))
        for words in (["research excellence"], ["research excellence", "open science"])
    )

    alone = wire_statement((), first, assistant.snapshot)
    after = wire_statement((first,), second, assistant.snapshot)

    assert alone["statement"]["citations"] == [1]
    assert [one["n"] for one in alone["citations"]] == [1]
    assert after["statement"]["citations"] == [1, 2]
    assert [one["n"] for one in after["citations"]] == [2]


def test_the_whole_answer_numbers_as_its_stream_did():
    assistant = sample()
    *_, statement, answer = assistant.stream(Question(TOPICS))
    assert isinstance(statement, Statement)

    streamed = wire_statement((), statement, assistant.snapshot)
    whole = wire_answer(answer, assistant.snapshot)

    assert whole["statements"] == [streamed["statement"]]
    assert whole["citations"] == streamed["citations"]


@pytest.mark.parametrize("question", list(sample().script))
def test_every_answer_can_be_rechecked_from_its_text_alone(question):
    assistant = sample()

    verify(wire_answer(assistant.ask(Question(question)), assistant.snapshot), texts(assistant))


def test_rechecking_finds_words_moved_altered_or_taken_from_another_text():
    good = wired(ACT)
    known = texts(sample())
    moved, altered = copy.deepcopy(good), copy.deepcopy(good)
    moved["citations"][0]["start"] += 1
    altered["citations"][0]["quote"] = "Association to Horizon Europe is not governed."

    for bad, held in ((moved, known), (altered, known), (good, {"guidance": "other"}), (good, {})):
        with pytest.raises(BrokenCitation):
            verify(bad, held)


def test_a_citation_of_another_edition_never_reaches_the_wire():
    assistant = sample()
    answer = assistant.ask(Question(ACT))

    with pytest.raises(BrokenCitation):
        wire_answer(answer, snapshot_of(ASTRAL))
    with pytest.raises(UnknownDocument):
        wire_answer(answer, snapshot_of())


@given(st.text(max_size=60), st.data())
def test_offsets_agree_with_utf16_whatever_the_characters(text, data):
    offset = data.draw(st.integers(0, len(text)))
    count = utf16(text)

    units = count.units(offset)

    assert units == len(text[:offset].encode("utf-16-le", "surrogatepass")) // 2
    assert count.points(units) == offset


@given(st.text(st.sampled_from("a😀🎈é"), min_size=1, max_size=30), st.data())
def test_the_middle_of_a_pair_counts_as_its_start(text, data):
    offset = data.draw(st.integers(0, len(text) - 1))
    count = utf16(text)

    inside = count.units(offset) + (ord(text[offset]) > 0xFFFF)

    assert count.points(inside) == offset


@given(st.data())
def test_any_words_of_a_text_with_astral_signs_are_cited_so_that_utf16_finds_them(data):
    start = data.draw(st.integers(0, ASTRAL.body.end - 1))
    end = data.draw(st.integers(start + 1, ASTRAL.body.end))
    words = ASTRAL.text[start:end]
    if not words.strip():
        return
    held = snapshot_of(ASTRAL)
    first = ASTRAL.text.find(words.strip())
    assistant = MemoryAssistant(held, {"q": Scripted(quotes=(("guidance", words.strip()),))})

    wire = wire_answer(assistant.ask(Question("q")), held)

    verify(wire, {"guidance": ASTRAL.text})
    assert wire["citations"][0]["start"] == utf16(ASTRAL.text).units(first)


def test_a_footnotes_own_words_are_of_its_kind():
    assistant = sample()
    assistant.script = {"note": Scripted(quotes=(("guidance", "EC COM(2023) 356 final"),))}

    (citation,) = wire_answer(assistant.ask(Question("note")), assistant.snapshot)["citations"]

    assert citation["kind"] == "footnote"
    assert citation["section"]["id"] == "3.2"
    assert [note["marker"] for note in citation["footnotes"]] == ["11"]


def test_documents_are_listed_held_first_then_those_known_by_address_only():
    held, listed = wire_listing(sample().snapshot)["documents"]

    assert (held["id"], held["state"], held["sections"]) == ("guidance", "fetched", 5)
    assert held["passages"] == len(sample().snapshot.passages)
    assert (listed["id"], listed["state"], listed["digest"]) == ("32021r0695", "listed", None)
    assert listed["cited_by"] == [{"footnote": "10", "section": "3.2"}]


def test_a_document_tells_its_sections_and_footnotes_in_utf16():
    contents = wire_contents(ASTRAL, snapshot_of(ASTRAL))
    units = ASTRAL.text.encode("utf-16-le")

    (section,), (note,) = contents["sections"], contents["footnotes"]
    heading = units[2 * section["start"] : 2 * section["end"]].decode("utf-16-le")

    assert heading.startswith("1. Signs")
    assert units[: 2 * note["anchors"][0]].decode("utf-16-le").endswith("end here")


def test_a_section_comes_with_its_passages_footnotes_and_children():
    held = sample().snapshot
    document = held.document("guidance")

    section = wire_section(document, document.section("3.2"), held)

    assert section["text"].startswith("3.2. International dimension")
    assert [note["marker"] for note in section["footnotes"]] == ["10", "11"]
    assert [child["id"] for child in section["children"]] == ["3.2.ukraine"]
    assert len(section["passages"]) == 4


def test_a_found_passage_is_where_it_says():
    assistant = sample()
    (found,) = assistant.search("Kyiv office Ukraine support", limit=1)

    wire = wire_passage(found, assistant.snapshot)

    assert list(wire) == [
        "id", "document", "section", "page", "text", "start", "end", "footnotes", "score",
        "scores", "href",
    ]  # fmt: skip
    text = assistant.snapshot.document("guidance").text
    assert (
        text.encode("utf-16-le")[2 * wire["start"] : 2 * wire["end"]].decode("utf-16-le")
        == wire["text"]
    )
