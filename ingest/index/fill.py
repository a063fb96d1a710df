"""A snapshot made searchable: words, vectors and sentences into one folder, the card last."""

import datetime
import json
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from corpus.passage import Passage
from corpus.snapshot import Snapshot
from ingest.embedding import Embedder, Vectors
from ingest.index.card import Card, measure_all, write_card
from ingest.index.enrich import Enricher
from ingest.index.sentences import fill_spans, new_sentences, sentence_spans
from ingest.index.vectors import new_vectors
from ingest.index.words import fill_words, surface_words, vocabulary
from ingest.index.wordvectors import fill_word_vectors, worth_a_vector

STATISTICS = "statistics.json"
SLICE = 512
"""Passages embedded between two marks of progress, and kept in the cache if we are stopped then."""

Progress = Callable[[str, int, int], None]
"""Told what is embedded, how many are done, and how many there are."""


def no_progress(what: str, done: int, total: int) -> None:
    """Say nothing."""


def fill(
    folder: Path,
    snapshot: Snapshot,
    embedder: Embedder,
    progress: Progress = no_progress,
) -> Card:
    """Fill the empty folder of an index, whose name is the folder's, and return its card.

    Passages go through in slices, so that no more than a slice of texts and vectors is held.
    """
    folder.mkdir(parents=True)
    passages = snapshot.passages
    fill_words(folder / "words", passages)
    statistics = {"vocabulary": vocabulary(passages), "words": surface_words(passages)}
    (folder / STATISTICS).write_text(
        json.dumps(statistics, ensure_ascii=False, sort_keys=True), encoding="utf-8"
    )
    counts = fill_spans(folder, passages)
    texts = _Texts(Enricher(snapshot, embedder.pieces, embedder.max_pieces))
    with (
        new_vectors(folder / "vectors", len(passages)) as store,
        new_sentences(folder, int(counts.sum()), embedder.dimension) as write_sentences,
    ):
        progress("passages", 0, len(passages))
        for start in range(0, len(passages), SLICE):
            some = passages[start : start + SLICE]
            of_passages, of_sentences = texts.vectors(some, embedder)
            store.add([p.id for p in some], [p.document for p in some], of_passages)
            write_sentences(of_sentences)
            progress("passages", start + len(some), len(passages))
    words = worth_a_vector(statistics["words"])
    fill_word_vectors(
        folder, words, _embedded("words", words, embedder, progress), embedder.dimension
    )
    card = Card(
        name=folder.name,
        snapshot=snapshot.id,
        embedder=embedder.identity,
        dimension=embedder.dimension,
        splitter=snapshot.splitter,
        passages=len(passages),
        sentences=int(counts.sum()),
        cut=texts.cut,
        made_at=datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
        files=measure_all(folder, opened_for_writing="vectors"),
    )
    write_card(card, folder)
    return card


class _Texts:
    """What is embedded for passages and their sentences; `cut` counts what is read in part."""

    def __init__(self, enricher: Enricher) -> None:
        self._enricher = enricher
        self.cut = 0

    def vectors(self, passages: Sequence[Passage], embedder: Embedder) -> tuple[Vectors, Vectors]:
        """A vector for each passage, and one for each sentence of each, in their order.

        All are embedded together: the more there are, the more are of like length. A passage that
        is one sentence is one text.
        """
        texts = [self._enricher.passage(passage) for passage in passages]
        rows: list[int] = []
        for at, passage in enumerate(passages):
            sentences = self._sentences(passage)
            if len(sentences) == 1:
                rows.append(at)
                continue
            rows.extend(range(len(texts), len(texts) + len(sentences)))
            texts.extend(sentences)
        self.cut += sum(not self._enricher.fits(text) for text in texts)
        vectors = embedder.embed(texts)
        return vectors[: len(passages)], vectors[rows]

    def _sentences(self, passage: Passage) -> list[str]:
        return [
            self._enricher.sentence(passage, span.shifted(-passage.span.start).cut(passage.text))
            for span in sentence_spans(passage)
        ]


def _embedded(
    what: str, texts: Sequence[str], embedder: Embedder, progress: Progress
) -> Iterator[Vectors]:
    done = 0
    progress(what, done, len(texts))
    for start in range(0, len(texts), SLICE):
        some = texts[start : start + SLICE]
        yield embedder.embed(some)
        done += len(some)
        progress(what, done, len(texts))
