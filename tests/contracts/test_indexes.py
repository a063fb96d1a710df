"""What an index promises, whatever embeds: agreement with slow, obvious searches."""

import math
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from corpus.snapshot import Snapshot
from ingest.build import index_snapshot
from ingest.embedding import Embedder, StandInEmbedder
from ingest.index import Index, IndexSettings, open_index
from tests.fixtures.models import packaged_embedder
from tests.fixtures.snapshots import TEXTS, document, snapshot

TOPICS = ("countries", "footnotes", "regulation", "agreement", "partners", "health", "oceans")
MANY = tuple(
    f"{TOPICS[n % 7].title()} of kind {n} meet {TOPICS[n % 3]}, {TOPICS[n % 5]} in {1990 + n}."
    for n in range(60)
)


@pytest.fixture(scope="module", params=["stand-in", "packaged"])
def embedder(request: pytest.FixtureRequest) -> Embedder:
    return StandInEmbedder() if request.param == "stand-in" else packaged_embedder()


@pytest.fixture(scope="module")
def searched() -> Snapshot:
    return snapshot(document("guide"), document("other", MANY), document("third", TEXTS[::-1]))


@pytest.fixture(scope="module")
def index(
    embedder: Embedder, searched: Snapshot, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Index]:
    settings = IndexSettings(home=tmp_path_factory.mktemp("home"))
    index_snapshot(searched, settings, embedder)
    index = open_index(settings, embedder)
    yield index
    index.close()


def test_dense_search_agrees_with_every_cosine_computed(index: Index, embedder: Embedder) -> None:
    question = embedder.embed(["countries and agreement of kind 7"])[0]
    ids = [passage.id for passage in index.snapshot.passages]
    cosines = index.passage_vectors(ids) @ question

    found = index.dense(question, 10)

    assert [hit.score for hit in found] == pytest.approx(
        sorted(cosines, reverse=True)[:10], abs=1e-4
    )
    assert {hit.passage for hit in found} <= set(ids)


def test_lexical_search_agrees_with_bm25_computed(index: Index) -> None:
    query = index.terms("Which countries and partners met in 1999?")
    slow = bm25(index, query)

    found = {hit.passage: hit.score for hit in index.lexical(query, 100)}

    assert found.keys() == slow.keys()
    assert all(found[key] == pytest.approx(slow[key], rel=0.02) for key in slow)


def bm25(index: Index, query: list[str], k1: float = 1.2, b: float = 0.75) -> dict[str, float]:
    """Lucene's BM25 over text, and at half its weight over headings, straight from the book."""
    scores: dict[str, float] = {}
    passages = index.snapshot.passages
    for weight, field in (
        (1.0, {p.id: index.terms(p.text) for p in passages}),
        (0.5, {p.id: index.terms("\n".join(p.headings)) for p in passages}),
    ):
        average = sum(map(len, field.values())) / len(field)
        for term in query:
            holding = [key for key, words in field.items() if term in words]
            rarity = math.log(1 + (len(field) - len(holding) + 0.5) / (len(holding) + 0.5))
            for key in holding:
                often = field[key].count(term)
                length = len(field[key]) / average
                part = often * (k1 + 1) / (often + k1 * (1 - b + b * length))
                scores[key] = scores.get(key, 0) + weight * rarity * part
    return scores


@pytest.mark.parametrize("documents", [("guide",), ("guide", "third"), ("guide", "unknown")])
def test_a_search_stays_within_the_documents_asked_for(
    index: Index, embedder: Embedder, documents: tuple[str, ...]
) -> None:
    question = "countries in agreement"
    vector = embedder.embed([question])[0]

    found = [
        *index.dense(vector, 50, documents),
        *index.lexical(index.terms(question), 50, documents),
    ]

    assert {index.snapshot.passage(hit.passage).document for hit in found} <= set(documents)
    assert len(index.dense(vector, 50, documents)) == sum(
        passage.document in documents for passage in index.snapshot.passages
    )


def test_a_filter_leaves_the_scores_as_they_are(index: Index, embedder: Embedder) -> None:
    query = index.terms("associated countries")
    everywhere = {hit.passage: hit.score for hit in index.lexical(query, 100)}

    within = index.lexical(query, 100, ("guide",))

    assert within
    assert all(everywhere[hit.passage] == pytest.approx(hit.score) for hit in within)


def test_unknown_documents_hold_nothing(index: Index, embedder: Embedder) -> None:
    vector = embedder.embed(["countries"])[0]

    assert index.dense(vector, 5, ("unknown",)) == []
    assert index.lexical(["countri"], 5, ("unknown",)) == []


@pytest.mark.parametrize("k", [0, 1, 7, 10_000])
def test_at_most_k_come_back_best_first(index: Index, embedder: Embedder, k: int) -> None:
    question = "which countries meet partners"
    for found in (
        index.dense(embedder.embed([question])[0], k),
        index.lexical(index.terms(question), k),
    ):
        assert len(found) <= k
        assert [hit.score for hit in found] == sorted((h.score for h in found), reverse=True)


def test_no_terms_find_nothing(index: Index) -> None:
    assert index.lexical([], 5) == []
    assert index.lexical(index.terms("of the and"), 5) == []
    assert index.lexical(["\x00", "AND", '"', "a:b"], 5) == []


def test_a_vector_of_another_dimension_is_refused(index: Index) -> None:
    with pytest.raises(ValueError, match=f"{index.card.dimension} numbers expected"):
        index.dense(np.ones(3, dtype=np.float32), 5)


def test_every_sentence_stands_in_its_passage_and_has_a_vector(index: Index) -> None:
    for passage in index.snapshot.passages:
        found = index.sentences(passage.id)
        text = index.snapshot.document(passage.document).text

        assert found.vectors.shape == (len(found.spans), index.card.dimension)
        assert np.allclose(np.linalg.norm(found.vectors, axis=1), 1, atol=1e-5)
        assert all(passage.span.holds(span) for span in found.spans)
        assert all(span.cut(text).strip() for span in found.spans)


def test_a_sentence_is_found_by_its_vector(index: Index, embedder: Embedder) -> None:
    passage = index.snapshot.passages[0]
    found = index.sentences(passage.id)
    text = index.snapshot.document("guide").text

    asked = embedder.embed([f"Countries. {found.spans[1].cut(text)}"])[0]

    assert len(found.spans) == 2
    assert int(np.argmax(found.vectors @ asked)) == 1


def test_frequencies_count_the_passages_that_hold_a_term(index: Index) -> None:
    held = [
        {*index.terms(p.text), *index.terms(" ".join(p.headings))} for p in index.snapshot.passages
    ]

    for term in ("water4al", "countri", "695", "nowher"):
        assert index.frequency(term) == sum(term in terms for terms in held)
    assert set(index.vocabulary) == set().union(*held)


def test_words_are_counted_as_they_are_written(index: Index) -> None:
    assert index.words["water4all"] == 2
    assert "countries" in index.words
    assert "water4al" not in index.words


def test_thirty_two_threads_find_the_same(index: Index, embedder: Embedder) -> None:
    question = "which countries are associated"
    vector = embedder.embed([question])[0]
    terms = index.terms(question)
    expected = (index.dense(vector, 20), index.lexical(terms, 20))

    with ThreadPoolExecutor(32) as pool:
        found = list(
            pool.map(lambda _: (index.dense(vector, 20), index.lexical(terms, 20)), range(200))
        )

    assert all(one == expected for one in found)
