import numpy as np
import pytest

from assistant.likeness import Likeness
from ingest.index import WordVectors
from ingest.index.words import terms

UNIT = {
    "car": (1.0, 0.0, 0.0),
    "automobile": (0.8, 0.6, 0.0),
    "automobiles": (0.6, 0.8, 0.0),
    "tree": (0.0, 0.0, 1.0),
}


def embed(texts):
    embedded.extend(texts)
    return np.array([UNIT.get(text, (0.0, 1.0, 0.0)) for text in texts], dtype=np.float32)


embedded: list[str] = []


@pytest.fixture
def likeness() -> Likeness:
    embedded.clear()
    vectors = np.array([*UNIT.values()], dtype=np.float32)
    return Likeness(WordVectors(tuple(UNIT), vectors), terms, embed, floor=0.5)


def test_a_word_is_wholly_like_itself(likeness: Likeness) -> None:
    assert likeness.alike("car")["car"] == pytest.approx(1.0)


def test_a_cosine_is_scaled_from_the_floor(likeness: Likeness) -> None:
    assert likeness.alike("car")["automobil"] == pytest.approx((0.8 - 0.5) / (1 - 0.5))


def test_words_of_one_stem_count_by_the_nearest(likeness: Likeness) -> None:
    assert likeness.alike("automobile")["automobil"] == pytest.approx(1.0)


def test_unlike_words_are_left_out(likeness: Likeness) -> None:
    assert "tree" not in likeness.alike("car")
    assert likeness.alike("tree").keys() == {"tree"}


def test_a_word_of_the_corpus_is_not_embedded_again(likeness: Likeness) -> None:
    likeness.alike("CAR")

    assert embedded == []


def test_another_word_is_embedded_once(likeness: Likeness) -> None:
    likeness.alike("lorry")
    likeness.alike("lorry")

    assert embedded == ["lorry"]


def test_every_similarity_is_a_share(likeness: Likeness) -> None:
    for word in (*UNIT, "lorry"):
        assert all(0 < value <= 1 for value in likeness.alike(word).values())
