"""Broken promises of the corpus.

CorpusError
├── BrokenSpan        a range that cannot be one, or does not fit its text: a defect, report it
├── BrokenCitation    a quote that its document does not hold: never show it
├── BrokenSnapshot    files of a snapshot that are missing, cut short or altered: ingest again
└── UnknownDocument   an id that the snapshot does not hold: the caller asked for something else
"""


class CorpusError(Exception):
    """Base of everything the corpus raises."""


class BrokenSpan(CorpusError, ValueError):
    """A range that cannot be one, or does not fit its text."""


class BrokenCitation(CorpusError, ValueError):
    """A quote that its document does not hold at that place."""


class BrokenSnapshot(CorpusError):
    """A snapshot whose files are missing, cut short or altered."""


class UnknownDocument(CorpusError, KeyError):
    """A document id that the snapshot does not hold."""

    def __str__(self) -> str:
        return str(self.args[0]) if self.args else "unknown document"
