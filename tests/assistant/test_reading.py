import numpy as np
import pytest

from assistant.build import Assistant
from assistant.evidence import Evidence
from assistant.reading import Reading
from corpus.passage import Passage, PassageKind
from ingest.index import open_index
from tests.fixtures.assistants import guidance_assistant, guidance_settings
from tests.fixtures.models import packaged_embedder


@pytest.fixture(scope="module")
def reading():
    index = open_index(guidance_settings(), packaged_embedder())
    yield Reading(index, packaged_embedder())
    index.close()


@pytest.fixture(scope="module")
def assistant() -> Assistant:
    return guidance_assistant()


def candidates(reading: Reading, passage: Passage):
    vector = np.zeros(packaged_embedder().dimension, dtype=np.float32)
    return reading.candidates([Evidence(passage, 1.0)], vector)


def test_every_sentence_of_every_passage_reads_as_the_document_does(reading: Reading) -> None:
    for passage in reading.index.snapshot.passages:
        document = reading.index.snapshot.document(passage.document)
        found = candidates(reading, passage)

        assert found
        assert all(c.span.cut(document.text) == c.text for c in found)
        assert all(set(reading.terms(c.text)) <= set(c.stems) for c in found)


def test_what_a_passage_stands_under_is_around_its_sentences(reading: Reading) -> None:
    item = next(p for p in reading.index.snapshot.passages if p.text.startswith("research ethics"))

    around = candidates(reading, item)[0].around

    assert set(reading.terms("Multilateral Dialogue topics introduction")) <= around


def test_a_table_row_is_read_with_its_category(reading: Reading) -> None:
    rows = [p for p in reading.index.snapshot.passages if p.kind is PassageKind.ROW]

    assert any(candidates(reading, row)[0].row for row in rows)


def test_a_sentence_that_begins_with_it_leans_on_the_one_before(reading: Reading) -> None:
    leaning = [
        c
        for passage in reading.index.snapshot.passages
        for c in candidates(reading, passage)
        if c.leans_on
    ]

    assert leaning
    assert all(c.leans_on.span.end <= c.span.start for c in leaning if c.leans_on)


def test_the_corpus_knows_its_own_words_and_acronyms(reading: Reading) -> None:
    assert reading.frequency(reading.terms("partnership")[0]) > 10
    assert reading.frequency("atlantis") == 0
    assert reading.acronyms["CETP"] == ("Clean Energy Transition Partnership",)


def test_the_lists_of_a_document_are_known_by_the_stems_of_their_titles(reading: Reading) -> None:
    lists = reading.lists_of("guidance")

    wanted = set(reading.terms("Multilateral Dialogue key topics"))
    assert any(wanted <= stems and len(whole.items) == 9 for whole, stems in lists.items())
