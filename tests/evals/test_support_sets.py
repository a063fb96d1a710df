"""Pairs of sentences, one of which exact words bear out and one of which has a planted fault."""

import json
from collections import Counter
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from corpus.document import Document
from corpus.normalise import find, fold
from evals.acts import LIST, SHARED, files_of, renditions, there
from evals.questions import PAIRS, SETS, names
from ingest.read import read, read_file
from ingest.sources import SOURCES, load_sources

GUIDANCE = "guidance"
FIELDS = frozenset({"id", "class", "document", "section", "words", "faithful", "fault", "note"})
MAY_HAVE = frozenset({"around"})

CLOSED = ("date", "provision", "negation", "modality", "quantifier", "entity", "invented_quote")
SUMS = ("number", "amount", "percentage")
"""Few texts name enough sums, so that these three are counted together."""
OPEN = ("wrong_passage", "outside_knowledge", "omitted_exception", "reversed_roles")
OF_CLOSED, OF_OPEN, OF_SUMS = 23, 14, 67
LONGEST = 70
"""Words of an official text in one row."""

FILES = tuple(sorted(SETS.glob(f"{PAIRS}-*.jsonl")))
each_set = pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)

Row = Mapping[str, Any]


@cache
def rows(path: Path) -> tuple[Row, ...]:
    return tuple(json.loads(line) for line in path.read_text(encoding="utf-8").splitlines())


@cache
def document(named: str) -> Document:
    if named == GUIDANCE:
        source = next(source for source in load_sources() if source.id == GUIDANCE)
        return read_file(SOURCES.parent / "sources" / str(source.file)).document
    source = next(source for source in load_sources(LIST) if source.id == named)
    files = files_of(renditions()[named][0])
    return read(source, {path.name: path.read_bytes() for path in files}).document


def stretches(row: Row) -> tuple[str, ...]:
    """The text of the row's section, and the footnotes that it calls first."""
    whole = document(row["document"])
    section = next((s for s in whole.sections if s.id == row["section"]), None)
    notes = tuple(note for note in whole.footnotes if note.section == row["section"])
    spans = ([section.span] if section else []) + [note.span for note in notes]
    return tuple(span.cut(whole.text) for span in spans)


def drawn(text: str) -> str:
    return fold(text).text.strip()


def words_in(text: str) -> int:
    return sum(any(ch.isalnum() for ch in word) for word in text.split())


def held(words: str, row: Row) -> bool:
    return any(find(words, stretch) for stretch in stretches(row))


def readable(path: Path) -> tuple[Row, ...]:
    """The rows whose document is on this machine."""
    return tuple(row for row in rows(path) if row["document"] == GUIDANCE or there())


def test_there_is_a_set_to_tune_on_and_it_is_no_question_set() -> None:
    assert f"{PAIRS}-tune" in {path.stem for path in FILES}
    assert PAIRS not in names()


@each_set
def test_every_row_has_its_fields_and_no_others(path: Path) -> None:
    for row in rows(path):
        assert row.keys() - MAY_HAVE == FIELDS, row.get("id")
        assert all(isinstance(text, str) and text.strip() for text in row.values()), row["id"]


def test_no_id_is_in_two_rows() -> None:
    ids = Counter(row["id"] for path in FILES for row in rows(path))

    assert [taken for taken, times in ids.items() if times > 1] == []


@each_set
def test_every_class_is_known_and_has_enough_pairs(path: Path) -> None:
    counted = Counter(row["class"] for row in rows(path))

    assert counted.keys() <= {*CLOSED, *SUMS, *OPEN}
    assert {kind: counted[kind] for kind in CLOSED if counted[kind] < OF_CLOSED} == {}
    assert {kind: counted[kind] for kind in OPEN if counted[kind] < OF_OPEN} == {}
    assert sum(counted[kind] for kind in SUMS) >= OF_SUMS


@each_set
def test_the_two_sentences_of_a_pair_differ_in_more_than_drawing(path: Path) -> None:
    same = [row["id"] for row in rows(path) if drawn(row["faithful"]) == drawn(row["fault"])]

    assert same == []


@each_set
def test_official_words_are_quoted_shortly(path: Path) -> None:
    long = [row["id"] for row in rows(path) if words_in(row["words"]) > LONGEST]

    assert long == []


@each_set
def test_the_documents_of_the_rows_are_known(path: Path) -> None:
    known = {GUIDANCE, *(source.id for source in load_sources(LIST))}

    assert {row["document"] for row in rows(path)} <= known


@each_set
def test_the_words_stand_in_the_section_that_is_named(path: Path) -> None:
    lost = [row["id"] for row in readable(path) if not held(row["words"], row)]

    assert lost == []
    if not there():
        pytest.skip(f"words of acts are not looked up: {SHARED} is not here")


@each_set
def test_a_faithful_quote_is_found_and_an_invented_one_is_not(path: Path) -> None:
    quoted = [row for row in readable(path) if row["class"] == "invented_quote"]

    assert quoted
    assert [row["id"] for row in quoted if not held(row["faithful"], row)] == []
    assert [row["id"] for row in quoted if held(row["fault"], row)] == []


def test_no_words_are_in_two_sets() -> None:
    """Else what is only reported on would have been tuned on."""
    texts = [{(row["document"], drawn(row["words"])) for row in rows(path)} for path in FILES]

    for at, some in enumerate(texts):
        for others in texts[at + 1 :]:
            shared = [
                document
                for document, words in some
                for elsewhere, other in others
                if document == elsewhere and (words in other or other in words)
            ]
            assert shared == []
