from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.retrieve import fuse
from ingest.index import Hit
from tests.fixtures.snapshots import document, snapshot

SNAPSHOT = snapshot(document("d", [f"Passage {n}." for n in range(8)]))
INDEX = SimpleNamespace(snapshot=SNAPSHOT)
IDS = [passage.id for passage in SNAPSHOT.passages]
WEIGHTS = st.floats(0, 1)


def hits(scores: st.SearchStrategy[float]) -> st.SearchStrategy[list[Hit]]:
    found = st.dictionaries(st.sampled_from(IDS), scores, max_size=8)
    return found.map(lambda of: [Hit(key, score) for key, score in of.items()])


COSINES = hits(st.integers(-100, 100).map(lambda n: n / 100))
BM25 = hits(st.integers(0, 500).map(lambda n: n / 10))


@given(COSINES, BM25, WEIGHTS, st.randoms())
def test_the_order_of_what_comes_in_does_not_matter(dense, lexical, weight, random) -> None:
    shuffled = [random.sample(side, len(side)) for side in (dense, lexical)]

    assert fuse(dense, lexical, INDEX, weight) == fuse(*shuffled, INDEX, weight)


@given(COSINES, BM25, WEIGHTS)
def test_scores_are_shares(dense, lexical, weight) -> None:
    assert all(0 <= item.score <= 1 + 1e-9 for item in fuse(dense, lexical, INDEX, weight))


@given(COSINES, BM25, WEIGHTS)
def test_what_either_search_found_is_there_once_best_first(dense, lexical, weight) -> None:
    found = fuse(dense, lexical, INDEX, weight)

    assert sorted(e.passage.id for e in found) == sorted({h.passage for h in (*dense, *lexical)})
    keys = [(-e.score, e.passage.id) for e in found]
    assert keys == sorted(keys)


@given(COSINES, BM25)
def test_each_side_alone_keeps_its_own_order(dense, lexical) -> None:
    by_vector = [e.dense for e in fuse(dense, [], INDEX, 1.0)]
    by_words = [e.lexical for e in fuse([], lexical, INDEX, 0.0)]

    for scores in (by_vector, by_words):
        assert scores == sorted(scores, reverse=True)


def test_ties_are_broken_by_the_id() -> None:
    found = fuse([Hit(key, 0.5) for key in reversed(IDS)], [], INDEX, 0.3)

    assert [e.passage.id for e in found] == sorted(IDS)


def test_found_by_both_beats_found_by_one() -> None:
    dense = [Hit(IDS[0], 0.9), Hit(IDS[1], 0.9), Hit(IDS[2], 0.1)]

    found = fuse(dense, [Hit(IDS[1], 4.0)], INDEX, 0.5)

    assert found[0].passage.id == IDS[1]


def test_what_a_search_did_not_find_has_no_score_of_it() -> None:
    (found,) = fuse([Hit(IDS[0], 0.9)], [], INDEX, 0.5)

    assert (found.dense, found.lexical) == (0.9, None)


@pytest.mark.parametrize("weight", [0.0, 0.5, 1.0])
def test_nothing_found_is_no_evidence(weight: float) -> None:
    assert fuse([], [], INDEX, weight) == ()
