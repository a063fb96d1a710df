"""A stand-in for the assistant: a snapshot written by hand and answers written beforehand.

It needs no index and no model. Tests of the doors, dry runs of an evaluation and a first look at
the page run on it. What it quotes is cited like everything else: words that its snapshot does not
hold cannot be scripted.
"""

import datetime
import re
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from assistant.answer import (
    Answer,
    AssistantEvent,
    Notice,
    NoticeKind,
    Statement,
    Status,
    Step,
    Suggestion,
    Support,
    Trace,
)
from assistant.errors import NoModel
from assistant.evidence import Evidence
from assistant.ids import new_id
from assistant.question import Mode, Question
from corpus.citation import cite
from corpus.document import Document, Footnote, Link, Section, Unit, UnitKind
from corpus.passage import Passage, PassageKind, passage_id
from corpus.snapshot import Snapshot
from corpus.source import CitedBy, Force, Kind, Rendition, Source
from corpus.span import Span

STEPS = ("rephrase", "triage", "retrieve", "compose", "check")
"""The steps that a streamed answer names."""


@dataclass(frozen=True, slots=True)
class Scripted:
    """What is to be answered: quotes as (document id, words, words, …), one tuple a statement."""

    quotes: tuple[tuple[str, ...], ...] = ()
    lead: str = ""
    status: Status = Status.ANSWERED
    missing: tuple[str, ...] = ()
    notices: tuple[Notice, ...] = ()
    suggestions: tuple[Suggestion, ...] = ()


NOTHING = Scripted(
    lead="The documents here do not answer this question.",
    status=Status.DECLINED_NO_EVIDENCE,
    suggestions=(Suggestion("The whole guidance", "/read/guidance"),),
)
"""The answer to every question that is not in the script."""


@dataclass
class MemoryAssistant:
    """Answers from a script; satisfies `assistant.ports.Answers`.

    `script` maps questions to their answers, found whatever their case, spacing and final mark.
    `pause_s` is how long each step and statement takes. `asked` keeps every question that came in.
    """

    snapshot: Snapshot
    script: Mapping[str, Scripted] = field(default_factory=dict)
    index_id: str = "memory"
    pause_s: float = 0.0
    asked: list[Question] = field(default_factory=list)
    closed: bool = False

    def ask(self, question: Question) -> Answer:
        """The scripted answer, or `NOTHING`."""
        *_, answer = self.stream(question)
        assert isinstance(answer, Answer)
        return answer

    def stream(self, question: Question) -> Iterator[AssistantEvent]:
        """Every step, then the scripted statements, then the answer.

        Raises:
            NoModel: generation was asked for.
        """
        if question.mode is Mode.GENERATE:
            raise NoModel("the stand-in has no language model")
        self.asked.append(question)
        began = time.perf_counter()
        for name in STEPS:
            yield Step(name)
            time.sleep(self.pause_s)
        script = {_key(asked): scripted for asked, scripted in self.script.items()}
        scripted = script.get(_key(question.text), NOTHING)
        statements = tuple(self._statement(quotes) for quotes in scripted.quotes)
        for statement in statements:
            yield statement
            time.sleep(self.pause_s)
        yield Answer(
            id=new_id(),
            question=question.text,
            standalone_question=question.text,
            status=scripted.status,
            lead=scripted.lead,
            statements=statements,
            missing=scripted.missing,
            notices=scripted.notices,
            suggestions=scripted.suggestions,
            trace=Trace(
                mode="quote",
                snapshot=self.snapshot.id,
                index=self.index_id,
                timings_ms={"total": 1000 * (time.perf_counter() - began)},
            ),
        )

    def search(
        self, query: str, limit: int = 10, documents: tuple[str, ...] = ()
    ) -> tuple[Evidence, ...]:
        """Passages that share words with the query, by the share of its words they hold."""
        wanted = set(_words(query))
        found = [
            Evidence(passage, score=shared / len(wanted), lexical=float(shared))
            for passage in self.snapshot.passages
            if (not documents or passage.document in documents)
            and (shared := len(wanted & set(_words(passage.text))))
        ]
        return tuple(sorted(found, key=lambda evidence: -evidence.score)[:limit])

    def close(self) -> None:
        """Remember that it was let go."""
        self.closed = True

    def _statement(self, quotes: tuple[str, ...]) -> Statement:
        document = self.snapshot.document(quotes[0])
        spans = [_find(words, document) for words in quotes[1:]]
        return Statement(
            text="\n".join(
                ("- " if len(spans) > 1 else "") + " ".join(span.cut(document.text).split())
                for span in spans
            ),
            support=Support.QUOTED,
            citations=tuple(cite(document, span) for span in spans),
        )


