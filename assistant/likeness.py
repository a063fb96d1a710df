"""Words that mean much the same: cosines between the embedded words of question and corpus."""

from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache

import numpy as np

from ingest.index import WordVectors

_KEPT = 4_096
"""Words of questions whose vectors and likes are kept at hand."""

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
        self.alike = lru_cache(maxsize=_KEPT)(self._alike)
        self._met: OrderedDict[str, np.ndarray] = OrderedDict()

    def strange(self, words: Iterable[str]) -> list[str]:
        """Those of the words that have no vector yet."""
        low = dict.fromkeys(word.lower() for word in words)
        return [word for word in low if word not in self._rows and word not in self._met]

    def learn(self, words: Sequence[str], vectors: np.ndarray) -> None:
        """Keep the vectors of words that were embedded along with a question.

        A run of the network costs much the same for one short text as for five.
        """
        for word, vector in zip(words, vectors, strict=True):
            self._met[word] = vector
        while len(self._met) > _KEPT:
            self._met.popitem(last=False)

    def _alike(self, word: str) -> Mapping[str, float]:
        low = word.lower()
        row = self._rows.get(low)
        vector = self._words.vectors[row] if row is not None else self._met.get(low)
        if vector is None:
            vector = self._embed([low])[0]
        cosines = self._words.vectors @ vector
        near: dict[str, float] = {}
        for at in np.flatnonzero(cosines > self._floor):
            scaled = (float(cosines[at]) - self._floor) / (1 - self._floor)
            for stem in self._stems(self._words.words[at]):
                near[stem] = max(near.get(stem, 0.0), min(scaled, 1.0))
        return near
