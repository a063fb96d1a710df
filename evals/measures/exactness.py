"""Is every quote exactly what its document reads at that place?"""

from corpus.citation import cite
from corpus.errors import BrokenCitation, BrokenSpan, UnknownDocument
from evals.measures.trial import Tally, Trial, share
from evals.record import Cited, plain_citation


def exact_quotes(trial: Trial) -> Tally | None:
    """Citations that can be checked again and hold, of all citations, answerable or not.

    A citation holds when the snapshot has its document with the same digest, the document reads the
    quote, character for character, at its offsets, and section, page, kind and footnotes are those
    of that place. In [0, 1]; anything below 1 is a defect.
    """
    citations = trial.record.citations
    return share(sum(_holds(trial, cited) for cited in citations), len(citations))


def _holds(trial: Trial, cited: Cited) -> bool:
    try:
        again = cite(trial.snapshot.document(cited.document), cited.span)
    except (BrokenCitation, BrokenSpan, UnknownDocument):
        return False
    return cited == plain_citation(again)
