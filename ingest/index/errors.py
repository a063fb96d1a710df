"""Why an index cannot be used, made or written.

IndexProblem
├── NoIndex         nothing has been indexed yet, or nothing to go back to: run `python -m ingest`
├── IndexMismatch   made from another snapshot, model, dimension or splitter: index again
├── BrokenIndex     files that are missing, cut short or disagree: index again
├── IndexLocked     another process writes: wait for it
└── CannotWrite     the disk is full or refuses: make room, then index again

Every message says what is wrong, what was expected, and what to type.
"""


class IndexProblem(Exception):
    """Base of everything the index raises; the message is one sentence for a person."""


class NoIndex(IndexProblem):
    """Nothing has been indexed yet, or there is nothing to go back to."""


class IndexMismatch(IndexProblem):
    """The index was made from another snapshot, model, dimension, splitter or format."""


class BrokenIndex(IndexProblem):
    """Half an index: files that are missing, cut short, or disagree."""


class IndexLocked(IndexProblem):
    """Another process is writing; the message says which."""


class CannotWrite(IndexProblem):
    """The disk is full, or does not let us write; the index in use is untouched."""
