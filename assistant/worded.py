"""An answer in a model's words, made from the one in quotes that stands behind it.

The quotes are there first. A rule that differs from advice among them is shown at once, in its own
words, before the model says anything. Then each statement of the model leaves as it passes. Where
none does, the quotes are the answer; where some do, a part of the question that they do not touch
keeps its quotes, and so does all that was quoted where something did not pass. Nothing that has
left is taken back.
"""

from collections.abc import Generator, Iterator, Sequence
from contextlib import closing
from dataclasses import replace

from assistant.answer import (
    Answer,
    AssistantEvent,
    Generation,
    Notice,
    NoticeKind,
    Statement,
    Status,
    Step,
    Writing,
)
from assistant.authority import binding_first
from assistant.cite import cite
from assistant.draft import Claim, Draft, Pick
from assistant.exceptions import limits
from assistant.follow import path
from assistant.generate import BROKEN, Writer, generate
from assistant.notices import notices
from assistant.prompting import Asked, prompt
from assistant.review import introduced
from assistant.settings import Settings
from corpus.snapshot import Snapshot

INSTEAD = "These are the exact words of the documents instead."
_UNREACHABLE = "The language model cannot be reached at the moment."
_FAILED = {
    "unreachable": _UNREACHABLE,
    "refused": "The language model did not take the question.",
    "budget": "The language model has written as much as it may today.",
    BROKEN: "The language model gave no whole answer.",
}
_FAILED_SOMEHOW = "The language model failed."


def in_words(
    quoted: Answer,
    drafts: Sequence[Draft],
    asked: Asked,
    writer: Writer,
    snapshot: Snapshot,
    settings: Settings,
) -> Generator[AssistantEvent, None, Answer]:
    """The answer in a model's words as it comes; returns it whole.

    Args:
        quoted: The same answer in quotes; it has statements.
        drafts: What each part of the question was answered with, in its order.
        asked: What the model is asked.
        writer: The model, and who checks it.
        snapshot: What all this rests on.
        settings: How much the model is given to read.
    """
    draft = _joined(drafts)
    rules = quoted.statements[: len(quoted.statements) - len(draft.claims)]
    ordered = binding_first(draft, snapshot, settings)
    given = prompt(asked, ordered, quoted.evidence, snapshot, settings)
    count = len(given.shown)
    yield Step("compose", f"reading {count} passage{'' if count == 1 else 's'}")
    yield from rules

    said: list[Statement] = []
    writing = generate(given, writer, snapshot, [rule.text for rule in rules])
    generation = yield from _checked(writing, said)

    short = generation.failure is not None or bool(generation.removed)
    own = _own(said)
    rest = _kept(quoted, rules, _left(drafts, own, snapshot, short), own, snapshot, settings)
    yield from rest
    status = Status.ANSWERED_PARTLY if short else quoted.status
    told = replace(quoted, status=status, statements=(*rules, *said, *rest))
    return _whole(told if generation.left else quoted, generation, writer, snapshot)


def without_model(quoted: Answer) -> Answer:
    """The answer in quotes, where a model would have written and is known not to answer now."""
    notice = Notice(NoticeKind.DEGRADED, f"{_UNREACHABLE} {INSTEAD}")
    return replace(quoted, notices=(*quoted.notices, notice))


def _checked(
    writing: Generator[Statement | Writing, None, Generation], said: list[Statement]
) -> Generator[AssistantEvent, None, Generation]:
    """What is written as it passes, kept in `said`; the check is named before the first of it."""
    with closing(writing):
        while True:
            try:
                event = next(writing)
            except StopIteration as done:
                generation: Generation = done.value
                return generation
            if isinstance(event, Statement):
                if not said:
                    yield Step("check")
                said.append(event)
            yield event


def _joined(drafts: Sequence[Draft]) -> Draft:
    return Draft(tuple(dict.fromkeys(claim for draft in drafts for claim in draft.claims)))


def _own(said: Sequence[Statement]) -> Draft:
    """What the model cited, each quote a claim."""
    picks = (Pick(c.document, c.span) for statement in said for c in statement.citations)
    return Draft(tuple(Claim((pick,)) for pick in dict.fromkeys(picks)))


