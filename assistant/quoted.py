"""One part of a question: looked up, or searched, weighed and composed of quotes, or declined."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from assistant.answer import Status
from assistant.compose import quote
from assistant.draft import Claim, Draft, Pick
from assistant.editions import edition_asked, edition_words
from assistant.evidence import Evidence
from assistant.follow import follow
from assistant.generate import Writer
from assistant.language import english_only
from assistant.lookup import LookedUp, look_up
from assistant.named import Context, Parts, parts_named
from assistant.parts import Part, parts
from assistant.question import Question
from assistant.reading import Reading
from assistant.rephrase import Standalone, rephrase
from assistant.retrieve import retrieve
from assistant.review import edition_gap, lacking, shares, unmet
from assistant.settings import Settings
from assistant.triage import Guard
from assistant.understand import Inquiry, understand, without
from assistant.weigh import Judged, Outcome, Verdict, Weights, verdict, weigh
from corpus.normalise import find
from corpus.snapshot import Snapshot
from corpus.source import Rendition, Source
from ingest.embedding import Embedder

_NOTHING = Draft()
_MORE_LIKELY_THAN_NOT = 0.5
NEAREST = "what is quoted is only what comes nearest"
"""What is said beside quotes that may not answer, for a question that could hardly be read."""


@dataclass(frozen=True, slots=True)
class Tools:
    """What the steps work with; all of it may be shared by threads.

    `writer` words the answers; None where no model is configured. `reads` says which languages the
    embedder reads, `foreign` that the question at hand is in one which it does not read.
    """

    reading: Reading
    embedder: Embedder
    guard: Guard
    weights: Weights
    settings: Settings
    writer: Writer | None = None
    reads: Callable[[str], bool] = english_only
    foreign: bool = False


@dataclass(frozen=True, slots=True)
class Ending:
    """How one part of a question ended: a draft, or a status without one.

    `reason` says what was not found; beside a draft, which part of what was asked for.
    """

    part: Part
    status: Status
    draft: Draft = _NOTHING
    evidence: tuple[Evidence, ...] = ()
    verdict: Verdict | None = None
    reason: str | None = None


def contexts(
    asked: Sequence[Part], standalone: Standalone, question: Question
) -> Iterator[Context]:
    """What was said before each part."""
    before: list[str] = []
    for part in asked:
        yield Context(" ".join(before), standalone.earlier, question.documents)
        before += [part.around, part.text]


def understood(asked: Sequence[Part], standalone: Standalone, tools: Tools) -> tuple[Inquiry, ...]:
    """Each part as an inquiry; the earlier question that they lean on is looked for once."""
    place = _place_of(standalone.earlier, tools)
    return tuple(
        replace(
            _on_an_act(
                part.text,
                understand(part.text, tools.reading, f"{standalone.earlier} {part.around}".strip()),
                tools,
            ),
            place=place,
        )
        for part in asked
    )


def _on_an_act(text: str, inquiry: Inquiry, tools: Tools) -> Inquiry:
    """The inquiry; where it names an act, without the words for the edition that is meant."""
    spans = edition_words(text)
    if not spans or not tools.reading.acts.named(text):
        return inquiry
    return without(inquiry, text, spans)


def _place_of(earlier: str, tools: Tools) -> tuple[str, str] | None:
    """Document and section of the best sentence for an earlier question."""
    if not earlier:
        return None
    inquiry = understand(earlier, tools.reading)
    vector = tools.embedder.embed([inquiry.text])[0]
    evidence = evidence_for(inquiry, vector, LookedUp(), Question(earlier), tools)
    judged = _weighed(inquiry, vector, evidence, tools)
    return judged[0].candidate.place if judged else None


def answered(
    part: Part,
    inquiry: Inquiry,
    vector: np.ndarray,
    question: Question,
    tools: Tools,
    context: Context,
) -> Ending:
    """One part: looked up, or searched, weighed and composed, or declined."""
    by_number = _numbered(part, inquiry, vector, question, tools, context)
    ending = by_number or _searched(part, inquiry, vector, question, tools)
    reading = tools.reading
    gap = edition_gap(ending.draft, question.text, reading.editions, reading.index.snapshot)
    if gap is None:
        return ending
    return Ending(part, Status.DECLINED_NO_EVIDENCE, evidence=ending.evidence, reason=gap)


def _searched(
    part: Part, inquiry: Inquiry, vector: np.ndarray, question: Question, tools: Tools
) -> Ending:
    """A place that is no numbered part looked up, or the documents searched and weighed."""
    reading = tools.reading
    found = look_up(inquiry, reading.index.snapshot, question.documents)
    if found.draft:
        return Ending(part, Status.ANSWERED, found.draft, reason=found.missing)
    if found.missing:
        return Ending(part, Status.DECLINED_NO_EVIDENCE, reason=found.missing)
    evidence = evidence_for(
        inquiry, vector, found, question, tools, reading.acts.held_texts(part.text)
    )
    texts, cards = _last_resort(evidence, reading.index.snapshot)
    judged = _weighed(inquiry, vector, texts, tools)
    ending = _composed(part, inquiry, judged, tools)
    if cards and (not ending.draft.claims or lacking(inquiry, judged[0].candidate, reading.alike)):
        ending = _by_card(ending, inquiry, _weighed(inquiry, vector, cards, tools), tools)
    if tools.foreign and not ending.draft.claims:
        ending = _nearest(ending, inquiry, judged, tools)
    return replace(ending, evidence=evidence)


def _numbered(
    part: Part,
    inquiry: Inquiry,
    vector: np.ndarray,
    question: Question,
    tools: Tools,
    context: Context,
) -> Ending | None:
    """The numbered parts of acts that are named; None where none is, or the search knows better."""
    reading = tools.reading
    asked = parts_named(part, inquiry, reading, edition_asked(question.text), context)
    given = Parts(reading, tools.settings, tools.weights).answer(asked, vector) if asked else None
    if given is None:
        return None
    if given.draft.claims:
        return Ending(part, Status.ANSWERED, given.draft, given.evidence, reason=given.reason)
    status = Status.CLARIFY if given.clarify else Status.DECLINED_NO_EVIDENCE
    return Ending(part, status, evidence=given.evidence, reason=given.reason)


def _by_card(ending: Ending, inquiry: Inquiry, judged: Sequence[Judged], tools: Tools) -> Ending:
    """The ending that cards give in place of one that texts gave, or that one itself.

    A card never stands before a text that holds every word that is asked for. Where the nearest
    text lacks some, a card that holds them all does if the question names its document; where no
    text answers, one that holds some. Its short facts share words with many questions that they do
    not answer, so it has to be surer than a text.
    """
    surer = tools.settings.model_copy(update={"answer_from": tools.settings.card_from})
    found = _composed(ending.part, inquiry, judged, replace(tools, settings=surer))
    if not found.draft.claims:
        return ending
    best = judged[0].candidate
    if ending.draft.claims:
        source = tools.reading.index.snapshot.document(best.evidence.passage.document).source
        whole = _names(ending.part.text, source) and not lacking(inquiry, best, tools.reading.alike)
    else:
        whole = shares(inquiry, best)
    return found if whole else ending


def _nearest(ending: Ending, inquiry: Inquiry, judged: Sequence[Judged], tools: Tools) -> Ending:
    """What comes nearest, for a question in a language of which the search only sees the names.

    It is no answer and says so; a question that nothing comes near to stays declined.
    """
    sure = ending.verdict.confidence if ending.verdict else 0.0
    if not judged or sure < tools.settings.nearest_from:
        return ending
    lists = tools.reading.lists_of(judged[0].candidate.evidence.passage.document)
    draft = quote(inquiry, judged, lists, tools.reading.alike, tools.settings)
    return Ending(ending.part, Status.ANSWERED, draft, verdict=ending.verdict, reason=NEAREST)


def _names(question: str, source: Source) -> bool:
    """Whether a question names a document by its number or by one of its names."""
    called = (*source.names, *((source.number,) if source.number else ()))
    text = question.lower()
    return any(find(name.lower(), text, whole_words=True) for name in called)


def _composed(part: Part, inquiry: Inquiry, judged: Sequence[Judged], tools: Tools) -> Ending:
    """Weighed sentences composed where they answer, or why they do not."""
    settings, reading = tools.settings, tools.reading
    if not judged:
        return Ending(part, Status.DECLINED_NO_EVIDENCE)
    found_out = verdict(np.array([j.row for j in judged]), tools.weights)
    off_topic = found_out.outcomes[Outcome.OFF_TOPIC] > found_out.confidence
    if off_topic or found_out.confidence < settings.answer_from:
        # Of our field where it may as well be a name that is unknown, or a fact that is not stated.
        outside = found_out.outcomes[Outcome.OFF_TOPIC] > _MORE_LIKELY_THAN_NOT
        status = Status.DECLINED_OUT_OF_SCOPE if outside else Status.DECLINED_NO_EVIDENCE
        return Ending(part, status, verdict=found_out)
    gap = unmet(inquiry, judged[0].candidate)
    if gap:
        return Ending(part, Status.DECLINED_NO_EVIDENCE, verdict=found_out, reason=gap)
    lists = reading.lists_of(judged[0].candidate.evidence.passage.document)
    draft = quote(inquiry, judged, lists, reading.alike, settings)
    return Ending(part, Status.ANSWERED, draft, verdict=found_out)


def _last_resort(
    evidence: Sequence[Evidence], snapshot: Snapshot
) -> tuple[tuple[Evidence, ...], tuple[Evidence, ...]]:
    """Evidence from texts, and evidence from cards."""
    texts: list[Evidence] = []
    cards: list[Evidence] = []
    for item in evidence:
        source = snapshot.document(item.passage.document).source
        (cards if source.rendition is Rendition.CARD else texts).append(item)
    return tuple(texts), tuple(cards)


def evidence_for(
    inquiry: Inquiry,
    vector: np.ndarray,
    found: LookedUp,
    question: Question,
    tools: Tools,
    acts: tuple[str, ...] = (),
) -> tuple[Evidence, ...]:
    """What was found, best first: in the places that the question names, in editions that stand.

    `acts` are the ids of the editions of the act that it names.
    """
    reading = tools.reading
    snapshot = reading.index.snapshot
    documents = question.documents or acts
    evidence = retrieve(inquiry, vector, reading.index, tools.settings, documents)
    evidence = follow(evidence, reading.links, snapshot, tools.settings, documents)
    if found.scopes:
        evidence = tuple(
            item
            for item in evidence
            if any(
                scope.document == item.passage.document and scope.span.holds(item.passage.span)
                for scope in found.scopes
            )
        )
    if question.documents:
        return evidence
    asked = edition_asked(question.text)
    sources = ((item, snapshot.document(item.passage.document)) for item in evidence)
    return tuple(
        item
        for item, document in sources
        if reading.editions.stands(document, document.section(item.passage.section), asked)
    )


def _weighed(
    inquiry: Inquiry, vector: np.ndarray, evidence: Sequence[Evidence], tools: Tools
) -> tuple[Judged, ...]:
    """The sentences of the best evidence, best first."""
    candidates = tools.reading.candidates(evidence[: tools.settings.considered], vector)
    return weigh(inquiry, candidates, tools.reading.alike, tools.weights)


def examine(
    question: Question, tools: Tools
) -> tuple[tuple[Part, Inquiry, tuple[Judged, ...]], ...]:
    """Each part with its weighed sentences and no decision: what the weights are fitted on.

    Parts that are looked up or have nothing to search for are left out.
    """
    standalone = rephrase(question)
    asked = parts(standalone.text)
    before = contexts(asked, standalone, question)
    reading = tools.reading
    examined = []
    for part, inquiry, context in zip(
        asked, understood(asked, standalone, tools), before, strict=True
    ):
        vector = tools.embedder.embed([inquiry.text])[0]
        found = look_up(inquiry, reading.index.snapshot, question.documents)
        looked_up = found.draft or found.missing or not inquiry.terms
        if not looked_up and not _numbered(part, inquiry, vector, question, tools, context):
            acts = reading.acts.held_texts(part.text)
            evidence = evidence_for(inquiry, vector, found, question, tools, acts)
            texts, _ = _last_resort(evidence, reading.index.snapshot)
            examined.append((part, inquiry, _weighed(inquiry, vector, texts, tools)))
    return tuple(examined)


def with_sources(ending: Ending, tools: Tools) -> Ending:
    """The draft, then the notes that its words call: where the answer was taken from."""
    snapshot = tools.reading.index.snapshot
    picks = [pick for claim in ending.draft.claims for pick in claim.picks]
    notes = dict.fromkeys(
        Claim((Pick(pick.document, note.span),))
        for pick in picks
        for note in snapshot.document(pick.document).notes_called_in(pick.span)
    )
    draft = Draft((*ending.draft.claims, *notes))
    return replace(ending, draft=draft)
