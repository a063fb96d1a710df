"""Draft to statements: each quote is cut from its document and verified against it."""

import re

from assistant.answer import Statement, Support
from assistant.draft import Claim, Draft
from corpus.citation import cite as cited
from corpus.snapshot import Snapshot

_SPACE = re.compile(r"\s+")


def cite(draft: Draft, snapshot: Snapshot) -> tuple[Statement, ...]:
    """The statements of a draft, with verified citations.

    Raises:
        BrokenCitation: when a pick holds no words or runs out of its text, a composer's defect.
        UnknownDocument: when a pick names a document that is not in the snapshot.
    """
    return tuple(_statement(claim, snapshot) for claim in draft.claims)


def _statement(claim: Claim, snapshot: Snapshot) -> Statement:
    citations = tuple(cited(snapshot.document(pick.document), pick.span) for pick in claim.picks)
    quotes = [_SPACE.sub(" ", citation.quote) for citation in citations]
    if not claim.whole_list:
        return Statement(" ".join(quotes), Support.QUOTED, citations)
    lead, *items = quotes
    return Statement("\n".join([lead, *(f"- {item}" for item in items)]), Support.QUOTED, citations)
