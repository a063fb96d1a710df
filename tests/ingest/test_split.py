from hypothesis import given
from hypothesis import strategies as st

from corpus.passage import PassageKind
from corpus.source import Force, Kind, Rendition, Source
from ingest.check import check_passages
from ingest.read import read
from ingest.split import LIMIT, split

SOURCE = Source("own", "Own", "", Kind.OWN, Force.INFORMATIVE, Rendition.OWN, file="own.md")


def pieces(text: str) -> int:
    return len(text.split())


def test_a_long_paragraph_is_cut_at_sentence_ends() -> None:
    sentence = "The boats of the harbour leave at dawn and come back at night. "
    document = read(SOURCE, (sentence * 40).encode()).document

    passages = split(document, pieces)

    assert len(passages) > 1
    assert all(p.text.startswith("The boats") and p.text.endswith("night.") for p in passages)
    assert all(pieces(p.text) <= LIMIT for p in passages)
    assert len({p.id for p in passages}) == len(passages)


def test_a_sentence_longer_than_the_limit_is_cut_at_clauses_and_loses_nothing() -> None:
    clause = "the boats of the harbour leave at dawn and come back at night, "
    document = read(SOURCE, ("Now " + clause * 40).encode()).document

    passages = split(document, pieces)

    assert all(pieces(p.text) <= LIMIT for p in passages)
    assert " ".join(p.text for p in passages) == document.text
    assert all(p.text.endswith("night,") for p in passages)


def test_short_paragraphs_stay_alone() -> None:
    document = read(SOURCE, b"One is one.\n\nTwo is two.\n\n- three\n- four\n").document

    found = [(p.kind, p.text) for p in split(document, pieces)]

    assert found == [
        (PassageKind.TEXT, "One is one."),
        (PassageKind.TEXT, "Two is two."),
        (PassageKind.ITEM, "three"),
        (PassageKind.ITEM, "four"),
    ]


def test_repeated_words_have_ids_of_their_own() -> None:
    document = read(SOURCE, b"So it is.\n\nSo it is.\n").document

    first, second = split(document, pieces)

    assert first.text == second.text
    assert first.id != second.id


def test_ids_survive_what_is_added_elsewhere() -> None:
    before = split(read(SOURCE, b"# 1. A\n\nSo it is.\n").document, pieces)
    after = split(read(SOURCE, b"# 1. A\n\nBut first this.\n\nSo it is.\n").document, pieces)

    assert before[0].id == after[1].id


@given(st.text(st.sampled_from("ab. ,;\n"), min_size=1, max_size=900))
def test_splitting_loses_no_word(text: str) -> None:
    document = read(SOURCE, ("Word " + text).encode()).document

    passages = split(document, lambda words: len(words) * 4)

    assert check_passages(document, passages) == ()
    assert all(len(p.text) * 4 <= LIMIT for p in passages)
