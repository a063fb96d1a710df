"""The index: a snapshot made searchable, filled by `ingest` and searched by `assistant`."""

from ingest.index.card import Card
from ingest.index.errors import (
    BrokenIndex,
    CannotWrite,
    IndexLocked,
    IndexMismatch,
    IndexProblem,
    NoIndex,
)
from ingest.index.index import Hit, Index, name_in_use, open_index
from ingest.index.live import LiveIndex
from ingest.index.sentences import Sentences
from ingest.index.settings import IndexSettings
from ingest.index.wordvectors import WordVectors

__all__ = [
    "BrokenIndex",
    "CannotWrite",
    "Card",
    "Hit",
    "Index",
    "IndexLocked",
    "IndexMismatch",
    "IndexProblem",
    "IndexSettings",
    "LiveIndex",
    "NoIndex",
    "Sentences",
    "WordVectors",
    "name_in_use",
    "open_index",
]
