import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.blocks import Inline
from ingest.canonical import clean, tidy


@given(st.text())
def test_cleaning_twice_changes_nothing_more(text: str) -> None:
    assert clean(clean(text)) == clean(text)


@given(st.text(st.sampled_from("ab 1\u00ad\u200b\u202e\U000e0041\n\t,.é")))
def test_only_what_nobody_sees_and_white_space_is_altered(text: str) -> None:
    kept = [ch for ch in text if ch not in "\u00ad\u200b\u202e\U000e0041" and not ch.isspace()]

    assert "".join(tidy(Inline(text)).text.split()) == "".join(kept)
    assert tidy(tidy(Inline(text))) == tidy(Inline(text))


@pytest.mark.parametrize(
    ("text", "call", "tidied", "moved"),
    [
        ("a  word , then", 8, "a word, then", 6),
        ("a word. Then", 7, "a word. Then", 7),
        ("a word Then", 7, "a word Then", 6),
        (" a\n\tword ", 8, "a word", 6),
        ("word", 4, "word", 4),
    ],
)
def test_a_marker_keeps_its_place(text: str, call: int, tidied: str, moved: int) -> None:
    assert tidy(Inline(text, ((call, "1"),))) == Inline(tidied, ((moved, "1"),))


def test_links_move_along() -> None:
    inline = Inline("  see  the page ", links=((7, 15, None),))

    tidied = tidy(inline)

    start, end, _ = tidied.links[0]
    assert tidied.text[start:end] == "the page"


def test_a_call_outside_the_words_is_refused() -> None:
    with pytest.raises(ValueError, match="lies outside"):
        Inline("ab", ((3, "1"),))
