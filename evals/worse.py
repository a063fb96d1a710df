"""Ways of making answers worse: each takes all records of a set and gives them back, made worse.

None looks at a question's gold: what is worse is so for every set.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from itertools import cycle

from assistant.answer import Status, Support
from corpus.citation import cite
from corpus.document import Section, UnitKind
from corpus.errors import UnknownDocument
from corpus.snapshot import Snapshot
from evals.record import Cited, Record, Said, plain_citation

Records = tuple[Record, ...]

NOBODY = "Nobody"
"""A word that no document of the corpus says of anything that is asked for."""


def citations_shuffled(records: Records, snapshot: Snapshot) -> Records:
    """Each statement as it is, with citations of the answer after its own."""
    del snapshot
    theirs = _of_the_next(records)

    def turned(record: Record) -> Record:
        others = cycle(c for said in theirs[record.id] for c in said.citations)
        return _said(record, lambda said: replace(said, citations=tuple(
            next(others) for _ in said.citations
        )))  # fmt: skip

    return _answered(records, turned)


def statements_of_others(records: Records, snapshot: Snapshot) -> Records:
    """Each answer with the statements of the answer after it."""
    del snapshot
    theirs = _of_the_next(records)
    return _answered(records, lambda record: replace(record, statements=theirs[record.id]))


def citations_dropped(records: Records, snapshot: Snapshot) -> Records:
    """Statements without citations."""
    del snapshot
    return _answered(records, lambda r: _said(r, lambda said: replace(said, citations=())))


def first_statement_only(records: Records, snapshot: Snapshot) -> Records:
    """Answers that stop after their first statement."""
    del snapshot
    return _answered(records, lambda record: replace(record, statements=record.statements[:1]))


def neighbour_cited(records: Records, snapshot: Snapshot) -> Records:
    """Exact words of the section after the right one, or before it where it is the last."""
    return _answered(records, lambda record: _cited(record, lambda c: _beside(c, snapshot)))


def neighbour_named(records: Records, snapshot: Snapshot) -> Records:
    """The right words, said to stand in the section beside theirs."""

    def named(cited: Cited) -> Cited:
        section = _next_section(cited, snapshot)
        return replace(cited, section=section.number) if section else cited

    return _answered(records, lambda record: _cited(record, named))


def other_document_named(records: Records, snapshot: Snapshot) -> Records:
    """The right words, said to stand in another document."""
    del snapshot
    return _answered(
        records, lambda record: _cited(record, lambda c: replace(c, document=f"not-{c.document}"))
    )


def one_word_changed(records: Records, snapshot: Snapshot) -> Records:
    """Quotes with their longest word replaced by another; their places stay."""
    del snapshot
    return _answered(
        records, lambda record: _cited(record, lambda c: replace(c, quote=_changed(c.quote)))
    )


def statement_reworded(records: Records, snapshot: Snapshot) -> Records:
    """Statements with their longest word replaced by another; what they cite stays."""
    del snapshot
    return _answered(
        records, lambda record: _said(record, lambda s: replace(s, text=_changed(s.text)))
    )


def partly(records: Records, snapshot: Snapshot) -> Records:
    """Statements that the check calls borne out in part."""
    del snapshot
    return _answered(
        records, lambda record: _said(record, lambda s: replace(s, support=str(Support.PARTLY)))
    )


def wordier(records: Records, snapshot: Snapshot) -> Records:
    """Quotes that go on."""
    del snapshot
    return _answered(
        records, lambda r: _cited(r, lambda c: replace(c, quote=c.quote + " and so on"))
    )


def without_footnotes(records: Records, snapshot: Snapshot) -> Records:
    """Citations that bring no footnote, and none of a footnote itself."""
    del snapshot
    return _answered(records, lambda r: _cited(r, lambda c: replace(c, footnotes=())))


def with_a_wrong_footnote(records: Records, snapshot: Snapshot) -> Records:
    """Citations that bring a footnote which is not theirs."""
    del snapshot
    return _answered(
        records, lambda r: _cited(r, lambda c: replace(c, footnotes=(*c.footnotes, "none")))
    )


def without_notices(records: Records, snapshot: Snapshot) -> Records:
    """Answers without a word beside them."""
    del snapshot
    return _answered(records, lambda record: replace(record, notices=()))


def all_corrected(records: Records, snapshot: Snapshot) -> Records:
    """Answers that correct what the question takes for granted, right or wrong."""
    del snapshot
    return _answered(records, lambda r: replace(r, features={**r.features, "corrected": 1.0}))


def all_declined(records: Records, snapshot: Snapshot) -> Records:
    """Every answer that was given declined, without looking at what was asked."""
    del snapshot
    return _answered(records, lambda record: replace(
        record, status=str(Status.DECLINED_NO_EVIDENCE), statements=(), notices=(),
    ))  # fmt: skip


def none_declined(records: Records, snapshot: Snapshot) -> Records:
    """Where an answer was declined, the statements of one that was given."""
    del snapshot
    given = cycle([record.statements for record in records if record.answered] or [()])
    return tuple(
        replace(record, status=str(Status.ANSWERED), statements=next(given))
        if record.declined
        else record
        for record in records
    )


def other_reason(records: Records, snapshot: Snapshot) -> Records:
    """What is declined, declined for another reason."""
    del snapshot
    reasons = (Status.DECLINED_NO_EVIDENCE, Status.DECLINED_OUT_OF_SCOPE, Status.DECLINED_UNSAFE)
    after = dict(zip(map(str, reasons), map(str, (*reasons[1:], reasons[0])), strict=True))
    return tuple(
        replace(r, status=after.get(r.status, reasons[0].value)) if r.declined else r
        for r in records
    )


def evidence_reversed(records: Records, snapshot: Snapshot) -> Records:
    """The best passages last."""
    del snapshot
    return tuple(replace(record, evidence=record.evidence[::-1]) for record in records)


def evidence_lost(records: Records, snapshot: Snapshot) -> Records:
    """Nothing found."""
    del snapshot
    return tuple(replace(record, evidence=()) for record in records)


def unsure(records: Records, snapshot: Snapshot) -> Records:
    """Sure where it was not, and not where it was."""
    del snapshot
    return tuple(
        replace(r, features={**r.features, "confidence": 1 - r.features["confidence"]})
        if "confidence" in r.features
        else r
        for r in records
    )


def slower(records: Records, snapshot: Snapshot) -> Records:
    """Answers that take ten times as long."""
    del snapshot
    return tuple(replace(record, ms=record.ms * 10) for record in records)


def _answered(records: Records, change: Callable[[Record], Record]) -> Records:
    return tuple(change(record) if record.answered else record for record in records)


def _said(record: Record, change: Callable[[Said], Said]) -> Record:
    return replace(record, statements=tuple(change(said) for said in record.statements))


def _cited(record: Record, change: Callable[[Cited], Cited]) -> Record:
    return _said(record, lambda s: replace(s, citations=tuple(change(c) for c in s.citations)))


def _of_the_next(records: Iterable[Record]) -> dict[str, tuple[Said, ...]]:
    """The statements of the answer that comes after each, the first after the last."""
    answered = [record for record in records if record.answered]
    turned = [*answered[1:], *answered[:1]]
    return {one.id: other.statements for one, other in zip(answered, turned, strict=True)}


def _changed(text: str) -> str:
    longest = max(re.finditer(r"\S+", text), key=lambda word: len(word[0]), default=None)
    return text[: longest.start()] + NOBODY + text[longest.end() :] if longest else NOBODY


def _next_section(cited: Cited, snapshot: Snapshot) -> Section | None:
    """The section with words of its own that comes after the cited one, or else before it."""
    try:
        sections = snapshot.document(cited.document).sections
    except UnknownDocument:
        return None
    at = next((n for n, one in enumerate(sections) if one.number == cited.section), None)
    if at is None:
        return None
    here = sections[at]
    beside = [one for one in (*sections[at + 1 :], *sections[:at][::-1]) if _apart(here, one)]
    return beside[0] if beside else None


def _apart(one: Section, other: Section) -> bool:
    """Whether neither is a part of the other."""
    return not one.span.overlaps(other.span)


def _beside(cited: Cited, snapshot: Snapshot) -> Cited:
    section = _next_section(cited, snapshot)
    if section is None:
        return cited
    document = snapshot.document(cited.document)
    units = (u for u in document.units if u.section == section.id and u.kind != UnitKind.HEADING)
    unit = next(units, None)
    return plain_citation(cite(document, unit.span if unit else section.span))
