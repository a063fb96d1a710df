"""A public set in BEIR layout, run through the very same retrieval as every question.

Each row of `corpus.jsonl` becomes a section of a Document, split and indexed as any other, in an
index of its own; it is found with its best passage. Thakur, N. et al. (2021), "BEIR: a
heterogeneous benchmark for zero-shot evaluation of information retrieval models", NeurIPS Datasets
and Benchmarks.
"""

import csv
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any, TypeVar

import numpy as np

from assistant.ports import Answers
from assistant.question import Question
from assistant.settings import Settings
from corpus.document import Document, Section, Unit, UnitKind
from corpus.passage import Passage
from corpus.snapshot import Snapshot
from corpus.source import Force, Kind, Rendition, Source
from corpus.span import Span
from evals.errors import BrokenBench
from evals.homes import share_models
from evals.layout import problems, qrels_in
from evals.measures import declining
from evals.measures.declining import OperatingPoint
from evals.measures.retrieval import rank_measures, ranked
from evals.report import Rows, figure, interval, operating
from evals.stats import Estimate, bootstrap, ratio, wilson
from ingest.embedding import Embedder, load_embedder
from ingest.index.enrich import ENRICHMENT

Given = TypeVar("Given")
Made = TypeVar("Made")

Progress = Callable[[str, int, int], None]
"""Told what is being done, how much of it is done, and how much there is."""

PASSAGES_PER_DOCUMENT = 3
"""Passages asked for at first for each document wanted, since several may be of one document."""


@dataclass(frozen=True, slots=True)
class Query:
    """A question of a public set; `answerable` is None where the set does not tell."""

    id: str
    text: str
    answerable: bool | None = None
    subset: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a corpus."""

    key: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Bench:
    """A public set: its name, the file of its corpus, its queries, what is relevant to each.

    `titled` says whether titles are part of what is searched, as the set's `meta.json` tells.
    """

    name: str
    corpus: Path
    queries: tuple[Query, ...] = field(repr=False)
    qrels: Mapping[str, tuple[str, ...]] = field(repr=False)
    titled: bool = True

    @property
    def refuses(self) -> bool:
        """Whether some of its queries are said to have no answer."""
        return any(query.answerable is False for query in self.queries)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a set: figures by name, the operating curve, questions that raised an error."""

    name: str
    queries: int
    figures: Mapping[str, Estimate]
    points: tuple[OperatingPoint, ...] = ()
    problems: tuple[str, ...] = ()


def load_bench(folder: Path, corpus: Path | None = None, subset: bool = False) -> Bench:
    """Read a folder in BEIR layout; `corpus` is another folder's, for a set without its own.

    Raises:
        BrokenBench: with every problem of its files.
    """
    meta: Mapping[str, Any] = {}
    if (folder / "meta.json").exists():
        meta = json.loads((folder / "meta.json").read_text(encoding="utf-8"))
    texts = corpus or folder / "corpus.jsonl"
    if texts.is_dir():
        texts = texts / "corpus.jsonl"
    for path, hint in (
        (texts, "name the folder that has it with --corpus"),
        (folder / "queries.jsonl", "a set needs its questions"),
        (qrels_in(folder), "a set needs what is relevant to them"),
    ):
        if not path.exists():
            raise BrokenBench(f"{path}: there is no such file; {hint}")
    broken = problems(texts, folder / "queries.jsonl", qrels_in(folder))
    if broken:
        raise BrokenBench("\n".join(broken))
    queries = tuple(_queries(folder / "queries.jsonl"))
    return Bench(
        name=folder.name,
        corpus=texts,
        queries=tuple(query for query in queries if query.subset or not subset),
        qrels=_qrels(qrels_in(folder)),
        titled="title" in meta.get("index_fields", ["title"]),
    )


def documents(bench: Bench) -> Iterator[Document]:
    """The documents of a set: a section for each row with text, its id the row's.

    A title is the heading of its row where titles are searched. Where they are not they are labels
    ("Rulebook 3, 7.2.1"): what stands before the comma is the document, what comes after it the
    number of its section.
    """
    grouped: dict[str, list[Row]] = {}
    for place, plain in _lines(bench.corpus):
        try:
            row = Row(str(plain["_id"]), str(plain.get("title") or ""), str(plain["text"]))
        except KeyError as error:
            raise BrokenBench(f"{place}: a row of a corpus has _id and text; no {error}") from None
        if not row.text.strip():
            continue
        document, comma, _ = row.title.partition(", ")
        grouped.setdefault(row.key if bench.titled or not comma else document, []).append(row)
    for key, rows in grouped.items():
        yield _document(key, rows, titled=bench.titled)