def _left(
    drafts: Sequence[Draft], own: Draft, snapshot: Snapshot, short: bool
) -> tuple[Claim, ...]:
    """The quotes that the model did not make needless.

    Those of parts of the question that it did not touch, and lists of which it left out items;
    where it fell short, all whose words it did not cite.
    """
    by_it = [pick for claim in own.claims for pick in claim.picks]
    untouched = _joined([draft for draft in drafts if not _touched(draft, by_it, snapshot)]).claims
    return tuple(
        claim
        for claim in _joined(drafts).claims
        if claim in untouched or ((short or claim.whole_list) and not _told(claim, by_it))
    )


def _told(claim: Claim, picks: Sequence[Pick]) -> bool:
    """Whether words were cited from all that a quote is made of, the lead of a list aside."""
    mine = claim.picks[1:] if claim.whole_list else claim.picks
    return all(any(_overlap(each, pick) for pick in picks) for each in mine)


def _overlap(one: Pick, other: Pick) -> bool:
    return one.document == other.document and one.span.overlaps(other.span)


def _kept(
    quoted: Answer,
    rules: Sequence[Statement],
    left: Sequence[Claim],
    own: Draft,
    snapshot: Snapshot,
    settings: Settings,
) -> tuple[Statement, ...]:
    """The quotes that are needed after what the model said.

    All of them where it said nothing; else rules against advice that it alone cited, sentences that
    limit what it cited, and those that are left.
    """
    if not own.claims:
        return quoted.statements[len(rules) :]
    told = {citation for statement in rules for citation in statement.citations}
    by_it = [pick for claim in own.claims for pick in claim.picks]
    beside = [c for c in limits(by_it, snapshot) if not _told(c, by_it)]
    against = [c for c in binding_first(own, snapshot, settings).claims if c not in own.claims]
    kept = cite(Draft(tuple(dict.fromkeys((*against, *beside, *left)))), snapshot)
    return tuple(s for s in kept if not told.issuperset(s.citations))


def _touched(draft: Draft, picks: Sequence[Pick], snapshot: Snapshot) -> bool:
    """Whether words were cited from a passage that a part's quotes stand in."""
    return any(
        passage.span.overlaps(pick.span)
        for claim in draft.claims
        for mine in claim.picks
        for passage in snapshot.passages_of(mine.document)
        if passage.span.overlaps(mine.span)
        for pick in picks
        if pick.document == mine.document
    )


def _whole(answer: Answer, generation: Generation, writer: Writer, snapshot: Snapshot) -> Answer:
    """The answer with all that is said beside its statements, and how it came about."""
    statements = answer.statements
    trace = replace(answer.trace, model=writer.model.name, generation=generation)
    if not generation.left:
        told = Notice(NoticeKind.DEGRADED, f"{_why_not(generation)} {INSTEAD}")
        return replace(answer, notices=(*answer.notices, told), trace=trace)
    return replace(
        answer,
        lead=introduced(statements, snapshot),
        notices=(
            *notices(statements, snapshot),
            *_of_the_model(generation),
        ),
        path=path(statements, snapshot),
        trace=replace(trace, mode="generate"),
    )


def _why_not(generation: Generation) -> str:
    """Why nothing of a model's answer is shown."""
    if generation.failure is not None:
        return _FAILED.get(generation.failure, _FAILED_SOMEHOW)
    if generation.said:
        return "The documents do not prove what the language model said."
    return "The language model said nothing."


def _of_the_model(generation: Generation) -> Iterator[Notice]:
    """That it stopped early, and how much of what it said is not shown."""
    if generation.failure is not None:
        why = _FAILED.get(generation.failure, _FAILED_SOMEHOW)
        yield Notice(NoticeKind.DEGRADED, f"{why} The answer breaks off before its end.")
    if count := len(generation.removed):
        what = "One statement" if count == 1 else f"{count} statements"
        yield Notice(
            NoticeKind.INCOMPLETE,
            f"{what} of the language model left out: the documents do not prove what was said.",
        )
