import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from assistant.answer import Status
from assistant.settings import Settings
from evals.beir import Bench, Query, documents, first_documents, index, load_bench, measure, tables
from evals.errors import BrokenBench
from ingest.embedding import StandInEmbedder
from ingest.references import references

ROWS = [
    {"_id": "r1", "title": "Rule 1", "text": "A bank keeps a register.\nIt is public."},
    {"_id": "r2", "title": "Rule 2", "text": "A fund keeps capital."},
    {"_id": "r3", "title": "Rule 3", "text": "  "},
]
QUERIES = [
    {"_id": "q1", "text": "Who keeps a register?", "answerable": True, "subset": True},
    {"_id": "q2", "text": "Who won?", "answerable": False, "subset": False},
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    home = tmp_path / "rules"
    home.mkdir()
    (home / "corpus.jsonl").write_text("\n".join(json.dumps(row) for row in ROWS))
    (home / "queries.jsonl").write_text("\n".join(json.dumps(row) for row in QUERIES))
    (home / "qrels.tsv").write_text("query-id\tcorpus-id\tscore\nq1\tr1\t1\nq1\tr2\t0\n")
    (home / "meta.json").write_text('{"index_fields": ["title", "text"]}')
    return home


def silent(what: str, done: int, of: int) -> None:
    """Nobody watches."""


def test_a_folder_becomes_queries_and_what_is_relevant_to_them(folder: Path) -> None:
    bench = load_bench(folder)

    assert bench.qrels == {"q1": ("r1",)}
    assert bench.refuses
    assert [query.id for query in load_bench(folder, subset=True).queries] == ["q1"]


def test_a_row_becomes_a_document_with_its_title_as_heading(folder: Path) -> None:
    first, second = documents(load_bench(folder))

    assert first.id == "r1"
    assert first.sections[0].headings == ("Rule 1",)
    assert first.units[1].span.cut(first.text) == ROWS[0]["text"]
    assert second.section_at(0).number == "Rule 2"


def test_a_title_that_is_no_part_of_the_text_is_not_searched(folder: Path) -> None:
    (folder / "meta.json").write_text('{"index_fields": ["text"]}')

    first = next(documents(load_bench(folder)))

    assert first.text == ROWS[0]["text"]
    assert first.sections[0].headings == ()


def test_rows_whose_titles_are_labels_are_sections_of_the_document_they_name(
    folder: Path,
) -> None:
    rows = [
        {"_id": "a", "title": "Rulebook 3, 7.2.1", "text": "See Rule 7.2.2."},
        {"_id": "b", "title": "Rulebook 3, 7.2.2", "text": "Keep a register."},
        {"_id": "c", "title": "Alone", "text": "By itself."},
    ]
    (folder / "corpus.jsonl").write_text("\n".join(json.dumps(row) for row in rows))
    (folder / "meta.json").write_text('{"index_fields": ["text"]}')
    (folder / "qrels.tsv").write_text("query-id\tcorpus-id\tscore\nq1\ta\t1\n")

    book, alone = documents(load_bench(folder))

    assert [(s.id, s.number) for s in book.sections] == [("a", "7.2.1"), ("b", "7.2.2")]
    assert [s.span.cut(book.text) for s in book.sections] == [row["text"] for row in rows[:2]]
    assert alone.id == "c"
    (reference,) = references((book, alone))
    assert reference.to_section == "b"


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("queries.jsonl", '{"_id": "q1"}', "queries.jsonl:1: a query has _id and text"),
        ("queries.jsonl", "{", "queries.jsonl:1: a query has _id and text"),
        ("qrels.tsv", "query-id corpus-id score\nq1 r1 1\n", "qrels.tsv:1: has no header query-id"),
    ],
)
def test_what_is_wrong_with_a_folder_is_said(
    folder: Path, name: str, content: str, said: str
) -> None:
    (folder / name).write_text(content)

    with pytest.raises(BrokenBench) as caught:
        load_bench(folder)

    assert said in str(caught.value)


def test_a_set_without_a_corpus_takes_anothers(folder: Path, tmp_path: Path) -> None:
    lone = tmp_path / "lone"
    lone.mkdir()
    for name in ("queries.jsonl", "qrels.tsv"):
        (lone / name).write_bytes((folder / name).read_bytes())

    with pytest.raises(BrokenBench, match="--corpus"):
        load_bench(lone)
    assert load_bench(lone, folder).corpus == folder / "corpus.jsonl"


def test_a_second_run_uses_the_index_of_the_first(folder: Path, tmp_path: Path) -> None:
    settings = Settings(home=tmp_path / "home")
    told: list[str] = []

    def told_what(what: str, done: int, of: int) -> None:
        told.append(what)

    home = index(load_bench(folder), settings, told_what, StandInEmbedder())
    assert told
    told.clear()
    again = index(load_bench(folder), settings, told_what, StandInEmbedder())

    assert again == home == tmp_path / "home" / "beir" / "rules"
    assert told == []
    (folder / "corpus.jsonl").write_text(json.dumps(ROWS[0]))
    index(load_bench(folder), settings, told_what, StandInEmbedder())
    assert told


@pytest.fixture
def small(tmp_path: Path) -> Callable[..., Bench]:
    def of(*queries: Query) -> Bench:
        return Bench("small", tmp_path / "none", queries, {"a": ("2",)})

    return of


def test_a_row_is_found_once_with_its_best_passage(scripted: Any) -> None:
    found = first_documents(scripted, "Norway Canada is", 3)

    assert len(set(found)) == len(found)
    assert set(found) <= {s.id for d in scripted.snapshot.documents for s in d.sections}
    assert first_documents(scripted, "zzz", 3) == ()


def test_the_figures_of_a_set_that_knows_unanswerable_questions(
    scripted: Any, small: Callable[..., Bench]
) -> None:
    bench = small(
        Query("a", "Is Norway associated?", True),
        Query("b", "Who won?", False),
        Query("c", "break", False),
    )

    outcome = measure(scripted, bench, k=3, threads=1, progress=silent)

    assert outcome.figures["R@3"].value == 1
    assert outcome.figures["all of them in 3"].value == 1
    assert outcome.figures["unanswerable declined"].value == 1
    assert outcome.figures["balanced accuracy"].value == 1
    assert outcome.figures["AUROC of confidence"].value == 1
    assert outcome.problems == ("c: RuntimeError: broken on purpose",)
    totals, points = tables(outcome)
    assert "1 ended in an error" in totals.title
    assert points.cells


def test_a_set_that_is_never_declined_is_worth_a_half(
    scripted: Any, small: Callable[..., Bench]
) -> None:
    scripted.statuses["Who won?"] = Status.ANSWERED
    bench = small(Query("a", "Is Norway associated?", True), Query("b", "Who won?", False))

    assert measure(scripted, bench).figures["balanced accuracy"].value == 0.5


def test_a_set_without_unanswerable_questions_is_only_searched(
    scripted: Any, small: Callable[..., Bench]
) -> None:
    outcome = measure(scripted, small(Query("a", "Norway"), Query("b", "not relevant")))

    assert scripted.asked == []
    assert outcome.figures["R@5"].n == 1
