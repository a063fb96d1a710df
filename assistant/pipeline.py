"""The way of one question, from door to door, and every way in which it can end."""

import time
from collections.abc import Iterator, Sequence
from dataclasses import replace

from assistant.answer import Answer, AssistantEvent, Status, Step, Trace
from assistant.authority import binding_first
from assistant.cite import cite
from assistant.complete import told_in_part
from assistant.draft import Draft
from assistant.follow import path
from assistant.generate import Writer
from assistant.language import ENGLISH, language_notice, language_of, named_language
from assistant.notices import notices
from assistant.parts import parts
from assistant.premise import Correction, corrections, introduced_by, without_corrected
from assistant.prompting import Asked
from assistant.question import Mode, Question
from assistant.quoted import Ending, Tools, answered, contexts, understood, with_sources
from assistant.rephrase import Standalone
from assistant.review import declined, introduced, where_to_look
from assistant.rewrite import Meant, meant
from assistant.translated import Translated, translated_notice
from assistant.triage import triage
from assistant.understand import understand
from assistant.vouched import Vouched
from assistant.worded import in_words, without_model
from corpus.snapshot import Snapshot


def answer(question: Question, answer_id: str, tools: Tools) -> Iterator[AssistantEvent]:
    """Steps and statements as they come, the whole answer last."""
    clock = _Clock()
    snapshot = tools.reading.index.snapshot

    yield Step("rephrase")
    writer = tools.writer if question.mode is not Mode.QUOTE else None
    means = meant(question, writer.model if writer else None, tools.reads)
    standalone, tools = means.standalone, replace(tools, foreign=means.foreign)
    asked = parts(standalone.text)
    clock.lap("rephrase")

    yield Step("triage")
    whole = question.text
    inquiries = understood(asked, standalone, tools)
    vectors = tools.embedder.embed([inquiry.text for inquiry in inquiries])
    stop = next(
        (
            status
            for inquiry, vector in zip(inquiries, vectors, strict=True)
            # What the embedder does not read, it cannot judge either.
            if (status := triage(inquiry, None if means.foreign else vector, whole, tools.guard))
        ),
        None,
    )
    clock.lap("triage")
    if stop:
        stopped = _ended(question, standalone, answer_id, [Ending(asked[0], stop)], tools, clock)
        yield _leaving(stopped, means, tools)
        return

    yield Step("retrieve")
    # The words of an answer are shared out among the parts of its question.
    fair = tools.settings.model_copy(update={"words": tools.settings.words // len(asked)})
    shared = replace(tools, settings=fair)
    endings = [
        answered(part, inquiry, vector, question, shared, context)
        for part, inquiry, vector, context in zip(
            asked, inquiries, vectors, contexts(asked, standalone, question), strict=True
        )
    ]
    corrected = corrections(question, tools)
    clock.lap("retrieve")

    yield Step("compose")
    if standalone.where_from:
        endings = [with_sources(ending, tools) for ending in endings]
    clock.lap("compose")

    quoted = _ended(question, standalone, answer_id, endings, tools, clock, corrected)
    _verify(quoted, snapshot)
    # Corrections are said before, and not by the model.
    drafts = [without_corrected(ending.draft, corrected) for ending in endings]
    writer = writer if any(draft.claims for draft in drafts) else None
    if writer is not None and writer.model.reachable():
        asked_of_it = _asked(means, endings)
        writer = _careful(writer, means, tools)
        told = yield from in_words(quoted, drafts, asked_of_it, writer, snapshot, tools.settings)
        _verify(told, snapshot)
        clock.lap("write")
        timed = replace(told, trace=replace(told.trace, timings_ms=clock.times()))
        yield _leaving(introduced_by(timed, corrected), means, tools)
        return

    yield Step("check")
    yield from quoted.statements
    last = quoted if writer is None else without_model(quoted)
    yield _leaving(introduced_by(last, corrected), means, tools)


def unsafe(text: str, tools: Tools) -> bool:
    """Whether a question is one that nobody should answer: judged as when it was asked first."""
    inquiries = [understand(part.text, tools.reading) for part in parts(text)]
    vectors = tools.embedder.embed([inquiry.text for inquiry in inquiries])
    return any(tools.guard.refuses(text, vector) for vector in vectors)


def _asked(means: Meant, endings: Sequence[Ending]) -> Asked:
    """What a model is asked, in which language, and of which parts it is to say nothing."""
    lost = tuple(ending.part.text for ending in endings if not ending.draft.claims)
    standalone = means.standalone
    return Asked(standalone.text, standalone.earlier, lost, named_language(means.language))


def _careful(writer: Writer, means: Meant, tools: Tools) -> Writer:
    """The writer, its statements looked at for addresses and for their language first."""
    checks = writer.checks if means.language == ENGLISH else Translated(writer.checks)
    return replace(writer, checks=Vouched(checks, tools.reading.addresses))


def _leaving(answer: Answer, means: Meant, tools: Tools) -> Answer:
    """The answer as it leaves: what is said beside it without addresses that nobody vouches for.

    Who asked in another language is told what that means for the answer.
    """
    answer = _with_the_rest(answer, tools)
    answer = tools.reading.addresses.last_look(answer)
    if means.language != ENGLISH and any(
        language_of(statement.text) == means.language for statement in answer.statements
    ):
        notice = translated_notice(means.language)
    elif means.foreign:
        notice = language_notice(means.language)
    else:
        return answer
    return replace(answer, notices=(notice, *answer.notices))


def _with_the_rest(answer: Answer, tools: Tools) -> Answer:
    """The answer, the reader told of lists that it tells in part and exceptions that it leaves out.

    Whether quotes or a model's words came out of it.
    """
    snapshot, exceptions = tools.reading.index.snapshot, tools.reading.exceptions
    rest = (
        *told_in_part(answer.statements, snapshot, answer.question),
        *exceptions.unshown(answer.statements),
    )
    return replace(answer, notices=(*answer.notices, *rest)) if rest else answer


def _verify(whole: Answer, snapshot: Snapshot) -> None:
    for statement in whole.statements:
        for citation in statement.citations:
            citation.verify(snapshot.document(citation.document))


def _ended(
    question: Question,
    standalone: Standalone,
    answer_id: str,
    endings: list[Ending],
    tools: Tools,
    clock: "_Clock",
    corrected: Sequence[Correction] = (),
) -> Answer:
    """The whole answer: what each part found, once each, and what is said where one did not.

    What the question takes for granted and the documents say otherwise comes before all.
    """
    snapshot = tools.reading.index.snapshot
    drafts = (without_corrected(ending.draft, corrected) for ending in endings)
    claims = dict.fromkeys(claim for draft in drafts for claim in draft.claims)
    ordered = binding_first(Draft(tuple(claims)), snapshot, tools.settings)
    first = tuple(correction.claim for correction in corrected)
    rest = tuple(claim for claim in ordered.claims if claim not in first)
    statements = cite(Draft((*first, *rest)), snapshot)
    lost = [ending for ending in endings if ending.reason or not ending.draft.claims]
    evidence = tuple(dict.fromkeys(item for ending in endings for item in ending.evidence))
    status = Status.ANSWERED
    if lost:
        status = Status.ANSWERED_PARTLY if statements else lost[0].status
    clock.lap("check")
    suggestions = where_to_look(status, evidence, snapshot) if lost else ()
    return Answer(
        id=answer_id,
        question=question.text,
        standalone_question=standalone.shown,
        status=status,
        lead=introduced(statements, snapshot)
        if statements
        else declined(status, snapshot, lost[0].reason, bool(suggestions)),
        statements=statements,
        missing=tuple(_lost(ending) for ending in lost) if statements else (),
        notices=notices(statements, snapshot),
        path=path(statements, snapshot),
        suggestions=suggestions,
        evidence=evidence,
        trace=Trace(
            mode="quote",
            snapshot=snapshot.id,
            index=tools.reading.index.name,
            features={**_features(endings), "corrected": float(len(corrected))},
            timings_ms=clock.times(),
        ),
    )


def _lost(ending: Ending) -> str:
    """What an answer in part is to say that it lacks."""
    if ending.draft.claims and ending.reason:
        return ending.reason
    return f"{ending.part.text} ({ending.reason})" if ending.reason else ending.part.text


def _features(endings: list[Ending]) -> dict[str, float]:
    """What the decision to answer rests on: of the part that was least sure."""
    verdicts = [ending.verdict for ending in endings if ending.verdict]
    if not verdicts:
        sure = all(ending.status is Status.ANSWERED for ending in endings)
        return {"confidence": 1.0 if sure else 0.0}
    weakest = min(verdicts, key=lambda found: found.confidence)
    return {"confidence": weakest.confidence, **weakest.features}


class _Clock:
    """Milliseconds between laps, by name, and from the start."""

    def __init__(self) -> None:
        self._start = self._last = time.perf_counter()
        self._laps: dict[str, float] = {}

    def lap(self, name: str) -> None:
        now = time.perf_counter()
        self._laps[name] = round((now - self._last) * 1000, 3)
        self._last = now

    def times(self) -> dict[str, float]:
        return {**self._laps, "total": round((time.perf_counter() - self._start) * 1000, 3)}
