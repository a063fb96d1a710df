"""The lexical side: tantivy, its analyser, and what the corpus says how often.

Words are runs of letters and digits, lower-cased, English stop words left out, stemmed. So
"2021/695" is the two terms 2021 and 695, "R&I" is r and i, "22(5)" is 22 and 5, "Water4All" is one
term; in a question they fall apart in the same way, and are found together by their sum.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import tantivy

from corpus.passage import Passage
from ingest.index.errors import BrokenIndex

ANALYSER = "simple-lower-stop-stem-english-1"
"""Rises when the same text would give other terms."""

TEXT_WEIGHT = 1.0
HEADINGS_WEIGHT = 0.5
"""What a term in the headings counts beside one in the text."""


def terms(text: str) -> list[str]:
    """The terms of a text in its order, repeats included; also how a question is read."""
    return list(_analyser().analyze(_well_formed(text)))


def surface(text: str) -> list[str]:
    """The words of a text as written, lower-cased, stop words included."""
    return list(_plain_analyser().analyze(_well_formed(text)))


def vocabulary(passages: Iterable[Passage]) -> dict[str, int]:
    """How many passages hold each term, in their text or their headings."""
    held: Counter[str] = Counter()
    for passage in passages:
        held.update({*terms(passage.text), *terms(" ".join(passage.headings))})
    return dict(held)


def surface_words(passages: Iterable[Passage]) -> dict[str, int]:
    """How often each word as written occurs in texts and headings."""
    seen: Counter[str] = Counter()
    for passage in passages:
        seen.update(surface(passage.text))
        seen.update(surface(" ".join(passage.headings)))
    return dict(seen)


def fill_words(folder: Path, passages: Sequence[Passage]) -> None:
    """Write the lexical index of the passages into an empty folder; rows are their positions."""
    folder.mkdir(parents=True, exist_ok=True)
    index = tantivy.Index(_schema(), path=str(folder), reuse=False)
    index.register_tokenizer("english", _analyser())
    # One thread: rows lie in one order, and so equal scores come out in one order.
    writer = index.writer(heap_size=64_000_000, num_threads=1)
    for row, passage in enumerate(passages):
        entry = tantivy.Document()
        entry.add_text("text", passage.text)
        entry.add_text("headings", "\n".join(passage.headings))
        entry.add_text("document", passage.document)
        entry.add_unsigned("row", row)
        writer.add_document(entry)
    writer.commit()
    writer.wait_merging_threads()


class Words:
    """An open lexical index; safe to use from many threads.

    Raises:
        BrokenIndex: when the folder holds no whole index.
    """

    def __init__(self, folder: Path) -> None:
        try:
            index = tantivy.Index.open(str(folder))
            index.register_tokenizer("english", _analyser())
            self._schema = index.schema
            self._searcher = index.searcher()
        except Exception as error:
            raise BrokenIndex(
                f"the words in {folder} cannot be opened ({error}): type `python -m ingest`"
            ) from error

    def __len__(self) -> int:
        return int(self._searcher.num_docs)

    def search(
        self, query: Sequence[str], k: int, documents: Sequence[str] = ()
    ) -> list[tuple[int, float]]:
        """Rows and BM25 scores of the passages that hold at least one term, best first.

        Args:
            query: Terms as `terms` gives them; a repeated one counts twice.
            k: At most so many.
            documents: Ids of the documents to search; empty for all.
        """
        if not query or k < 1:
            return []
        found = self._searcher.search(self._query(query, documents), limit=k, count=False).hits
        rows = self._searcher.fast_field_values("row", [address for _, address in found])
        hits = [(int(row or 0), float(score)) for row, (score, _) in zip(rows, found, strict=True)]
        return sorted(hits, key=lambda hit: (-hit[1], hit[0]))

    def _query(self, query: Sequence[str], documents: Sequence[str]) -> Any:
        should = [
            (tantivy.Occur.Should, tantivy.Query.boost_query(self._term(field, term), weight))
            for term in query
            for field, weight in (("text", TEXT_WEIGHT), ("headings", HEADINGS_WEIGHT))
        ]
        anywhere = tantivy.Query.boolean_query(should)
        if not documents:
            return anywhere
        among = tantivy.Query.boolean_query(
            [(tantivy.Occur.Should, self._term("document", document)) for document in documents]
        )
        return tantivy.Query.boolean_query(
            [
                (tantivy.Occur.Must, anywhere),
                (tantivy.Occur.Must, tantivy.Query.const_score_query(among, 0.0)),
            ]
        )

    def _term(self, field: str, term: str) -> Any:
        return tantivy.Query.term_query(self._schema, field, term, index_option="freq")


def _schema() -> Any:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("text", tokenizer_name="english", index_option="freq")
    builder.add_text_field("headings", tokenizer_name="english", index_option="freq")
    builder.add_text_field("document", tokenizer_name="raw", index_option="basic")
    builder.add_unsigned_field("row", fast=True)
    return builder.build()


@cache
def _analyser() -> Any:
    return (
        tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
        .filter(tantivy.Filter.lowercase())
        .filter(tantivy.Filter.stopword("english"))
        .filter(tantivy.Filter.stemmer("english"))
        .build()
    )


@cache
def _plain_analyser() -> Any:
    return (
        tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
        .filter(tantivy.Filter.lowercase())
        .build()
    )


def _well_formed(text: str) -> str:
    return text.encode("utf-8", "replace").decode("utf-8")
