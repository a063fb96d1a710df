from assistant.answer import NoticeKind, Statement, Support
from assistant.complete import limits, told_in_part
from assistant.draft import Pick
from corpus.citation import cite
from corpus.document import Document
from corpus.snapshot import Snapshot
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


def told(of: Document, *statements: Statement) -> list[tuple[str, tuple[int, ...]]]:
    notices = list(told_in_part(statements, snapshot(of)))
    assert all(notice.kind is NoticeKind.INCOMPLETE for notice in notices)
    return [(notice.text, notice.applies_to) for notice in notices]


def test_a_list_told_in_part_says_how_much_of_it_is_there() -> None:
    one, other = said(TOPICS, "open science"), said(TOPICS, "ethics")

    assert told(TOPICS, one, other) == [
        ("2 of 3 points shown of the list under “The topics are”.", (0, 1))
    ]


def test_a_list_told_whole_by_several_statements_is_complete() -> None:
    one, others = said(TOPICS, "open science"), said(TOPICS, "gender", "ethics")

    assert told(TOPICS, one, others) == []


def test_words_that_run_over_all_points_tell_them_all() -> None:
    assert told(TOPICS, said(TOPICS, "open science\ngender equality\nethics")) == []


def test_words_outside_a_list_say_nothing_of_it() -> None:
    assert told(TOPICS, said(TOPICS, "The topics are:")) == []


def test_the_points_of_an_article_are_a_list() -> None:
    (only,) = told(ACT, said(ACT, "set the fee;"))

    assert only[0].startswith("1 of 3 points shown of the list under “")
    assert "The board shall" in only[0]


def test_a_definition_stands_alone() -> None:
    assert told(ACT, said(ACT, "means money;")) == []


def limited(*words: str, of: Document = ACT, corpus: Snapshot | None = None) -> list[str]:
    picks = [Pick(of.id, span(each, of)) for each in words]
    found = limits(picks, corpus or snapshot(of))
    return [pick.span.cut(of.text) for claim in found for pick in claim.picks]


def test_a_sentence_that_limits_the_cited_one_comes_with_it() -> None:
    assert limited("Members shall pay a fee.") == ["However, universities pay none."]
    assert limited("shall pay") == ["However, universities pay none."]
    assert limited("The fee is due in May.") == ["Paragraph 2 shall not apply to partners."]


def test_a_sentence_that_follows_and_limits_nothing_stays_away() -> None:
    assert limited("The fee is 5 euro.") == []
    assert limited("However, universities pay none.") == []
    assert limited("Partners know it.") == []


def test_what_two_quotes_are_limited_by_comes_once() -> None:
    assert limited("Members shall", "pay a fee.") == ["However, universities pay none."]


def test_only_rules_are_limited() -> None:
    assert limited("Fees are a burden.") == []
    story = document("story", ("They pay a fee. However, universities pay none.",))
    assert limited("They pay a fee.", of=story) == []
