from hypothesis import given
from hypothesis import strategies as st

from corpus.passage import passage_id

WORDS = st.text(max_size=20)


def test_an_id_does_not_depend_on_where_the_words_stand() -> None:
    assert passage_id("d", "1", "Words.") == passage_id("d", "1", "Words.")


@given(st.tuples(WORDS, WORDS, WORDS, st.integers(0, 3)), st.tuples(WORDS, WORDS, WORDS))
def test_ids_differ_where_anything_differs(one: tuple, other: tuple) -> None:
    second = (*other, one[3])

    assert (passage_id(*one) == passage_id(*second)) == (one == second)


def test_repeats_of_the_same_words_are_told_apart() -> None:
    assert len({passage_id("d", "1", "Again.", n) for n in range(5)}) == 5
