from dataclasses import replace

from assistant.answer import NoticeKind, Statement, Support
from assistant.draft import Pick
from assistant.exceptions import Exceptions, limits
from corpus.citation import cite
from corpus.document import Document
from corpus.reference import Reference, Standing
from corpus.snapshot import Snapshot
from corpus.span import Span
from tests.fixtures.acts import act
from tests.fixtures.snapshots import document, snapshot

ACT = act(
    "fees",
    """
    (1) Fees are a burden. However, they are usual.
    Article 1
    1. The board shall set the fee.
    2. Members shall pay a fee. However, universities pay none. They show proof.
    3. The fee is due in May. Paragraph 2 shall not apply to partners.
    4. The fee is 5 euro. Partners know it.
    5. By way of derogation from paragraph 1, the council shall set the fee in 2030.
    Article 2
    Notwithstanding Article 1, guests pay as they like. As paragraph 1 says, the board sets it.
    """,
)


def span(words: str, of: Document = ACT) -> Span:
    start = of.text.index(words)
    return Span(start, start + len(words))


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


def corpus() -> Snapshot:
    """The act with what its words refer to."""

    def refers(words: str, mention: str, to: str) -> Reference:
        start = ACT.text.index(mention, ACT.text.index(words))
        place = Span(start, start + len(mention))
        return Reference(ACT.id, place, Standing.RESOLVED, ACT.id, to)

    references = (
        refers("Paragraph 2 shall not", "Paragraph 2", "art1.par2"),
        refers("By way of derogation", "paragraph 1", "art1.par1"),
        refers("Notwithstanding Article 1", "Article 1", "art1"),
        refers("As paragraph 1 says", "paragraph 1", "art1.par1"),
    )
    return replace(snapshot(ACT), references=references)


def unshown(*words: str) -> list[tuple[str, tuple[int, ...]]]:
    cited = [Statement(w, Support.QUOTED, (cite(ACT, span(w)),)) for w in words]
    notices = list(Exceptions(corpus()).unshown(cited))
    assert all(notice.kind is NoticeKind.INCOMPLETE for notice in notices)
    return [(notice.text, notice.applies_to) for notice in notices]


def test_an_exception_elsewhere_that_names_the_part_is_told_with_its_place() -> None:
    (derogation, guests) = unshown("The board shall set the fee.")

    assert derogation[0].startswith("An exception is not shown here: Article 1(5) of ")
    assert "“By way of derogation from paragraph 1, the council shall set" in derogation[0]
    assert guests[0].startswith("An exception is not shown here: Article 2 of ")
    assert derogation[1] == guests[1] == (0,)


def test_an_exception_that_is_shown_is_not_told() -> None:
    texts = [
        text
        for text, _ in unshown(
            "Members shall pay a fee.",
            "However, universities pay none.",
            "Paragraph 2 shall not apply to partners.",
        )
    ]

    assert len(texts) == 1
    assert "Notwithstanding Article 1" in texts[0]


def test_the_sentence_that_follows_and_limits_is_told() -> None:
    texts = [text for text, _ in unshown("Members shall pay a fee.")]

    assert any("“However, universities pay none.”" in text for text in texts)


def test_words_that_name_a_part_for_something_else_limit_nothing() -> None:
    assert not any("As paragraph 1 says" in text for text, _ in unshown("The board shall set"))


def test_one_exception_from_two_quotes_is_told_once() -> None:
    told = unshown("The fee is 5 euro.", "Partners know it.")

    assert [places for _, places in told] == [(0, 1)]
