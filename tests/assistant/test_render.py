"""An answer as words: numbers, marks, Markdown, a terminal."""

import datetime
import io
from dataclasses import replace

import pytest
from inline_snapshot import snapshot
from rich.console import Console

from assistant.adapters.memory import GUIDANCE, sample
from assistant.answer import Notice, NoticeKind, Statement, Support
from assistant.question import Question
from assistant.render import markdown, marked, notice_line, number, pieces, plain, show

TOPICS = "What were the topics of the Multilateral Dialogue?"
PARTLY = "What does CETP aim for, and what is its budget?"


def statement(*quotes, text=None, support=Support.QUOTED):
    made = sample()._statement(("guidance", *quotes))
    return Statement(text or made.text, support, made.citations)


def shown(question, width=80):
    assistant = sample()
    out = io.StringIO()
    show(assistant.ask(Question(question)), assistant.snapshot, Console(file=out, width=width))
    return out.getvalue()


def test_the_same_words_keep_their_number():
    numbered = number(
        [
            statement("open science"),
            statement("research excellence", "open science"),
            statement("research excellence"),
        ]
    )

    assert numbered.marks == ((1,), (2, 1), (2,))
    assert [one.quote for one in numbered.citations] == ["open science", "research excellence"]


def test_numbers_of_statements_are_given_once_and_in_order():
    numbered = number([statement("open science"), statement("research excellence", "open science")])

    assert numbered.of((1, 0)) == (1, 2)
    assert numbered.of(()) == ()
    assert numbered.of((7,)) == ()


def test_each_item_of_a_list_has_its_own_mark():
    one = statement("research excellence", "open science")

    assert marked(one, (1, 2)) == "- research excellence [1]\n- open science [2]"


def test_what_is_supported_in_part_is_said_to_be_wherever_it_is_shown():
    assistant = sample()
    asked = assistant.ask(Question(TOPICS))
    half = replace(asked.statements[0], text="So it was.", support=Support.PARTLY)
    answer = replace(asked, statements=(half,))
    out = io.StringIO()
    show(answer, assistant.snapshot, Console(file=out, width=80))

    said = "So it was. (supported in part) [1]"
    assert said in plain(answer)
    assert said in markdown(answer, assistant.snapshot)
    assert said in out.getvalue()


def test_a_sentence_that_is_no_row_of_quotes_has_its_marks_at_the_end():
    said = statement(
        "research excellence", "open science", text="They named two.", support=Support.SUPPORTED
    )

    assert marked(said, (1, 2)) == "They named two. [1][2]"
    assert len(pieces(said, (1, 2))) == 1


def test_plain_text_has_the_lead_the_marks_and_what_is_missing():
    assert plain(sample().ask(Question(PARTLY))) == snapshot(
        """\
Section 5 says:

CETP aims for complete integration of global actors [1]

The documents here do not say: the budget of CETP.\
"""
    )


def test_markdown_quotes_and_names_its_sources():
    assistant = sample()

    told = markdown(assistant.ask(Question(TOPICS)), assistant.snapshot)

    assert told.replace(GUIDANCE.title, "The guidance") == snapshot(
        """\
Section 1 lists:

> - principles and values of freedom of academic and scientific research [1]
> - research excellence [2]
> - open science [3]

1. *The guidance* (guidance, advisory), section 1, Introduction, page 4
2. *The guidance* (guidance, advisory), section 1, Introduction, page 4
3. *The guidance* (guidance, advisory), section 1, Introduction, page 4
"""
    )


def test_signs_in_the_words_are_no_markup():
    assistant = sample()
    answer = assistant.ask(Question("*x* <b>"))
    assert "\\*" not in markdown(answer, assistant.snapshot)

    one = statement("research excellence", text="a *b* <c> `d`")
    told = markdown(type(answer)(**{**_fields(answer), "statements": (one,)}), assistant.snapshot)

    assert "a \\*b\\* \\<c\\> \\`d\\`" in told


def _fields(answer):
    return {name: getattr(answer, name) for name in answer.__slots__}


def test_a_terminal_shows_the_quote_its_place_its_footnote_and_its_address():
    out = shown("Which act governs association to Horizon Europe?", width=100)

    assert "2021/695. [1]" in out
    assert "section 3.2, International dimension of Horizon Europe, page 9" in " ".join(out.split())
    assert "Footnote 10: Regulation (EU) 2021/695" in out
    assert "https://eur-lex.europa.eu/eli/reg/2021/695/oj" in " ".join(out.split())


def test_a_terminal_shows_notices_and_where_to_look():
    assert "! As of 21 March 2024" in shown("Which countries are associated to Horizon Europe?")
    declined = shown("What is the budget of Horizon Europe?")
    assert declined.startswith("Not answered")
    assert "Where to look" in declined
    assert "International dimension of Horizon Europe" in declined
    assert "/read/" not in declined  # a page of the service leads nowhere from a terminal


LATER = Notice(NoticeKind.UPDATE, "Canada joined.", datetime.date(2024, 7, 3), "https://x.eu/a_b*c")
HELD = Notice(NoticeKind.CARD_ONLY, "See https://x.eu/a_b for more.", None, "https://x.eu/a_b")


def test_a_notice_has_its_day_and_once_its_address():
    assert notice_line(LATER) == "Update 3 July 2024: Canada joined. https://x.eu/a_b*c"
    assert notice_line(HELD) == "Summary card only: See https://x.eu/a_b for more."
    assert notice_line(replace(LATER, source="guidance")) == "Update 3 July 2024: Canada joined."


def test_an_address_in_a_notice_stays_a_link_in_markdown():
    answer = replace(sample().ask(Question(TOPICS)), notices=(LATER, HELD))

    made = markdown(answer, sample().snapshot)

    assert "**Update 3 July 2024: Canada joined.** <https://x.eu/a_b*c>" in made
    assert "**Summary card only: See** <https://x.eu/a_b> **for more.**" in made


def test_places_shared_by_citations_are_told_once():
    assert shown(TOPICS, 140).count("section 1, Introduction") == 1


@pytest.mark.parametrize("width", [40, 80, 200])
def test_no_line_is_wider_than_the_terminal(width):
    assert max(map(len, shown(TOPICS, width).splitlines())) <= width


def test_markup_of_the_terminal_in_the_words_is_shown_as_words():
    assistant = sample()
    answer = assistant.ask(Question("[bold]x[/bold] [/]"))
    out = io.StringIO()

    show(answer, assistant.snapshot, Console(file=out, width=80))

    assert "The documents here do not answer" in out.getvalue()
