"""What can be wrong with a source or with the list of sources.

ReadingProblem
├── BadSourceList    `sources.toml` cannot be read: correct the line it names
├── BadCard          a card of ours does not fit: correct the fact it names
├── BadRemark        a remark of `updates.toml` does not fit what it is about: correct it
├── NotOwn           no such file to add, or no such own document: name another
├── NotListed        an id that no entry has: correct it
├── BadLock          the lock file of what was fetched cannot be read: delete it
├── NotFetched       a file could not be had from its address: try later, or by hand
├── WrongText        what came is not the document that was asked for: fetch it by hand
├── EmptySource      the file holds no bytes, or no words: fetch or convert it again
├── NotUtf8          its bytes are no UTF-8: convert it
├── UnknownFormat    no reader for files of this kind: convert it
├── Damaged          a file that is broken, or was made to do harm: fetch it again
├── Locked           it opens with a password only: save it without one
├── NoText           pages that are pictures: have the text recognised (OCR)
├── OnlyMetadata     a notice or a list of files, no text: fetch the text itself
├── CutShort         its contents or its markers name parts that are not there: fetch it again
└── BrokenPromise    it was read, but what was read breaks a promise: report it with its findings
"""


class ReadingProblem(Exception):
    """Base of everything that reading raises. Its message says what to do."""


class BadSourceList(ReadingProblem):
    """The list of sources is missing, no TOML, or an entry of it does not fit."""


class BadCard(ReadingProblem):
    """A card that is no TOML, lacks a key, or is of a document that the list does not know."""


class BadRemark(ReadingProblem):
    """A remark without a date or source, or whose words the document does not hold."""


class NotOwn(ReadingProblem):
    """A file to add that is not there, or an own document that is not known."""


class NotListed(ReadingProblem):
    """An id that no entry of the list has."""


class BadLock(ReadingProblem):
    """The lock file of what was fetched cannot be read."""


class NotFetched(ReadingProblem):
    """A file that its address does not give, or not now."""


class WrongText(ReadingProblem):
    """A file that holds another text than its address promised."""


class EmptySource(ReadingProblem):
    """A source without bytes, or without words."""


class NotUtf8(ReadingProblem):
    """A source whose bytes are no UTF-8."""


class UnknownFormat(ReadingProblem):
    """A source in a format that no reader reads."""


class Damaged(ReadingProblem):
    """A file that is broken, or nested or swollen as no document is."""


class Locked(ReadingProblem):
    """A file that opens with a password only."""


class NoText(ReadingProblem):
    """A file whose pages are pictures, or whose letters have no meaning."""


class OnlyMetadata(ReadingProblem):
    """A file that tells of a document but does not hold its text."""


class CutShort(ReadingProblem):
    """A source that names sections or notes which it does not hold."""


class BrokenPromise(ReadingProblem):
    """A document that was read but breaks a promise; nothing is written of it."""
