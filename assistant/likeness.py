"""Words that mean much the same: cosines between the embedded words of question and corpus."""

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache

import numpy as np

from ingest.index import WordVectors

_KEPT = 4_096
"""Words of questions whose likes are kept at hand."""

Embed = Callable[[Sequence[str]], np.ndarray]


class Likeness:
    """The corpus's words, asked which of them are like a word.

    Cosines from `floor` up are scaled to (0, 1]: single words are never wholly unlike to the
    embedder. `stems` gives the stems of a word.
    """

    def __init__(
        self,
        words: WordVectors,
        stems: Callable[[str], list[str]],
        embed: Embed,
        floor: float = 0.45,
    ) -> None:
        self._rows = {word: row for row, word in enumerate(words.words)}
        self._words = words
        self._stems = lru_cache(maxsize=65_536)(stems)
        self._embed = embed
        self._floor = floor
        self._embedded: dict[str, np.ndarray] = {}
        self.alike = lru_cache(maxsize=_KEPT)(self._alike)

    def among(
        self, words: Sequence[str], others: Sequence[str]
    ) -> Mapping[str, Mapping[str, float]]:
        """For each of some words, which of `others` are like it, with their scaled cosines.

        Words that the corpus does not have among its frequent ones are embedded, together.
        """
        vectors = self._vectors([*words, *others])
        if not words or not others:
            return {word: {} for word in words}
        cosines = np.stack(vectors[: len(words)]) @ np.stack(vectors[len(words) :]).T
        scaled = (cosines - self._floor) / (1 - self._floor)
        return {
            word: {others[int(at)]: min(float(row[at]), 1.0) for at in np.flatnonzero(row > 0)}
            for word, row in zip(words, scaled, strict=True)
        }

    def _vectors(self, words: Sequence[str]) -> list[np.ndarray]:
        low = [word.lower() for word in words]
        strange = [
            word
            for word in dict.fromkeys(low)
            if word not in self._rows and word not in self._embedded
        ]
        if strange:
            if len(self._embedded) + len(strange) > _KEPT:
                self._embedded.clear()
            self._embedded.update(zip(strange, self._embed(strange), strict=True))
        kept = dict(self._embedded)
        missing = [word for word in low if word not in self._rows and word not in kept]
        if missing:  # another thread has cleared them meanwhile
            kept.update(zip(missing, self._embed(missing), strict=True))
        return [
            self._words.vectors[self._rows[word]] if word in self._rows else kept[word]
            for word in low
        ]

    def _alike(self, word: str) -> Mapping[str, float]:
        low = word.lower()
        row = self._rows.get(low)
        # Alone, not in a batch: padding would change the last digits with what else is asked.
        vector = self._words.vectors[row] if row is not None else self._embed([low])[0]
        cosines = self._words.vectors @ vector
        near: dict[str, float] = {}
        for at in np.flatnonzero(cosines > self._floor):
            scaled = (float(cosines[at]) - self._floor) / (1 - self._floor)
            for stem in self._stems(self._words.words[at]):
                near[stem] = max(near.get(stem, 0.0), min(scaled, 1.0))
        return near