def written(source: Source, markup: str) -> Document:
    """A document written by hand, a line a paragraph.

    `@9` begins page 9 · `## 3.2. Title` a heading, as deep as its signs · `- words` a list item ·
    `Table: words` a caption, `Row: words` a category, `> words` what stands in that row ·
    `[10] words` a note, called by `{10}` in the text · `<words|address>` a link.
    """
    return _Hand(source).write(markup)


def snapshot_of(*documents: Document, listed: tuple[Source, ...] = ()) -> Snapshot:
    """The documents with a passage for each of their paragraphs, items and notes."""
    passages = tuple(passage for document in documents for passage in _passages(document))
    return Snapshot(documents, passages, listed=listed, splitter="by hand")


def sample() -> MemoryAssistant:
    """A small part of the guidance with a handful of questions it answers."""
    document = written(GUIDANCE, SAMPLE)
    return MemoryAssistant(snapshot_of(document, listed=(REGULATION,)), SCRIPT)


_NUMBER = re.compile(r"\d+(?:\.\d+)*")


def _key(question: str) -> str:
    return " ".join(question.split()).casefold().rstrip("?!. ")


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())


def _find(words: str, document: Document) -> Span:
    start = document.text.find(words)
    if start < 0:
        raise ValueError(f"{document.id} does not say {words!r}")
    return Span(start, start + len(words))


def _passages(document: Document) -> Iterator[Passage]:
    kinds = {
        UnitKind.PARAGRAPH: PassageKind.TEXT,
        UnitKind.ITEM: PassageKind.ITEM,
        UnitKind.NOTE: PassageKind.NOTE,
    }
    for ordinal, unit in enumerate(document.units):
        if unit.kind in kinds:
            words = unit.span.cut(document.text)
            note = document.note_at(unit.span.start)
            yield Passage(
                id=passage_id(document.id, unit.section, words, ordinal),
                document=document.id,
                section=unit.section,
                kind=kinds[unit.kind],
                span=unit.span,
                text=words,
                headings=document.section(unit.section).headings,
                page=document.page_at(unit.span.start),
                footnote=note.marker if note else None,
            )


