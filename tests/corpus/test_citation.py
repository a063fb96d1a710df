from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.adapters.memory import sample
from corpus.citation import CONTEXT, CitationKind, cite
from corpus.document import Document
from corpus.errors import BrokenCitation
from corpus.span import Span
from tests.fixtures.generated import documents, picks
from tests.fixtures.snapshots import document


@given(picks())
def test_any_words_are_cited_with_exactly_the_documents_words(case: tuple[Document, Span]) -> None:
    held, span = case

    citation = cite(held, span)

    assert citation.quote == span.cut(held.text).strip() == citation.span.cut(held.text)
    citation.verify(held)


@given(picks())
def test_prefix_and_suffix_stand_around_the_quote(case: tuple[Document, Span]) -> None:
    held, span = case

    citation = cite(held, span)

    around = citation.prefix + citation.quote + citation.suffix
    at = citation.span.start - len(citation.prefix)
    assert held.text[at : at + len(around)] == around
    assert max(len(citation.prefix), len(citation.suffix)) <= CONTEXT


@given(documents())
def test_a_notes_words_are_cited_as_that_note(held: Document) -> None:
    for note in held.footnotes:
        citation = cite(held, note.span)

        assert (citation.kind, citation.footnotes) == (CitationKind.FOOTNOTE, (note,))
        assert citation.section.id == note.section


@given(documents())
def test_words_that_run_from_the_text_into_a_note_are_no_quote(held: Document) -> None:
    for note in held.footnotes:
        into = Span(note.span.start - 2, note.span.start + 1)
        if held.note_at(into.trimmed(held.text).start):
            continue

        with pytest.raises(BrokenCitation, match="runs out of its text or note"):
            cite(held, into)


@given(documents(), st.integers(1, 5))
def test_a_place_beyond_the_text_is_no_quote(held: Document, beyond: int) -> None:
    with pytest.raises(BrokenCitation, match="the quote at"):
        cite(held, Span(0, len(held.text) + beyond))


def test_white_space_is_no_quote() -> None:
    held = document("d", ("One.", "Two."))

    with pytest.raises(BrokenCitation, match="holds no words"):
        cite(held, Span(4, 5))


def test_the_notes_that_the_words_call_come_along() -> None:
    held = sample().snapshot.document("guidance")
    note = held.footnote("10")
    assert note is not None

    citation = cite(held, Span(note.anchors[0] - 10, note.anchors[0]))

    assert citation.kind is CitationKind.TEXT
    assert note in citation.footnotes


def test_a_changed_text_no_longer_verifies() -> None:
    held = document("d", ("Norway is associated.",))
    changed = document("d", ("Norway is not associated.",))
    citation = cite(held, held.body)

    with pytest.raises(BrokenCitation, match="checked against"):
        citation.verify(changed)


def test_another_document_of_the_same_words_does_not_verify() -> None:
    held, other = document("one", ("Words.",)), document("other", ("Words.",))

    with pytest.raises(BrokenCitation, match="cited from one"):
        cite(held, held.body).verify(other)


@pytest.mark.parametrize("span", [Span(0, 5), Span(0, 99)])
def test_a_quote_that_stands_elsewhere_does_not_verify(span: Span) -> None:
    held = document("d", ("Norway is associated.",))
    moved = replace(cite(held, Span(0, 6)), span=span)

    with pytest.raises(BrokenCitation, match="does not read 'Norway'"):
        moved.verify(held)
