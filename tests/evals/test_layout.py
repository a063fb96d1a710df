from pathlib import Path

import pytest

from evals.beir import load_bench
from evals.errors import BrokenBench

ROWS = '{"_id": "d1", "text": "One."}\n{"_id": "d2", "text": "Two."}\n'
QUERIES = '{"_id": "q1", "text": "Which?"}\n'
QRELS = "query-id\tcorpus-id\tscore\nq1\td1\t1\n"


def folder(tmp_path: Path, rows: str = ROWS, queries: str = QUERIES, qrels: str = QRELS) -> Path:
    (tmp_path / "corpus.jsonl").write_text(rows)
    (tmp_path / "queries.jsonl").write_text(queries)
    (tmp_path / "qrels.tsv").write_text(qrels)
    return tmp_path


@pytest.mark.parametrize(
    ("broken", "said"),
    [
        ({"qrels": QRELS + "q1\td9\t1\n"}, "qrels.tsv:3: no row 'd9' in corpus.jsonl"),
        ({"qrels": QRELS + "q9\td1\t1\n"}, "qrels.tsv:3: no query 'q9' in queries.jsonl"),
        ({"qrels": QRELS + "q1\n"}, "qrels.tsv:3: a line has query-id"),
        ({"qrels": "q1 0 d1 1\n"}, "qrels.tsv:1: has no header"),
        ({"qrels": "query-id\tcorpus-id\tscore\n"}, "says of nothing that it is relevant"),
        ({"qrels": ""}, "qrels.tsv:1: has no header"),
        ({"rows": ROWS + '{"_id": "d1", "text": ""}\n'}, "corpus.jsonl:3: _id 'd1' is taken"),
        ({"rows": ROWS + '{"_id": "d3"}\n'}, "corpus.jsonl:3: a row of a corpus has _id and text"),
        ({"rows": ROWS + '{"_id": "d3", "text": 5}\n'}, "both of them texts"),
        ({"rows": ""}, "corpus.jsonl: is empty"),
        ({"queries": QUERIES + "{\n"}, "queries.jsonl:2: a query has _id and text"),
    ],
)
def test_a_broken_folder_is_told_with_file_and_line(
    broken: dict[str, str], said: str, tmp_path: Path
) -> None:
    with pytest.raises(BrokenBench) as caught:
        load_bench(folder(tmp_path, **broken))

    assert said in str(caught.value)


def test_all_problems_are_told_at_once_and_many_of_one_sort_are_counted(tmp_path: Path) -> None:
    qrels = QRELS + "".join(f"q1\tx{n}\t1\n" for n in range(100))

    with pytest.raises(BrokenBench) as caught:
        load_bench(folder(tmp_path, rows=ROWS + "[]\n", qrels=qrels))

    told = str(caught.value).splitlines()
    assert len(told) == 7
    assert "and 95 more lines like these" in told[-1]


def test_another_encoding_is_told_with_its_line(tmp_path: Path) -> None:
    folder(tmp_path)
    (tmp_path / "queries.jsonl").write_bytes(QUERIES.encode() + b'{"_id": "q2", "text": "\xe9"}\n')

    with pytest.raises(BrokenBench, match=r"queries.jsonl:2: byte \d+ is not UTF-8"):
        load_bench(tmp_path)


def test_the_split_of_a_published_set_is_read_where_it_lies(tmp_path: Path) -> None:
    (folder(tmp_path) / "qrels").mkdir()
    (tmp_path / "qrels.tsv").rename(tmp_path / "qrels" / "test.tsv")

    assert load_bench(tmp_path).qrels == {"q1": ("d1",)}
