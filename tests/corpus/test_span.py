import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.errors import BrokenSpan
from corpus.span import Span

TEXTS = st.text(max_size=30)


@st.composite
def cuts(draw: st.DrawFn) -> tuple[str, Span]:
    text = draw(TEXTS)
    start = draw(st.integers(0, len(text)))
    return text, Span(start, draw(st.integers(start, len(text))))


@pytest.mark.parametrize(("start", "end"), [(-1, 2), (5, 2)])
def test_a_range_that_cannot_be_one_is_refused(start: int, end: int) -> None:
    with pytest.raises(BrokenSpan, match="0 <= start <= end"):
        Span(start, end)


def test_a_span_beyond_its_text_cuts_nothing() -> None:
    with pytest.raises(BrokenSpan, match="ends at 4, the text at 3"):
        Span(1, 4).cut("abc")


def test_an_empty_span_still_counts_as_one() -> None:
    assert Span(3, 3)
    assert len(Span(3, 3)) == 0


@given(cuts())
def test_a_cut_is_as_long_as_its_span(case: tuple[str, Span]) -> None:
    text, span = case

    assert span.cut(text) == text[span.start : span.end]


@given(cuts())
def test_trimming_drops_white_space_at_the_ends_and_nothing_else(case: tuple[str, Span]) -> None:
    text, span = case

    trimmed = span.trimmed(text)

    assert trimmed.cut(text) == span.cut(text).strip()
    assert span.holds(trimmed)


@given(st.integers(0, 9), st.integers(0, 9), st.integers(0, 9), st.integers(0, 9))
def test_spans_overlap_where_they_share_an_offset(a: int, b: int, c: int, d: int) -> None:
    left, right = Span(min(a, b), max(a, b)), Span(min(c, d), max(c, d))

    shared = {n for n in range(10) if left.holds(n)} & {n for n in range(10) if right.holds(n)}

    # An empty span within another shares no offset, though the arithmetic places it inside.
    if len(left) and len(right):
        assert left.overlaps(right) == right.overlaps(left) == bool(shared)


def test_the_end_lies_outside() -> None:
    assert Span(1, 3).holds(2)
    assert not Span(1, 3).holds(3)
    assert not Span(1, 3).overlaps(Span(3, 5))


def test_spans_sort_in_reading_order() -> None:
    assert sorted([Span(4, 5), Span(1, 9), Span(1, 2)]) == [Span(1, 2), Span(1, 9), Span(4, 5)]


def test_a_shifted_span_keeps_its_length() -> None:
    assert Span(2, 5).shifted(10) == Span(12, 15)
