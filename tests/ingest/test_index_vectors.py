from pathlib import Path

import numpy as np
import pytest

from ingest.index.vectors import MANY, Vectors, new_vectors

NEAREST = 100


@pytest.fixture
def rows() -> np.ndarray:
    found = np.random.default_rng(1).standard_normal((MANY - 100, 384)).astype(np.float32)
    return found / np.linalg.norm(found, axis=1, keepdims=True)


def test_whoever_opens_a_small_index_finds_the_nearest_and_the_same(
    rows: np.ndarray, tmp_path: Path
) -> None:
    ids = [str(at) for at in range(len(rows))]
    with new_vectors(tmp_path, len(rows)) as writer:
        writer.add(ids, ["one"] * len(rows), rows)
    nearest = [{ids[at] for at in np.argsort(-(rows @ row))[:NEAREST]} for row in rows[:20]]

    opened = []
    for _ in range(2):
        vectors = Vectors(tmp_path)
        opened.append([vectors.search(row, NEAREST) for row in rows[:20]])
        vectors.close()

    assert opened[0] == opened[1]
    assert [{key for key, _ in hits} for hits in opened[0]] == nearest