def corpus_digest(bench: Bench) -> str:
    """What the documents depend on: the bytes of the corpus, and whether titles count."""
    return sha256(bench.corpus.read_bytes() + str(bench.titled).encode()).hexdigest()[:20]


def index(
    bench: Bench, settings: Settings, progress: Progress, embedder: Embedder | None = None
) -> Path:
    """The home of an index of the set's corpus; the one of an earlier run where it still serves.

    `embedder` is None for the one that the settings name.
    """
    from ingest.build import index_snapshot  # not for those who only read figures
    from ingest.references import REFERENCES, references
    from ingest.split import SPLITTER, split

    embedder = embedder or load_embedder(settings)
    home = settings.home / "beir" / bench.corpus.parent.name
    made_of = {
        "corpus": corpus_digest(bench),
        "splitter": SPLITTER,
        "embedder": embedder.identity,
        "enrichment": ENRICHMENT,
        "references": REFERENCES,
    }
    card = home / "corpus.json"
    if card.exists() and json.loads(card.read_text(encoding="utf-8")) == made_of:
        return home
    home.mkdir(parents=True, exist_ok=True)
    share_models(settings.home, home)
    passages: list[Passage] = []
    read = tuple(documents(bench))
    for done, document in enumerate(read, start=1):
        passages += split(document, embedder.pieces)
        progress("documents split", done, len(read))
    found = references(read)
    snapshot = Snapshot(read, tuple(passages), splitter=SPLITTER, references=found)
    index_snapshot(snapshot, settings.model_copy(update={"home": home}), embedder, progress)
    card.write_text(json.dumps(made_of, indent=2) + "\n", encoding="utf-8")
    return home


def search_all(
    answers: Answers, bench: Bench, k: int, threads: int, progress: Progress
) -> dict[str, tuple[str, ...]]:
    """The first k documents for each query with a relevant one, best first."""
    queries = [query for query in bench.queries if query.id in bench.qrels]
    found = _side_by_side(
        lambda query: first_documents(answers, query.text, k),
        queries,
        threads,
        "searched",
        progress,
    )
    return {query.id: ids for query, ids in zip(queries, found, strict=True)}


def first_documents(answers: Answers, text: str, k: int) -> tuple[str, ...]:
    """The documents of the best passages, until there are k of them or no more passages."""
    limit = k * PASSAGES_PER_DOCUMENT
    while True:
        evidence = answers.search(text, limit=limit)
        ids = tuple(dict.fromkeys(seen.passage.section for seen in evidence))
        if len(ids) >= k or len(evidence) < limit:
            return ids[:k]
        limit *= 2


def measure(
    answers: Answers, bench: Bench, k: int = 10, threads: int = 2, progress: Progress | None = None
) -> Outcome:
    """Search every query, ask it too where the set knows unanswerable ones; give the figures."""
    tell = progress or (lambda what, done, of: None)
    found = search_all(answers, bench, k, threads, tell)
    figures = _retrieval(bench, found, k)
    if not bench.refuses:
        return Outcome(bench.name, len(bench.queries), figures)
    asked = _side_by_side(lambda query: _ask(answers, query), bench.queries, threads, "asked", tell)
    problems = tuple(told for told in asked if isinstance(told, str))
    kept = [
        (bool(query.answerable), *told)
        for query, told in zip(bench.queries, asked, strict=True)
        if not isinstance(told, str)
    ]
    can = np.array([answerable for answerable, _, _ in kept])
    did = np.array([declined for _, declined, _ in kept])
    figures |= {
        "unanswerable declined": wilson(int(did[~can].sum()), int((~can).sum())),
        "answerable declined": wilson(int(did[can].sum()), int(can.sum())),
        "balanced accuracy": bootstrap(
            lambda rows: declining.balanced_accuracy(can[rows].tolist(), did[rows].tolist()),
            len(can),
            rounds=1000,
        ),
    }
    sure = [confidence for _, _, confidence in kept]
    told_all = [value for value in sure if value is not None]
    points: tuple[OperatingPoint, ...] = ()
    if len(told_all) == len(sure) and any(np.isfinite(told_all)):
        column = np.array(told_all)
        figures["AUROC of confidence"] = bootstrap(
            lambda rows: declining.auroc(can[rows].tolist(), column[rows].tolist()),
            len(can),
            rounds=1000,
        )
        points = declining.operating_curve(can.tolist(), told_all)
    return Outcome(bench.name, len(bench.queries), figures, points, problems)


