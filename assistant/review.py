"""The last look at an answer: how it is introduced, why it is declined, where else to look."""

import datetime
from collections.abc import Iterable, Sequence

from assistant.answer import Statement, Status, Suggestion, Support
from assistant.asked import PLAIN, holds
from assistant.draft import Draft
from assistant.editions import Editions, edition_asked
from assistant.evidence import Evidence
from assistant.features import Alike, Candidate, met
from assistant.understand import Inquiry, Term
from corpus.snapshot import Snapshot
from corpus.source import Rendition, Source


def nearest(evidence: Iterable[Evidence], snapshot: Snapshot, most: int = 3) -> list[Suggestion]:
    """The sections that came nearest, as suggestions where to look.

    Those of texts, where there are any; of a card the official address says more.
    """
    came = list(evidence)
    texts = [i for i in came if not _is_card(snapshot.document(i.passage.document).source)]
    found: dict[tuple[str, str], Suggestion] = {}
    for item in texts or came:
        passage = item.passage
        section = snapshot.document(passage.document).section(passage.section)
        key = (passage.document, section.id)
        if key not in found:
            found[key] = Suggestion(
                _named(section.number, section.title),
                f"/read/{passage.document}#{section.id}",
            )
        if len(found) == most:
            break
    return list(found.values())


def _named(number: str, title: str) -> str:
    return f"Section {number}, {title}" if number[:1].isdigit() else title


def official(evidence: Iterable[Evidence], snapshot: Snapshot, most: int = 2) -> list[Suggestion]:
    """Addresses of documents that the nearest sections cite, from the corpus's own list."""
    near = {item.passage.section for item in evidence}
    cards = (d.source for d in snapshot.documents if _is_card(d.source))
    listed: list[Source] = [
        source
        for source in (*snapshot.listed, *cards)
        if source.url and any(place.section in near for place in source.cited_by)
    ]
    return [Suggestion(source.title, source.url) for source in listed[:most]]


_HARDLY = 0.3
"""How far a word of the question is met from which it counts as there."""


def lacking(inquiry: Inquiry, best: Candidate, alike: Alike) -> tuple[Term, ...]:
    """Words of the question that neither a sentence nor what stands around it holds.

    Words that mean much the same count, names by themselves only.
    """
    around = best.around.union(best.stems)
    return tuple(term for term in inquiry.terms if met(term, around, alike) < _HARDLY)


def shares(inquiry: Inquiry, best: Candidate) -> bool:
    """Whether a sentence or what is around it holds any word of the question besides its names.

    True where the question has none. A word alike is not enough: a cost is like a budget.
    """
    around = best.around.union(best.stems)
    plain = [term for term in inquiry.terms if not term.name and not term.context]
    return not plain or any(term.met_by(around) for term in plain)


def unmet(inquiry: Inquiry, best: Candidate) -> str | None:
    """What the question names or asks for that the nearest words do not hold; None for nothing.

    However sure the model: a passage without the country, body or number that a question is about,
    or a sentence without an amount where one is asked for, does not answer it.
    """
    around = best.around.union(best.stems)
    missing = [
        term.word
        for term in inquiry.terms
        # What a short form stands for may be there under its long one.
        if term.name and not term.context and not term.word.isupper() and not term.met_by(around)
    ]
    if missing:
        return f"what comes nearest does not speak of {', '.join(missing)}"
    if inquiry.asked in PLAIN and not holds(best.text, inquiry.asked, inquiry.text):
        return f"what comes nearest states no {PLAIN[inquiry.asked]}"
    return None


def edition_gap(draft: Draft, question: str, editions: Editions, snapshot: Snapshot) -> str | None:
    """That the edition which a question asks for is not held, where words of another one came.

    The law of one day is no answer to what it was on another.
    """
    asked = edition_asked(question)
    for key in dict.fromkeys(pick.document for claim in draft.claims for pick in claim.picks):
        document = snapshot.document(key)
        if editions.held(document, asked):
            continue
        source = document.source
        wanted = f"as it stood on {_day(asked.on)}" if asked.on else "as adopted"
        there = (
            f"; at hand is its consolidated text of {_day(source.as_of)}" if source.as_of else ""
        )
        return f"the text of {source.short} {wanted} is not held here{there}"
    return None


def _day(day: datetime.date) -> str:
    return f"{day.day} {day:%B %Y}"


def where_to_look(
    status: Status, evidence: Sequence[Evidence], snapshot: Snapshot
) -> tuple[Suggestion, ...]:
    """Nearest sections, and official addresses where the question is at least of our field."""
    if status in (Status.DECLINED_UNSAFE, Status.CLARIFY, Status.DECLINED_OUT_OF_SCOPE):
        return ()
    return (*nearest(evidence, snapshot), *official(evidence, snapshot))


def introduced(statements: Sequence[Statement], snapshot: Snapshot) -> str:
    """A lead that asserts nothing but where the words stand, or what a model's words rest on."""
    titles = dict.fromkeys(
        _introduced(snapshot.document(citation.document).source)
        for statement in statements
        for citation in statement.citations
    )
    quoted = all(statement.support is Support.QUOTED for statement in statements)
    return f"{'In the words of' if quoted else 'According to'} {', '.join(titles)}:"


def _introduced(source: Source) -> str:
    return f"a summary card of {source.short}" if _is_card(source) else source.title


def _is_card(source: Source) -> bool:
    return source.rendition is Rendition.CARD


def _at_hand(snapshot: Snapshot, most: int = 3) -> str:
    """What the corpus holds, in a few words."""
    texts = [d.source.title for d in snapshot.documents if not _is_card(d.source)]
    cards = len(snapshot.documents) - len(texts)
    named = texts[:most]
    if len(texts) > most:
        named.append(f"{len(texts) - most} more documents")
    if cards:
        named.append(f"summary cards of {cards} documents")
    return "; ".join(named) or "nothing yet"


def declined(
    status: Status, snapshot: Snapshot, reason: str | None = None, suggested: bool = False
) -> str:
    """What is said where nothing is quoted, and why.

    `reason` is as `unmet` or a look-up gives it; `suggested` says that suggestions follow.
    """
    at_hand = _at_hand(snapshot)
    match status:
        case Status.DECLINED_OUT_OF_SCOPE:
            return f"This is outside the scope of what is at hand: {at_hand}."
        case Status.DECLINED_UNSAFE:
            return "This is not answered here: the assistant quotes its documents and does no more."
        case Status.CLARIFY if reason:
            return reason
        case Status.CLARIFY:
            return f"What would you like to know? Please ask about what is at hand: {at_hand}."
        case _:
            because = f": {reason}" if reason else ""
            below = " The nearest sections are named below." if suggested else ""
            return (
                f"No sentence was found that answers this{because}. At hand is: {at_hand}.{below}"
            )
