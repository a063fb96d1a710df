"""A stored answer as files: what is in them is what is in the answer, and libraries read them."""

import io
import json
import re

import docx
import pytest
import rispy
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from pybtex.database import parse_string

from api.exports.files import REFERENCES, references, whole
from api.exports.sheet import PartKind, sheet
from assistant.adapters.memory import sample
from assistant.question import Question
from assistant.wire import wire_answer

HOSTILE = "<b>[x](http://evil.example)</b> `&` {braces} % # \\ _under_ *star* ]] 中文 \u202eturned"


@pytest.fixture(scope="module")
def answers():
    assistant = sample()
    asked = (Question(text) for text in assistant.script)
    return [wire_answer(assistant.ask(one), assistant.snapshot) for one in asked]


def _lookup(answer):
    snapshot = sample().snapshot
    return {d.id: d.source for d in snapshot.documents}.get


def _sheet(answer):
    return sheet(answer, _lookup(answer))


def test_every_statement_and_every_citation_is_in_every_file(answers):
    for answer in answers:
        page = _sheet(answer)
        made = [
            whole(page, "md").body.decode(),
            "\n".join(
                p.text for p in docx.Document(io.BytesIO(whole(page, "docx").body)).paragraphs
            ),
        ]
        for text in made:
            plain = re.sub(r"\\(.)", r"\1", text)
            for citation in answer["citations"]:
                assert " ".join(citation["quote"].split()) in plain
            for line in answer["statements"]:
                for words in line["text"].split("\n"):
                    assert words.removeprefix("- ") in plain
            assert answer["id"] in plain


def test_marks_of_a_file_are_the_numbers_of_its_references(answers):
    for answer in answers:
        page = _sheet(answer)
        cited = {n for part in page.parts for n in part.marks}

        assert cited == {one.n for one in page.references}


def test_a_declined_answer_is_a_file_with_its_reason_and_where_to_look(answers):
    declined = next(a for a in answers if not a["statements"])

    page = _sheet(declined)

    assert page.parts[0].kind is PartKind.LEAD
    assert page.parts[0].words == declined["text"]
    assert whole(page, "docx").body[:2] == b"PK"


@pytest.mark.parametrize(
    ("mode", "model", "said"),
    [
        ("generate", "openai:small", "worded by openai:small"),
        ("generate", None, "worded by a language model"),
        ("quote", "openai:small", "in the documents' own words"),
        ("quote", None, "in the documents' own words"),
    ],
)
def test_a_file_says_whose_words_it_holds(answers, mode, model, said):
    trace = answers[0]["trace"] | {"mode": mode, "model": model}

    assert said in _sheet(answers[0] | {"trace": trace}).colophon


def test_libraries_read_back_what_was_written(answers):
    answer = next(a for a in answers if len(a["citations"]) > 1)
    some = _sheet(answer).references

    bib = parse_string(references(some, "bibtex").body.decode(), "bibtex")
    ris = rispy.loads(references(some, "ris").body.decode())
    csl = json.loads(references(some, "csl").body)

    assert len(bib.entries) == len(ris) == len(csl) == len(some)
    for one, item, record in zip(some, csl, ris, strict=True):
        assert item["title"] == record["title"] == one.title
        assert one.quote in item["note"]
        assert item.get("URL") == one.url
    assert references(some, "txt").body.decode().count("\n") == len(some)


def test_markup_in_a_document_stays_words(answers):
    answer = json.loads(json.dumps(next(a for a in answers if a["citations"])))
    answer["question"] = HOSTILE
    answer["citations"][0]["document"]["title"] = HOSTILE
    answer["citations"][0]["quote"] = HOSTILE
    page = _sheet(answer)

    html = MarkdownIt("commonmark").render(whole(page, "md").body.decode())

    assert "<b>" not in html
    assert 'href="http://evil' not in html
    assert "evil.example" in html
    assert docx.Document(io.BytesIO(whole(page, "docx").body)).core_properties.title
    for form in REFERENCES:
        assert references(page.references, form).body
    assert len(parse_string(references(page.references, "bibtex").body.decode(), "bibtex").entries)


@given(words=st.text(st.characters(codec="utf-8"), min_size=1, max_size=60))
def test_any_words_can_be_kept(words):
    assistant = sample()
    answer = wire_answer(assistant.ask(Question(next(iter(assistant.script)))), assistant.snapshot)
    answer["question"] = words
    for citation in answer["citations"]:
        citation["quote"] = words
        citation["document"]["title"] = words
    page = _sheet(answer)

    for form in ("md", "docx"):
        assert whole(page, form).body
    for form in REFERENCES:
        assert references(page.references, form).body
