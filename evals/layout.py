"""What is wrong with a folder in BEIR layout, all of it, before anything costly begins."""

import json
from collections.abc import Iterator
from pathlib import Path

LISTED = 5
"""Problems of one sort that are told with their lines; of the others, how many there are."""


def qrels_in(folder: Path) -> Path:
    """The file that says what is relevant: `qrels.tsv`, or the split that BEIR reports on."""
    split = folder / "qrels" / "test.tsv"
    return split if split.exists() and not (folder / "qrels.tsv").exists() else folder / "qrels.tsv"


def problems(corpus: Path, queries: Path, qrels: Path) -> tuple[str, ...]:
    """Every problem of the three files, by file and line, with what to do."""
    told: list[str] = []
    rows = _ids(corpus, "a row of a corpus has _id and text", told)
    asked = _ids(queries, "a query has _id and text", told)
    unknown: dict[str, list[str]] = {"queries": [], "rows": []}
    judged = _judged(qrels, told)
    for number, query, row in judged:
        if query not in asked:
            unknown["queries"].append(f"{qrels}:{number}: no query {query!r} in {queries.name}")
        if row not in rows:
            unknown["rows"].append(f"{qrels}:{number}: no row {row!r} in {corpus.name}")
    for found in unknown.values():
        told += found[:LISTED]
        if len(found) > LISTED:
            told.append(
                f"{qrels}: and {len(found) - LISTED} more lines like these; is it another's?"
            )
    if not judged and not told:
        told.append(f"{qrels}: says of nothing that it is relevant; add what answers the queries")
    return tuple(told)


def _judged(path: Path, told: list[str]) -> list[tuple[int, str, str]]:
    """The lines that say what is relevant: number, query, row. What is not may be left out."""
    lines = [line.rstrip("\r").split("\t") for line in _text(path, told).split("\n")]
    names = ("query-id", "corpus-id", "score")
    if not set(names) <= set(lines[0]):
        told.append(f"{path}:1: has no header query-id, corpus-id, score, parted by tabs")
        return []
    query, row, score = (lines[0].index(name) for name in names)
    found: list[tuple[int, str, str]] = []
    for number, parts in enumerate(lines[1:], start=2):
        if len(parts) > max(query, row, score) and parts[score].strip().lstrip("-").isdecimal():
            if int(parts[score]) > 0:
                found.append((number, parts[query], parts[row]))
        elif parts != [""]:
            told.append(
                f"{path}:{number}: a line has query-id, corpus-id and score, parted by tabs"
            )
    return found


def _ids(path: Path, wanted: str, told: list[str]) -> frozenset[str]:
    first: dict[str, int] = {}
    for number, line in _lines(path, told):
        try:
            plain = json.loads(line)
            key, text = plain["_id"], plain["text"]
        except (ValueError, KeyError, TypeError, RecursionError):
            told.append(f"{path}:{number}: {wanted}, as one JSON object a line; mend the line")
            continue
        if not isinstance(key, str | int) or not isinstance(text, str):
            told.append(f"{path}:{number}: {wanted}, both of them texts; mend the line")
        elif str(key) in first:
            told.append(
                f"{path}:{number}: _id {key!r} is taken by line {first[str(key)]}; give another"
            )
        else:
            first[str(key)] = number
    if not first and not told:
        told.append(f"{path}: is empty; name a whole folder")
    return frozenset(first)


def _lines(path: Path, told: list[str]) -> Iterator[tuple[int, str]]:
    for number, line in enumerate(_text(path, told).split("\n"), start=1):
        if line.strip():
            yield number, line


def _text(path: Path, told: list[str]) -> str:
    data = path.read_bytes()
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        told.append(f"{path}:{line}: byte {error.start} is not UTF-8; save the file as UTF-8")
        return data.decode("utf-8", errors="replace")
