"""A snapshot made searchable: words, vectors and sentences into one folder, the card last."""

import datetime
import json
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np

from corpus.snapshot import Snapshot
from ingest.embedding import Embedder, Vectors
from ingest.index.card import Card, measure_all, write_card
from ingest.index.enrich import Enricher
from ingest.index.sentences import fill_sentences, in_slices, sentence_spans
from ingest.index.vectors import fill_vectors
from ingest.index.words import fill_words, surface_words, vocabulary
from ingest.index.wordvectors import fill_word_vectors, worth_a_vector

STATISTICS = "statistics.json"
SLICE = 512
"""Texts embedded between two marks of progress, and kept in the cache if we are stopped then."""

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
    """Fill the empty folder of an index, whose name is the folder's, and return its card."""
    folder.mkdir(parents=True)
    passages = snapshot.passages
    enricher = Enricher(snapshot, embedder.pieces, embedder.max_pieces)
    texts = [enricher.passage(passage) for passage in passages]
    spans = [sentence_spans(passage) for passage in passages]
    sentences = [
        enricher.sentence(passage, span.shifted(-passage.span.start).cut(passage.text))
        for passage, of_passage in zip(passages, spans, strict=True)
        for span in of_passage
    ]

    fill_words(folder / "words", passages)
    statistics = {"vocabulary": vocabulary(passages), "words": surface_words(passages)}
    (folder / STATISTICS).write_text(
        json.dumps(statistics, ensure_ascii=False, sort_keys=True), encoding="utf-8"
    )
    made = list(_embedded("passages", texts, embedder, progress))
    fill_vectors(
        folder / "vectors",
        ids=[passage.id for passage in passages],
        documents=[passage.document for passage in passages],
        vectors=np.concatenate(made) if made else embedder.embed([]),
    )
    fill_sentences(
        folder, spans, _embedded("sentences", sentences, embedder, progress), embedder.dimension
    )
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
        sentences=len(sentences),
        cut=sum(not enricher.fits(text) for text in (*texts, *sentences)),
        made_at=datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
        files=measure_all(folder, opened_for_writing="vectors"),
    )
    write_card(card, folder)
    return card


def _embedded(
    what: str, texts: Sequence[str], embedder: Embedder, progress: Progress
) -> Iterator[Vectors]:
    done = 0
    progress(what, done, len(texts))
    for some in in_slices(texts, SLICE):
        yield embedder.embed(some)
        done += len(some)
        progress(what, done, len(texts))