class _Hand:
    """Writes one document from its markup."""

    _INLINE = re.compile(r"\{(?P<marker>\w+)\}|<(?P<words>[^|>]+)\|(?P<url>[^>]*)>")

    def __init__(self, source: Source) -> None:
        self.source = source
        self.text = ""
        self.heads: list[tuple[int, str, str, str | None, int, int | None]] = []
        self.units: list[Unit] = []
        self.links: list[Link] = []
        self.pages: list[tuple[int, int]] = []
        self.anchors: dict[str, list[int]] = {}
        self.group = 0
        self.row: Span | None = None
        self.before = ""

    def write(self, markup: str) -> Document:
        lines = [line.strip() for line in markup.strip().splitlines() if line.strip()]
        notes = [line for line in lines if line.startswith("[")]
        for line in lines:
            if not line.startswith("["):
                self._line(line)
        body = Span(0, len(self.text))
        sections = tuple(self._sections(body.end))
        footnotes = tuple(self._note(line) for line in notes)
        return Document(
            source=self.source,
            text=self.text,
            body=body,
            sections=sections,
            units=tuple(self.units),
            footnotes=footnotes,
            links=tuple(self.links),
            pages=tuple(self.pages),
        )

    def _line(self, line: str) -> None:
        if line.startswith("@"):
            self.pages.append((len(self.text) + (2 if self.text else 0), int(line[1:])))
        elif line.startswith("#"):
            self._heading(line)
        elif line.startswith("- "):
            self.group += self.before != "item"
            self._unit(UnitKind.ITEM, line[2:], "item")
        elif line.startswith("Table: "):
            self.group += 1
            self._unit(UnitKind.CAPTION, line[7:], "table")
        elif line.startswith("Row: "):
            self.row = self._unit(UnitKind.CATEGORY, line[5:], "table")
        elif line.startswith("> "):
            self._unit(UnitKind.PARAGRAPH, line[2:], "table", lead=self.row)
        else:
            self._unit(UnitKind.PARAGRAPH, line, "")

    def _heading(self, line: str) -> None:
        signs, _, words = line.partition(" ")
        number, _, title = words.partition(". ") if words[:1].isdigit() else ("", "", words)
        parent = next((h for h in reversed(self.heads) if h[0] < len(signs)), None)
        slug = "-".join(_words(title))
        above = parent[1] if parent else None
        key = number or (f"{above}.{slug}" if above else slug)
        page = self.pages[-1][1] if self.pages else None
        start = len(self.text) + (2 if self.text else 0)
        self.heads.append((len(signs), key, title, above, start, page))
        self._unit(UnitKind.HEADING, words, "")

    def _unit(self, kind: UnitKind, line: str, group: str, lead: Span | None = None) -> Span:
        if self.text:
            self.text += "\n\n"
        start = len(self.text)
        done = 0
        for found in self._INLINE.finditer(line):
            self.text += line[done : found.start()]
            if found["marker"]:
                self.anchors.setdefault(found["marker"], []).append(len(self.text))
            else:
                words = Span(len(self.text), len(self.text) + len(found["words"]))
                self.links.append(Link(words, found["url"] or None))
                self.text += found["words"]
            done = found.end()
        self.text += line[done:]
        span = Span(start, len(self.text))
        place = self.group if group else None
        self.units.append(Unit(kind, span, self.heads[-1][1], place, lead))
        self.before = group
        return span

    def _sections(self, end: int) -> Iterator[Section]:
        titles = {key: title for _, key, title, _, _, _ in self.heads}
        parents = {key: above for _, key, _, above, _, _ in self.heads}
        for place, (depth, key, title, above, start, page) in enumerate(self.heads):
            after = [h[4] for h in self.heads[place + 1 :] if h[0] <= depth]
            path: list[str] = []
            here: str | None = key
            while here is not None:
                path.insert(0, titles[here])
                here = parents[here]
            number = next((k for k in (key, above) if k and _NUMBER.fullmatch(k)), title)
            span = Span(start, after[0] if after else end)
            yield Section(key, number, title, tuple(path), above, span, page)

    def _note(self, line: str) -> Footnote:
        marker, _, words = line[1:].partition("] ")
        anchors = tuple(self.anchors.get(marker, ()))
        caller = next(
            u.section for u in self.units if anchors and u.span.start <= anchors[0] <= u.span.end
        )
        span = self._unit(UnitKind.NOTE, words, "")
        self.units[-1] = Unit(UnitKind.NOTE, span, caller)
        address = re.search(r"https?://[^\s>)]+", self.text[span.start : span.end])
        link = next((link.url for link in self.links if span.holds(link.span)), None)
        return Footnote(marker, span, anchors, caller, address[0] if address else link)


GUIDANCE = Source(
    id="guidance",
    title="Guidance on international cooperation for European Partnerships",
    author="ERA-LEARN: Katja Lamprecht, Michael Dinges, Maximilian Zieser, Vitaliy Soloviy (AIT)",
    kind=Kind.GUIDANCE,
    force=Force.ADVISORY,
    rendition=Rendition.CONVERTED,
    date=datetime.date(2024, 6, 24),
    licence="The guidance states no terms of reuse.",
)
"""Where the sample is from."""

REGULATION = Source(
    id="32021r0695",
    title="Regulation (EU) 2021/695 establishing Horizon Europe",
    author="European Parliament and Council",
    kind=Kind.REGULATION,
    force=Force.BINDING,
    rendition=Rendition.OFFICIAL,
    date=datetime.date(2021, 4, 28),
    celex="32021R0695",
    eli="http://data.europa.eu/eli/reg/2021/695/oj",
    url="https://eur-lex.europa.eu/eli/reg/2021/695/oj",
    licence="Commission Decision 2011/833/EU",
    cited_by=(CitedBy("10", "3.2"),),
)
"""A source that the sample cites and does not hold."""

