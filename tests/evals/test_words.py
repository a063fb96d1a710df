import string

from hypothesis import given
from hypothesis import strategies as st

from corpus.normalise import fold
from evals.words import places, plain


@given(st.text(alphabet=string.printable + "\u2019\u00a0\u00ad\u00e9", max_size=40))
def test_the_short_way_of_folding_gives_what_the_long_one_does(text: str) -> None:
    assert plain(text) == fold(text, case=True).text.strip()


def test_every_place_that_reads_so_is_found() -> None:
    spans = list(places("norway  IS", "Norway is here. And Norway\nis there."))

    assert [(span.start, span.end) for span in spans] == [(0, 9), (20, 29)]
