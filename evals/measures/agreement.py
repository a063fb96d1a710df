"""Does the same question get the same answer by another way: another door, another run?

Two records of one question are compared, each with what its door told. In [0, 1], 1 is the same;
symmetrical, so there is no right one of the two. A refusal is an answer as any other: two refusals
agree where their status does, and have no citations to differ in, which is missing. A question
that one of the two does not have is missing, too; one that ended in an error agrees with nothing.
"""

from collections import Counter

from evals.measures.trial import Tally, share
from evals.record import ERROR, Record
from evals.words import plain


def same_status(one: Record, other: Record) -> Tally:
    """1 where both ended alike, 0 where not, or where either ended in an error."""
    return Tally(float(one.status == other.status != ERROR))


def same_citations(one: Record, other: Record) -> Tally | None:
    """Citations that both have, of all that either has; per occurrence.

    Two citations are one where every field is the same: document, digest, place, words, kind,
    section, page and footnotes. The Jaccard coefficient of bags (Jaccard, P. (1912), "The
    distribution of the flora in the alpine zone", New Phytologist 11, 37-50).
    """
    mine, theirs = Counter(one.citations), Counter(other.citations)
    of = (mine | theirs).total()
    return Tally((mine & theirs).total(), of) if of else None


def same_order(one: Record, other: Record) -> Tally | None:
    """1 where both cite the same, statement by statement, in the same order; else 0."""
    if not one.citations and not other.citations:
        return None
    mine, theirs = ([said.citations for said in record.statements] for record in (one, other))
    return Tally(float(mine == theirs))


def words_shown(record: Record, text: str) -> Tally | None:
    """Citations whose words, and the number of whose section, stand in what a reader is shown.

    For doors that show an answer and have no wire: a terminal, a message of Slack, a file. Per
    occurrence; words are compared in lower case, with white space and quotation marks folded.
    """
    seen = plain(text)
    there = [plain(c.quote) in seen and plain(c.section) in seen for c in record.citations]
    return share(sum(there), len(there))
