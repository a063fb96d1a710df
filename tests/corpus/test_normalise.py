# ruff: noqa: RUF001 (the typography of the texts)
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.normalise import find, fold

PLAIN = st.text(
    st.sampled_from("abcdeABC 0123.,-'\"“”’–—ﬁé²\u00a0\u00ad\u200b\n"), min_size=1, max_size=60
)


@given(PLAIN, st.data())
def test_any_cut_of_a_text_is_found_where_it_reads_the_same(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    quote = text[start:end]

    found = find(quote, text)

    if fold(quote).text.strip():
        assert found is not None
        assert found.start <= start + len(quote)
        assert fold(quote).text.strip() in fold(found.cut(text)).text
    else:
        assert found is None


@given(st.text())
def test_every_folded_character_maps_to_its_place(text: str) -> None:
    folded = fold(text)

    assert len(folded.text) == len(folded.starts) == len(folded.ends)
    assert list(folded.starts) == sorted(folded.starts)
    assert all(0 <= a < b <= len(text) for a, b in zip(folded.starts, folded.ends, strict=True))


@pytest.mark.parametrize(
    "quote",
    [
        'the "Global Gateway" strategy - 300 million',
        "the “Global  Gateway”\nstrategy – 300 million",
        "the «Global Gateway» strat\u00adegy — 300\u00a0million",
        "the „Global Gateway‟ strategy ‑ 300 mil\u200blion",
    ],
)
def test_typography_does_not_hide_a_quote(quote: str) -> None:
    text = "It is the “Global Gateway” strategy – 300 million in all."

    found = find(quote, text)

    assert found is not None
    assert found.cut(text) == "the “Global Gateway” strategy – 300 million"


@pytest.mark.parametrize(
    "quote",
    [
        "Ports may close",
        "Ports must not close",
        "ports must close",
        "Ports must close 21",
        "Ports shut",
    ],
)
def test_a_changed_word_number_or_negation_is_not_found(quote: str) -> None:
    assert find(quote, "Ports must close on 20 May.") is None


def test_a_quote_that_ends_inside_a_number_is_not_found_as_whole_words() -> None:
    text = "Fees of 2 and 210 euro"

    assert find("2", text, start=9, whole_words=True) is None
    assert find("and 21", text) is not None
    assert find("and 21", text, whole_words=True) is None


def test_a_ligature_and_a_composed_letter_are_found_whole() -> None:
    assert find("office", "an oﬃce here") is not None
    assert find("café", "cafe\u0301 open") is not None


def test_search_begins_at_the_given_offset() -> None:
    found = find("port", "port and port", start=2)

    assert found is not None
    assert found.start == 9


def test_case_is_folded_only_when_asked() -> None:
    assert fold("Straße").text == "Straße"
    assert fold("Straße", case=True).text == "strasse"


def test_a_flood_of_combining_marks_is_folded_in_linear_time() -> None:
    assert fold("a" + "\u0301" * 10_000).text