SAMPLE = """
@4
# 1. Introduction
In Horizon Europe, not only the partnership landscape has been reformed, but the European Union \
also renewed its strategic orientation towards international cooperation. The recent round of the \
Multilateral Dialogue meetings revolved around the following key topics{3}:
- principles and values of freedom of academic and scientific research
- research excellence
- open science
@8
# 3. Framework Conditions for International Cooperation in R&I
The EU developed a common set of principles and values for R&I and launched a multilateral \
dialogue with partner countries to preserve openness in international R&I cooperation, while \
putting in place restrictive measures when needed for open strategy autonomy.
@9
## 3.2. International dimension of Horizon Europe
Association to Horizon Europe is governed by the Horizon Europe Regulation 2021/695{10}. Legal \
entities from associated countries can participate under equivalent conditions as legal entities \
from the EU Member States, excluding specific conditions or limitations in the work programme \
and/or call/topic text.
In the first two biennial Horizon Europe work programmes (for 2021-22 and 2023-24) around 21% of \
all collaborative research topics actively encouraged international cooperation{11}.
The countries associated with Horizon Europe as of 21 March 2024: Albania, Armenia, Bosnia and \
Herzegovina, Faroe Islands, Georgia, Iceland, Israel, Kosovo, Moldova, Montenegro, New Zealand, \
North Macedonia, Norway, Serbia, Tunisia, Türkiye, Ukraine, United Kingdom. Transitional \
agreements also apply to Canada, Morocco and Switzerland.
### Ukraine
The Commission focused on dedicated support measures for Ukraine, including the setup of a \
<Horizon Europe office|https://horizon-europe.org.ua/> in Kyiv.
@13
# 5. Approaches to International Cooperation among European Partnerships
Table: Table 1. Examples of activities
Row: Soft coordination: ADR
> Soft coordination through dedicated networking and building relationships through national \
governments contributes to strategic positioning of European Partnerships within relevant areas.
Row: Complete integration of global actors: CETP
> CETP aims for complete integration of global actors in the activities of partnerships.
[3] EC (2024). Multilateral dialogue on principles and values for international cooperation.
[10] Regulation (EU) 2021/695 of the European Parliament and of the Council of 28 April 2021 \
establishing Horizon Europe (OJ 12.5.2021 L 170/1), https://eur-lex.europa.eu/eli/reg/2021/695/oj
[11] EC COM(2023) 356 final, First biennial report on the implementation of the Global Approach
"""
"""Sentences of the guidance, shortened."""

SCRIPT: dict[str, Scripted] = {
    "Which countries are associated to Horizon Europe?": Scripted(
        lead="Section 3.2 says:",
        quotes=(
            (
                "guidance",
                "The countries associated with Horizon Europe as of 21 March 2024: Albania, "
                "Armenia, Bosnia and Herzegovina, Faroe Islands, Georgia, Iceland, Israel, Kosovo, "
                "Moldova, Montenegro, New Zealand, North Macedonia, Norway, Serbia, Tunisia, "
                "Türkiye, Ukraine, United Kingdom.",
            ),
        ),
        notices=(
            Notice(
                NoticeKind.AS_OF,
                "The list is the one of that day; countries may have joined since.",
                date=datetime.date(2024, 3, 21),
                source="guidance",
                applies_to=(0,),
            ),
        ),
    ),
    "Which act governs association to Horizon Europe?": Scripted(
        lead="Section 3.2 says:",
        quotes=(
            (
                "guidance",
                "Association to Horizon Europe is governed by the Horizon Europe Regulation "
                "2021/695.",
            ),
        ),
    ),
    "What were the topics of the Multilateral Dialogue?": Scripted(
        lead="Section 1 lists:",
        quotes=(
            (
                "guidance",
                "principles and values of freedom of academic and scientific research",
                "research excellence",
                "open science",
            ),
        ),
    ),
    "What does CETP aim for, and what is its budget?": Scripted(
        lead="Section 5 says:",
        status=Status.ANSWERED_PARTLY,
        quotes=(("guidance", "CETP aims for complete integration of global actors"),),
        missing=("the budget of CETP",),
        suggestions=(
            Suggestion("Section 5, Approaches to International Cooperation", "/read/guidance#5"),
        ),
    ),
    "What is the budget of Horizon Europe?": Scripted(
        lead="The guidance does not state the budget of Horizon Europe.",
        status=Status.DECLINED_NO_EVIDENCE,
        suggestions=(
            Suggestion(
                "Section 3.2, International dimension of Horizon Europe", "/read/guidance#3.2"
            ),
            Suggestion("Regulation (EU) 2021/695", "https://eur-lex.europa.eu/eli/reg/2021/695/oj"),
        ),
    ),
}
"""What the sample answers, and how."""
