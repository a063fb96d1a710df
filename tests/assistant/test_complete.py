import pytest

from assistant.answer import NoticeKind, Statement, Support
from assistant.complete import told_in_part
from corpus.citation import cite
from corpus.document import Document, Unit, UnitKind
from corpus.span import Span
from tests.fixtures.acts import act
from tests.fixtures.snapshots import document, snapshot

TOPICS = document("guide", ("open science", "gender equality", "ethics"), lead="The topics are:")
ACT = act(
    "fees",
    """
    (1) Fees are a burden. However, they are usual.
    Article 1
    1. The board shall:
    (a) set the fee;
    (b) publish it;
    (c) hear the members.
    2. Members shall pay a fee. However, universities pay none. They show proof.
    3. The fee is due in May. Paragraph 2 shall not apply to partners.
    4. The fee is 5 euro. Partners know it.
    Article 2
    For the purposes of this act, the following definitions apply:
    (1) fee means money;
    (2) board means people.
    """,
)


def span(words: str, of: Document) -> Span:
    start = of.text.index(words)
    return Span(start, start + len(words))


def said(of: Document, *words: str) -> Statement:
    cited = tuple(cite(of, span(each, of)) for each in words)
    return Statement("So it is.", Support.SUPPORTED, cited)


def told(
    of: Document, *statements: Statement, question: str = ""
) -> list[tuple[str, tuple[int, ...]]]:
    notices = list(told_in_part(statements, snapshot(of), question))
    assert all(notice.kind is NoticeKind.INCOMPLETE for notice in notices)
    return [(notice.text, notice.applies_to) for notice in notices]


def test_a_list_told_in_part_says_how_much_of_it_is_there() -> None:
    one, other = said(TOPICS, "open science"), said(TOPICS, "ethics")

    assert told(TOPICS, one, other) == [
        (
            "2 of 3 points shown of the list under “The topics are”. "
            "The rest stands there: section 1, Countries.",
            (0, 1),
        )
    ]


def test_a_list_told_whole_by_several_statements_is_complete() -> None:
    one, others = said(TOPICS, "open science"), said(TOPICS, "gender", "ethics")

    assert told(TOPICS, one, others) == []


def test_words_that_run_over_all_points_tell_them_all() -> None:
    assert told(TOPICS, said(TOPICS, "open science\ngender equality\nethics")) == []


def test_words_outside_a_list_say_nothing_of_it() -> None:
    assert told(TOPICS, said(TOPICS, "The topics are:")) == []


def test_the_points_of_an_article_are_a_list() -> None:
    (only,) = told(ACT, said(ACT, "set the fee;", "publish it;"))

    assert only[0].startswith("2 of 3 points shown of the list under “")
    assert "The board shall" in only[0]
    assert only[0].endswith("The rest stands there: Article 1(1).")


def test_one_point_alone_is_taken_for_no_list() -> None:
    assert told(ACT, said(ACT, "set the fee;")) == []
    assert told(TOPICS, said(TOPICS, "ethics"), said(TOPICS, "ethics")) == []


@pytest.mark.parametrize(
    "lead",
    [
        "Partners pay no fee unless they",
        "Data may be used subject to all of the following conditions:",
        "The procedure is online where:",
        "A partner is admitted provided that:",
    ],
)
def test_one_condition_of_several_says_that_there_are_others(lead: str) -> None:
    conditions = document("guide", ("it is safe", "it is fair", "it is new"), lead=lead)

    (only,) = told(conditions, said(conditions, "it is fair"))

    assert only[0].startswith("1 of 3 points shown")


def test_a_lead_that_names_a_condition_and_goes_on_is_of_no_conditions() -> None:
    lead = (
        "Unless told otherwise by the board, which meets often and in many places, all of us, and "
    )
    others = document(
        "guide", ("one", "two", "three"), lead=lead + "this for many years, shall do:"
    )

    assert told(others, said(others, "two")) == []


NAMES = document(
    "names", ("Partners are as of May: Albania, Bosnia and Herzegovina, Chile, Peru.",)
)


def worded(text: str) -> Statement:
    return Statement(text, Support.SUPPORTED, (cite(NAMES, span(NAMES.text, NAMES)),))


def test_some_names_of_a_row_are_counted() -> None:
    (only,) = told(NAMES, worded("Partners are Chile and Peru."))

    assert only[0].startswith("2 of 4 names shown of those in the cited words.")


def test_names_that_were_asked_for_or_given_as_examples_are_not_counted() -> None:
    assert told(NAMES, worded("Chile and Peru are."), question="Are Chile and Peru partners?") == []
    assert told(NAMES, worded("Partners are, for example, Chile and Peru.")) == []
    assert told(NAMES, worded("Chile is a partner.")) == []
    assert told(NAMES, said(NAMES, NAMES.text)) == []
    every = "Albania, Bosnia and Herzegovina, Chile and Peru are partners."
    assert told(NAMES, worded(every)) == []


def table() -> Document:
    """Three rows, each a category with what stands beside it."""
    lines = (
        "Table 1. Kinds",
        "Soft",
        "Talks are held.",
        "Hard",
        "Pacts are made.",
        "None",
        "Rest.",
    )
    text, spans = "\n".join(lines), []
    for line in lines:
        spans.append(Span(text.index(line), text.index(line) + len(line)))
    units = [Unit(UnitKind.CAPTION, spans[0], "1", 7)]
    for category, content in zip(spans[1::2], spans[2::2], strict=True):
        units.append(Unit(UnitKind.CATEGORY, category, "1", 7))
        units.append(Unit(UnitKind.PARAGRAPH, content, "1", 7, category))
    plain = document("table", (text,))
    return Document(plain.source, text, plain.body, plain.sections, tuple(units), ())


def test_rows_of_a_table_are_counted() -> None:
    rows = table()

    (only,) = told(rows, said(rows, "Talks are held."), said(rows, "Rest."))

    assert only[0].startswith("2 of 3 rows shown of the table under “Table 1. Kinds”.")
    assert told(rows, said(rows, "Talks are held.")) == []


def test_a_definition_stands_alone() -> None:
    assert told(ACT, said(ACT, "means money;")) == []
