"""What everything that embeds promises."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from ingest.embedding import Embedder, SentenceTransformersEmbedder, StandInEmbedder
from ingest.index.cache import CachedEmbedder
from tests.fixtures.models import packaged_embedder

TEXTS = ["associated countries", "", "a", "Article 22(5) of Regulation (EU) 2021/695", "a " * 400]


@pytest.fixture(scope="session")
def tiny_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model for sentence-transformers with random weights, saved to a folder."""
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import StaticEmbedding
    from tokenizers import Tokenizer

    shipped = next(Path(packaged_embedder()._folder).glob("tokenizer.json"))  # type: ignore[attr-defined]
    tokenizer = Tokenizer.from_file(str(shipped))
    tokenizer.no_padding()
    rng = np.random.default_rng(1)
    weights = rng.normal(size=(tokenizer.get_vocab_size(), 16)).astype(np.float32)
    model = SentenceTransformer(
        modules=[StaticEmbedding(tokenizer, embedding_weights=weights)], device="cpu"
    )
    folder = tmp_path_factory.mktemp("models") / "tiny"
    model.save(str(folder))
    return folder


@pytest.fixture(params=["stand-in", "packaged", "cached", "sentence-transformers"])
def embedder(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Embedder]:
    makers: dict[str, Callable[[], Embedder]] = {
        "stand-in": StandInEmbedder,
        "packaged": packaged_embedder,
        "sentence-transformers": lambda: SentenceTransformersEmbedder(
            str(request.getfixturevalue("tiny_model"))
        ),
    }
    if request.param != "cached":
        yield makers[request.param]()
        return
    with closing(CachedEmbedder(StandInEmbedder(), tmp_path / "vectors.sqlite")) as cached:
        yield cached


def test_a_batch_gives_one_unit_vector_a_text(embedder: Embedder) -> None:
    vectors = embedder.embed(TEXTS[:1] + TEXTS[2:])

    assert vectors.shape == (len(TEXTS) - 1, embedder.dimension)
    assert vectors.dtype == np.float32
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)


def test_the_order_of_the_texts_is_kept(embedder: Embedder) -> None:
    forwards = embedder.embed(TEXTS)
    backwards = embedder.embed(TEXTS[::-1])

    assert np.allclose(forwards, backwards[::-1], atol=1e-5)


def test_no_texts_give_no_vectors(embedder: Embedder) -> None:
    assert embedder.embed([]).shape == (0, embedder.dimension)


def test_pieces_grow_with_the_text(embedder: Embedder) -> None:
    assert embedder.pieces("one") < embedder.pieces("one two three")


def test_a_real_word_is_known(embedder: Embedder) -> None:
    assert embedder.knows("country")
    assert not embedder.knows("c0untr1y")


def test_the_identity_names_model_and_runtime(embedder: Embedder) -> None:
    assert len(embedder.identity.split()) >= 3 or "stand-in" in embedder.identity


def test_two_models_never_share_an_identity(tiny_model: Path) -> None:
    identities = [
        StandInEmbedder().identity,
        StandInEmbedder(dimension=32).identity,
        packaged_embedder().identity,
        SentenceTransformersEmbedder(str(tiny_model)).identity,
    ]

    assert len(set(identities)) == len(identities)


def test_many_threads_get_the_same_vectors(
    embedder: Embedder, request: pytest.FixtureRequest
) -> None:
    if "cached" in request.node.name:
        pytest.skip("the cache serves ingest, which is one thread")
    expected = embedder.embed(TEXTS[:1])

    with ThreadPoolExecutor(16) as pool:
        found = list(pool.map(lambda _: embedder.embed(TEXTS[:1]), range(64)))

    assert all(np.allclose(one, expected, atol=1e-5) for one in found)