def _retrieval(bench: Bench, found: Mapping[str, Sequence[str]], k: int) -> dict[str, Estimate]:
    qrels = {query: bench.qrels[query] for query in found}
    names = {name: m for cut in sorted({5, k}) for name, m in rank_measures(cut).items()}
    values = ranked(qrels, found, names)
    wanted = ("R@5", f"R@{k}", f"AP@{k}", f"nDCG@{k}", f"RR@{k}")
    columns = {name: [values[query][name] for query in found] for name in dict.fromkeys(wanted)}
    columns[f"all of them in {k}"] = [float(values[query][f"R@{k}"] == 1) for query in found]
    return {
        name: ratio(column, [1.0] * len(column), rounds=1000)
        for name, column in columns.items()
        if column
    }


def _ask(answers: Answers, query: Query) -> tuple[bool, float | None] | str:
    try:
        answer = answers.ask(Question(query.text))
    except Exception as error:  # counted and shown; one bad question must not cost the others
        return f"{query.id}: {type(error).__name__}: {error}"
    declined = not answer.status.startswith("answered")
    sure = answer.trace.features.get("confidence")
    return declined, -np.inf if sure is None and declined else sure


def _side_by_side(
    work: Callable[[Given], Made],
    items: Sequence[Given],
    threads: int,
    what: str,
    progress: Progress,
) -> list[Made]:
    made: list[Made] = []
    with ThreadPoolExecutor(threads) as pool:
        for result in pool.map(work, items):
            made.append(result)
            progress(what, len(made), len(items))
    return made


def _document(key: str, rows: Sequence[Row], *, titled: bool) -> Document:
    """One text of some rows; a row that is one by itself is a document of that id."""
    text = ""
    sections: list[Section] = []
    units: list[Unit] = []
    for row in rows:
        heading = row.title.strip() if titled else ""
        start = len(text)
        if heading:
            units.append(Unit(UnitKind.HEADING, Span(start, start + len(heading)), row.key))
            text += f"{heading}\n\n"
        text += row.text
        # A row is what its authors call a passage: cut further only where the model would not read.
        words = Span(len(text) - len(row.text), len(text)).trimmed(text)
        units.append(Unit(UnitKind.PARAGRAPH, words, row.key))
        sections.append(_section(row, heading, Span(start, len(text))))
        text += "\n\n"
    text = text[:-2]
    title = rows[0].title or key if rows[0].key == key else key
    # A guidance is embedded without its name: where titles are no part of the search, so are these.
    kind = Kind.OWN if titled else Kind.GUIDANCE
    return Document(
        source=Source(key, title, "", kind, Force.INFORMATIVE, Rendition.OWN),
        text=text,
        body=Span(0, len(text)),
        sections=tuple(sections),
        units=tuple(units),
        footnotes=(),
    )


def _section(row: Row, heading: str, span: Span) -> Section:
    return Section(
        id=row.key,
        number=row.title.partition(", ")[2] or row.title or row.key,
        title=heading,
        headings=(heading,) if heading else (),
        parent=None,
        span=span,
        page=None,
    )


def _queries(path: Path) -> Iterator[Query]:
    for place, row in _lines(path):
        try:
            yield Query(
                str(row["_id"]), str(row["text"]), row.get("answerable"), bool(row.get("subset"))
            )
        except KeyError as error:
            raise BrokenBench(f"{place}: a query has _id and text; no {error} here") from None


def _qrels(path: Path) -> dict[str, tuple[str, ...]]:
    relevant: dict[str, list[str]] = {}
    with path.open(encoding="utf-8", newline="") as file:
        for number, row in enumerate(csv.DictReader(file, delimiter="\t"), start=2):
            try:
                if int(row["score"]) > 0:
                    relevant.setdefault(row["query-id"], []).append(row["corpus-id"])
            except (KeyError, TypeError, ValueError):
                raise BrokenBench(
                    f"{path}:{number}: a line has query-id, corpus-id and score, parted by tabs"
                ) from None
    return {query: tuple(ids) for query, ids in relevant.items()}


def _lines(path: Path) -> Iterable[tuple[str, dict[str, Any]]]:
    with path.open(encoding="utf-8") as file:
        for number, line in enumerate(file, start=1):
            if line.strip():
                try:
                    yield f"{path}:{number}", json.loads(line)
                except ValueError as error:
                    raise BrokenBench(f"{path}:{number}: not JSON ({error})") from None


def tables(outcome: Outcome) -> Iterator[Rows]:
    """The figures of a set, and what other thresholds of confidence would decline."""
    yield Rows(
        f"{outcome.name}: {outcome.queries} questions, {len(outcome.problems)} ended in an error",
        ("measure", "value", "95 % interval", "of"),
        tuple(
            (name, figure("", found.value), interval("", found), str(found.n))
            for name, found in outcome.figures.items()
        ),
    )
    if outcome.points:
        yield operating(outcome.name, outcome.points)
