"""Weighed sentences to a draft: which words to quote, in which order, when a list comes whole."""

from collections.abc import Mapping, Sequence

from assistant.draft import Claim, Draft, Pick
from assistant.features import Alike, Companion, met
from assistant.settings import Settings
from assistant.structures import Structure
from assistant.understand import Inquiry
from assistant.weigh import Judged

_SURE = 0.9
"""Coverage from which a list is the one asked for, wherever the likeliest sentences stand."""

_CLOSE = 0.1
"""What a list's title may cover less than the best sentence: it has but a few words."""
_ROW = 120
"""Words up to which a table row is quoted whole where a list is asked for."""

Stems = Mapping[Structure, frozenset[str]]


def quote(
    inquiry: Inquiry,
    judged: Sequence[Judged],
    lists: Stems,
    alike: Alike,
    settings: Settings,
) -> Draft:
    """The draft for one part of a question; `judged` is best first and not empty.

    `lists` are the lists of the documents that the evidence comes from, with the stems of their
    titles.
    """
    best = judged[0]
    whole = _list_asked_for(inquiry, judged, lists, alike, settings)
    if whole:
        return Draft((_whole(whole),))
    row = best.candidate.row
    if inquiry.listing and row and row.words <= _ROW:
        return Draft((Claim((Pick(best.candidate.evidence.passage.document, row.span),)),))
    chosen = [_counted(best)]
    further = [
        _counted(other)
        for other in judged[1:]
        if other.share >= settings.second_from * best.share and _same_place(other, best)
    ]
    for more in (*_companions(inquiry, best), *further):
        words = sum(one.words for one in chosen) + more.words
        new = not any(more.span.overlaps(one.span) for one in chosen)
        if new and len(chosen) < settings.statements and words <= settings.words:
            chosen.append(more)
    document = best.candidate.evidence.passage.document
    # As they follow each other in the document; its notes stand after its text.
    spans = sorted(one.span for one in chosen)
    return Draft(tuple(Claim((Pick(document, span),)) for span in spans))


def _counted(judged: Judged) -> Companion:
    return Companion(judged.candidate.span, len(judged.candidate.text.split()))


def _companions(inquiry: Inquiry, best: Judged) -> tuple[Companion, ...]:
    """What the best sentence is not to be without.

    The sentence that says what its "It" or "This" is; for a note, the sentence that calls it; for
    a question about a document or where to find one, the notes that it calls.
    """
    candidate = best.candidate
    leans_on = (candidate.leans_on,) if candidate.leans_on else ()
    is_note = candidate.evidence.passage.footnote is not None
    return (*leans_on, *(candidate.notes if is_note or inquiry.sourcing else ()))


def _whole(whole: Structure) -> Claim:
    picks = [Pick(whole.document, span) for span in (whole.lead, *whole.items)]
    return Claim(tuple(picks), whole_list=True)


def _same_place(other: Judged, best: Judged) -> bool:
    """Whether two sentences stand in one section: the further one is then about the same thing."""
    return other.candidate.place == best.candidate.place


def _list_asked_for(
    inquiry: Inquiry,
    judged: Sequence[Judged],
    lists: Stems,
    alike: Alike,
    settings: Settings,
) -> Structure | None:
    """The list that answers, if any: led in by the best sentence, or asked for by its title."""
    best = judged[0].candidate
    document = best.evidence.passage.document
    for whole in lists:
        led_in = best.span.overlaps(whole.lead) and not whole.of_headings
        if whole.document == document and led_in:
            return whole
    if not inquiry.listing:
        return None
    scored = [
        (coverage, whole)
        for whole, stems in lists.items()
        if (coverage := _coverage(inquiry, stems, alike)) >= _SURE or _near(whole, judged)
    ]
    if not scored:
        return None
    coverage, whole = max(scored, key=lambda pair: (pair[0], -len(pair[1].around)))
    sentence = _coverage(inquiry, frozenset(best.stems), alike)
    inside = any(item.holds(best.span) for item in whole.items) and not whole.of_headings
    enough = coverage >= settings.list_from and (inside or coverage >= sentence - _CLOSE)
    return whole if enough else None


def _near(whole: Structure, judged: Sequence[Judged], first: int = 5) -> bool:
    """Whether one of the likeliest sentences stands in the list or its lead."""
    return any(
        whole.document == j.candidate.evidence.passage.document
        and whole.around.overlaps(j.candidate.span)
        for j in judged[:first]
    )


def _coverage(inquiry: Inquiry, stems: frozenset[str], alike: Alike) -> float:
    total = sum(term.weight for term in inquiry.terms)
    if not total:
        return 0.0
    return sum(term.weight * met(term, stems, alike) for term in inquiry.terms) / total
