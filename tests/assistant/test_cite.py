import pytest
from hypothesis import given

from assistant.answer import Support
from assistant.cite import cite
from assistant.draft import Claim, Draft, Pick
from corpus.document import Document
from corpus.errors import BrokenCitation, UnknownDocument
from corpus.snapshot import Snapshot
from corpus.span import Span
from tests.fixtures.generated import picks
from tests.fixtures.papers import held, paper, place


def draft(*spans: Span, whole_list: bool = False, key: str = "paper") -> Draft:
    return Draft((Claim(tuple(Pick(key, span) for span in spans), whole_list),))


@given(picks())
def test_any_pick_is_cited_with_exactly_the_documents_words(case: tuple[Document, Span]) -> None:
    document, span = case

    (statement,) = cite(draft(span, key=document.id), Snapshot((document,), ()))

    (citation,) = statement.citations
    citation.verify(document)
    assert citation.quote == span.cut(document.text).strip()
    assert statement.text.split() == citation.quote.split()


def test_a_statement_is_quoted_and_reads_on_one_line() -> None:
    span = place("Global challenges\n\nChallenges are global in nature.")

    (statement,) = cite(draft(span), held())

    assert statement.support is Support.QUOTED
    assert statement.text == "Global challenges Challenges are global in nature."


def test_a_whole_list_is_one_statement_with_a_citation_for_each_item() -> None:
    spans = [place(words) for words in ("It covers the following topics:", "open science")]

    (statement,) = cite(draft(*spans, whole_list=True), held())

    assert statement.text == "It covers the following topics:\n- open science"
    assert [citation.span for citation in statement.citations] == spans


def test_claims_become_statements_in_their_order() -> None:
    claims = [draft(place(words)).claims[0] for words in ("Train the staff.", "open science")]

    statements = cite(Draft(tuple(claims)), held())

    assert [statement.text for statement in statements] == ["Train the staff.", "open science"]


def test_an_empty_draft_has_no_statements() -> None:
    assert cite(Draft(), held()) == ()


@pytest.mark.parametrize(
    ("span", "why"),
    [
        (Span(0, 10**6), "ends at"),
        (Span(5, 5), "holds no words"),
        (Span(0, len(paper().text)), "runs out of its text or note"),
    ],
)
def test_a_pick_outside_its_text_is_refused(span: Span, why: str) -> None:
    with pytest.raises(BrokenCitation, match=why):
        cite(draft(span), held())


def test_a_pick_of_an_unknown_document_is_refused() -> None:
    with pytest.raises(UnknownDocument, match="no document 'x' here"):
        cite(draft(Span(0, 5), key="x"), held())
