from dataclasses import replace

import pytest

from assistant.adapters.memory import sample
from corpus.document import Document, Footnote
from corpus.errors import BrokenSpan
from corpus.span import Span
from tests.fixtures.snapshots import document


def guidance() -> Document:
    return sample().snapshot.document("guidance")


def test_the_innermost_section_is_the_one_around() -> None:
    held = guidance()

    assert held.section_at(held.text.index("Ukraine")).id.startswith("3.2")


def test_a_note_belongs_to_the_section_and_page_that_call_it() -> None:
    held = guidance()
    note = held.footnote("10")
    assert note is not None

    assert held.section_at(note.span.start).id == note.section == "3.2"
    assert held.page_at(note.span.start) == held.page_at(note.anchors[0]) == 9


def test_a_note_is_found_at_its_own_words_only() -> None:
    held = guidance()
    note = held.footnote("10")
    assert note is not None

    assert held.note_at(note.span.start) == note
    assert held.note_at(note.anchors[0]) is None


def test_a_marker_directly_after_the_words_is_called_by_them() -> None:
    held = guidance()
    note = held.footnote("10")
    assert note is not None
    anchor = note.anchors[0]

    assert note in held.notes_called_in(Span(anchor - 4, anchor))
    assert note not in held.notes_called_in(Span(anchor, anchor + 4))


def test_notes_come_in_the_order_in_which_they_are_called() -> None:
    plain = document("d", ("One sentence that calls two notes.",))
    first = Footnote("2", Span(4, 6), (5,), "1")
    second = Footnote("1", Span(6, 8), (9,), "1")
    held = replace(plain, footnotes=(second, first))

    assert held.notes_called_in(held.body) == (first, second)


def test_an_unknown_marker_is_no_note() -> None:
    assert guidance().footnote("999") is None


def test_an_unknown_section_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        guidance().section("9.9")


def test_an_offset_under_no_heading_has_no_section() -> None:
    held = document("d", ("Words.",))
    bare = replace(held, sections=())

    with pytest.raises(BrokenSpan, match="no section around offset 0"):
        bare.section_at(0)


def test_a_page_runs_up_to_the_next() -> None:
    held = replace(document("d", ("One. Two. Three.",)), pages=((5, 1), (10, None)))

    assert [held.page_at(n) for n in (0, 5, 9, 10)] == [None, 1, 1, None]


def test_a_span_beyond_the_text_is_refused() -> None:
    held = document("d", ("Words.",))

    with pytest.raises(BrokenSpan, match="d: a span ends at 99"):
        replace(held, body=Span(0, 99))


def test_the_digest_is_that_of_the_words() -> None:
    one, same, other = (document("d", (words,)) for words in ("Words.", "Words.", "Word."))

    assert one.digest == same.digest != other.digest


def test_the_units_of_a_span_are_those_that_share_words_with_it() -> None:
    read = document("guide", ("one", "two", "three"))

    def words(start: int, end: int) -> list[str]:
        return [unit.span.cut(read.text) for unit in read.units_in(Span(start, end))]

    assert words(0, 3) == ["one"]
    assert words(1, 5) == ["one", "two"]
    assert words(3, 4) == []
    assert words(4, len(read.text)) == ["two", "three"]
