"""What a question takes for granted and the documents say otherwise: corrected first.

Each clause that a question states (`presumed.py`), in its own turn or an earlier one, is searched
for like a question. Where a sentence speaks of just that and says otherwise (`contradict.py`,
`enumerated.py`), and none says the same, its exact words come first. A premise that is not
surely wrong is left alone: no correction is better than one of what is right.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from assistant.answer import Answer
from assistant.contradict import Compared, Contradiction, Otherwise, Spoken
from assistant.draft import Claim, Draft, Pick
from assistant.enumerated import Enumerated
from assistant.features import Candidate
from assistant.lookup import LookedUp
from assistant.presumed import Presumed, presumed
from assistant.question import Question
from assistant.quoted import Tools, evidence_for
from assistant.reading import Reading
from assistant.understand import understand
from corpus.normalise import find
from corpus.source import Rendition

MOST = 2
"""Corrections that come before an answer."""
OTHERWISE = "The documents say otherwise than the question takes for granted: "
FIRST = "What they say comes first."
_LOOKED_AT = 14
"""Sentences that a clause is compared with, those that share most of its words."""
_NUMBER = re.compile(r"^\W*\w{1,3}[.)]\s+")
_SHARED = 0.3
"""The share of a clause's content words that a sentence has as they are, to be looked at."""
_LESS = 0.1
"""How much less sure a sentence may be that says the same for a premise to be left alone."""
_LESS_WITH_FIGURES = 0.3
"""The same of a sentence that has the same figures."""


@lru_cache(maxsize=4)
def _rules(reading: Reading) -> Contradiction:
    return Contradiction(reading.terms, reading.among, reading.acronyms)


@dataclass(frozen=True, slots=True)
class Correction:
    """Words that say otherwise than a question takes for granted, and what that is."""

    presumed: str
    claim: Claim


def corrections(question: Question, tools: Tools) -> tuple[Correction, ...]:
    """What is to be said before a question is answered, nothing twice."""
    found: dict[Claim, Correction] = {}
    for one in presumed(question):
        correction = _corrected(one, question, tools)
        if correction is not None and not _was_told(correction, one, tools):
            found.setdefault(correction.claim, correction)
        if len(found) == MOST:
            break
    return tuple(found.values())


def without_corrected(draft: Draft, corrected: Sequence[Correction]) -> Draft:
    """A draft without what the corrections before it quote already."""
    told = [pick for correction in corrected for pick in correction.claim.picks]
    return Draft(
        tuple(
            claim
            for claim in draft.claims
            if not all(any(_holds(said, pick) for said in told) for pick in claim.picks)
        )
    )


def _holds(one: Pick, other: Pick) -> bool:
    return one.document == other.document and one.span.holds(other.span)


def introduced_by(answer: Answer, corrected: Sequence[Correction]) -> Answer:
    """The answer, its lead saying which words of the question the first statements correct."""
    if not corrected:
        return answer
    said = "; ".join(f"\u201c{correction.presumed}\u201d" for correction in corrected)
    return replace(answer, lead=f"{OTHERWISE}{said}. {FIRST} {answer.lead}")


def _was_told(correction: Correction, one: Presumed, tools: Tools) -> bool:
    """Whether the answer to the turn that presumed it said so already."""
    snapshot = tools.reading.index.snapshot
    return bool(one.answer) and any(
        find(pick.span.cut(snapshot.document(pick.document).text), one.answer)
        for pick in correction.claim.picks
    )


def _corrected(one: Presumed, question: Question, tools: Tools) -> Correction | None:
    reading = tools.reading
    inquiry = understand(one.text, reading, one.before)
    if not inquiry.terms:
        return None
    vector = tools.embedder.embed([inquiry.text])[0]
    about = Question(one.text, documents=question.documents)
    acts = reading.acts.held_texts(one.text)
    evidence = evidence_for(inquiry, vector, LookedUp(), about, tools, acts)
    candidates = reading.candidates(evidence[: tools.settings.considered], vector)
    listed = Enumerated(reading.terms, reading.among, reading.index.snapshot)
    row = listed.against(one.text, candidates)
    if row is not None:
        return Correction(one.text, Claim((row,)))
    best = _contradicting(one, candidates, tools)
    return Correction(one.text, _claim(best)) if best else None


def _claim(candidate: Candidate) -> Claim:
    """The sentence, after the one that says what its "It" or "This" is."""
    document = candidate.evidence.passage.document
    before = (candidate.leans_on,) if candidate.leans_on else ()
    spans = [*(companion.span for companion in before), candidate.span]
    return Claim(tuple(Pick(document, span) for span in spans))


def _contradicting(
    one: Presumed, candidates: Sequence[Candidate], tools: Tools
) -> Candidate | None:
    """The sentence that says otherwise; None where none does, or one says the same."""
    reading = tools.reading
    rules = _rules(reading)
    clause = rules.spoken(one.text, one.counted)
    compared = [
        (candidate, rules.compare(clause, rules.spoken(_plain(candidate)), around, above))
        for candidate, around, above in _nearest(clause, candidates, tools)
        if not one.before or rules.speaks_of(one.before, f"{around}\n{above}")
    ]
    against = [pair for pair in compared if pair[1].otherwise is not None]
    if not against:
        return None
    candidate, how = max(against, key=lambda pair: _order(pair, tools))
    same = [other.degree for _, other in compared if other.agrees]
    if max(same, default=0.0) >= how.degree - _LESS:
        return None
    figure = how.otherwise is Otherwise.FIGURE
    borne_out = max((one.degree for _, one in compared if one.bears), default=0.0)
    return None if figure and borne_out >= how.degree - _LESS_WITH_FIGURES else candidate


def _plain(candidate: Candidate) -> str:
    """A sentence without the number of its paragraph, which counts nothing."""
    return _NUMBER.sub("", candidate.text)


def _order(pair: tuple[Candidate, Compared], tools: Tools) -> tuple[bool, float, float]:
    """Texts before cards, then what speaks most of the same thing, then what was found first."""
    candidate, how = pair
    document = tools.reading.index.snapshot.document(candidate.evidence.passage.document)
    text = document.source.rendition is not Rendition.CARD
    return text, round(how.degree, 2), candidate.evidence.score


def _nearest(
    clause: Spoken, candidates: Sequence[Candidate], tools: Tools
) -> Iterator[tuple[Candidate, str, str]]:
    """The sentences that share most words with a clause, each with what is around and above it."""
    own = {token.stem for token in clause.words.tokens if token.stem}

    def shared(candidate: Candidate) -> int:
        return len(own.intersection(candidate.stems))

    ranked = sorted(candidates, key=lambda c: (-shared(c), -c.evidence.score, c.span))
    for candidate in ranked[:_LOOKED_AT]:
        if shared(candidate) >= _SHARED * len(own):
            yield candidate, *_around(candidate, tools)


def _around(candidate: Candidate, tools: Tools) -> tuple[str, str]:
    """A sentence's passage; what it stands under and what its document is called."""
    passage = candidate.evidence.passage
    document = tools.reading.index.snapshot.document(passage.document)
    source = document.source
    unit = document.unit_at(passage.span.start)
    lead = unit.lead.cut(document.text) if unit and unit.lead else ""
    named = (source.title, source.number or "", *source.names)
    return f"{candidate.text}\n{passage.text}", "\n".join([lead, *passage.headings, *named])
