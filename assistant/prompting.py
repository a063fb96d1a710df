"""Evidence to prompt: what a model is given to read before it words an answer.

The task is one text of fields. Its first line names a mark, a word that occurs in none of them:

    The mark of this task is q7m2kd9x4t.
    [[q7m2kd9x4t question]]
    Which countries are associated to Horizon Europe?
    [[q7m2kd9x4t passage K7f3q]]
    [[q7m2kd9x4t document]]
    Guidance on international cooperation for European Partnerships
    [[q7m2kd9x4t place]]
    section 3.2 > Framework Conditions > International dimension of Horizon Europe
    [[q7m2kd9x4t authority]]
    guidance, advisory
    [[q7m2kd9x4t date]]
    2024-06-24
    [[q7m2kd9x4t likely]]
    The countries associated with Horizon Europe as of 21 March 2024: Albania, …
    [[q7m2kd9x4t words]]
    …
    [[q7m2kd9x4t end]]

A line `[[mark name]]` opens a field, which ends where the next such line begins; `end` is the last.
Before the passages stand `question` and, each where there is one, `earlier`, `leave out` (a line
for each part), `language`. In a passage `date`, `lead` and `likely` (which may come several times)
may be missing. `read_task` reads it back: whoever plays a model in a test need not parse it.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from hashlib import sha256
from importlib.resources import files
from types import MappingProxyType
from typing import Any

from assistant.draft import Draft
from assistant.evidence import Evidence
from assistant.marks import one_line, shown_words, unheard
from assistant.prompt import Given, Prompt, Shown
from assistant.render import authority
from assistant.settings import Settings
from corpus.document import Document
from corpus.passage import Passage
from corpus.snapshot import Snapshot
from corpus.span import Span

SCHEMA: Mapping[str, Any] = MappingProxyType(
    {
        "type": "object",
        "additionalProperties": False,
        "required": ["statements"],
        "properties": {
            "statements": {
                "type": "array",
                "items": {
                    "type": "object",
                    "additionalProperties": False,
                    "required": ["text", "quotes"],
                    "properties": {
                        "text": {"type": "string"},
                        "quotes": {
                            "type": "array",
                            "items": {
                                "type": "object",
                                "additionalProperties": False,
                                "required": ["key", "words"],
                                "properties": {
                                    "key": {"type": "string"},
                                    "words": {"type": "string"},
                                },
                            },
                        },
                    },
                },
            }
        },
    }
)
"""The JSON Schema of what a model answers."""

_LEAST = 200
"""Characters of a passage that are worth showing; less is a torn sentence."""
_OPENING = re.compile(r"The mark of this task is ([a-z0-9]{10})\.\n")


@dataclass(frozen=True, slots=True)
class Asked:
    """What a model is asked: a question that stands alone, the earlier one that it leans on.

    `leave_out` are parts of it that the documents do not answer; `language` is the one to answer
    in, by its English name, empty for English.
    """

    question: str
    earlier: str = ""
    leave_out: tuple[str, ...] = ()
    language: str = ""


def prompt(
    asked: Asked,
    draft: Draft,
    evidence: Sequence[Evidence],
    snapshot: Snapshot,
    settings: Settings,
) -> Given:
    """The prompt for a question: its draft's passages in their order, then the best others.

    What must be said first (a rule before advice that differs) is read first: passages come in the
    order of the draft. Passages are taken until the settings' characters are spent; a last one
    that does not fit is cut at the end of a word.
    """
    taken = tuple(_fitting(_passages(draft, evidence, snapshot), settings))
    bare = [
        _fields(Shown("", passage, span, _lead(passage, snapshot)), draft, snapshot)
        for passage, span in taken
    ]
    data = "\n".join(
        [
            *(words for _, words in _question_fields(asked)),
            *(words for fields in bare for _, words in fields),
        ]
    )
    words = unheard(data, "\x1f".join([asked.question, *(p.id for p, _ in taken)]))
    mark = next(words)
    shown = [Shown(next(words), p, span, _lead(p, snapshot)) for p, span in taken]
    lines = [f"The mark of this task is {mark}."]
    for name, words_of in _question_fields(asked):
        lines += [f"[[{mark} {name}]]", words_of]
    for item, fields in zip(shown, bare, strict=True):
        lines.append(f"[[{mark} passage {item.key}]]")
        for name, words_of in fields:
            lines += [f"[[{mark} {name}]]", words_of]
    lines.append(f"[[{mark} end]]")
    written = Prompt(_rules(), "\n".join(lines), SCHEMA, settings.answer_tokens)
    return Given(written, {item.key: item for item in shown}, _digest(written))


def _passages(
    draft: Draft, evidence: Sequence[Evidence], snapshot: Snapshot
) -> Iterator[tuple[Passage, bool]]:
    """Each passage once, and whether the draft quotes it: those in the draft's order first."""
    seen: set[str] = set()
    for claim in draft.claims:
        for pick in claim.picks:
            for passage in snapshot.passages_of(pick.document):
                if passage.span.overlaps(pick.span) and passage.id not in seen:
                    seen.add(passage.id)
                    yield passage, True
    for item in evidence:
        if item.passage.id not in seen:
            seen.add(item.passage.id)
            yield item.passage, False


def _fitting(
    passages: Iterator[tuple[Passage, bool]], settings: Settings
) -> Iterator[tuple[Passage, Span]]:
    """As many as the settings allow, each with as much of it as fits."""
    left = settings.prompt_characters
    others = settings.prompt_passages
    for passage, quoted in passages:
        if left < _LEAST or (not quoted and others == 0):
            return
        others -= not quoted
        span = passage.span
        if len(span) > left:
            cut = passage.text[:left]
            end = max(cut.rfind(" "), cut.rfind("\n"))
            span = Span(span.start, span.start + (end if end > 0 else left))
        left -= len(span)
        yield passage, span


def _lead(passage: Passage, snapshot: Snapshot) -> Span | None:
    """What introduces an item or a row, where it does not stand in the passage itself."""
    unit = snapshot.document(passage.document).unit_at(passage.span.start)
    lead = unit.lead if unit else None
    return lead if lead and not lead.overlaps(passage.span) else None


def _question_fields(asked: Asked) -> Iterator[tuple[str, str]]:
    yield "question", shown_words(asked.question)
    if asked.earlier:
        yield "earlier", shown_words(asked.earlier)
    if asked.leave_out:
        yield "leave out", "\n".join(one_line(part) for part in asked.leave_out)
    if asked.language:
        yield "language", shown_words(asked.language)


def _fields(shown: Shown, draft: Draft, snapshot: Snapshot) -> tuple[tuple[str, str], ...]:
    passage = shown.passage
    document = snapshot.document(passage.document)
    section = document.section(passage.section)
    named = f"section {section.number}" if section.number[:1].isdigit() else section.number
    path = [named, *(heading for heading in passage.headings if heading != section.number)]
    source = document.source
    fields = [
        ("document", one_line(source.title)),
        ("place", one_line(" > ".join(path))),
        ("authority", one_line(authority(source))),
    ]
    if source.date:
        fields.append(("date", source.date.isoformat()))
    if shown.lead:
        fields.append(("lead", shown_words(shown.lead.cut(document.text))))
    fields += [("likely", words) for words in _likely(shown, draft, document)]
    fields.append(("words", shown_words(shown.span.cut(document.text))))
    return tuple(fields)


def _likely(shown: Shown, draft: Draft, document: Document) -> Iterator[str]:
    """The draft's words that stand in a passage or in its lead, as far as these are shown."""
    for pick in dict.fromkeys(pick for claim in draft.claims for pick in claim.picks):
        if pick.document != document.id or not pick.span.overlaps(shown.span):
            continue
        for span in shown.spans:
            if pick.span.overlaps(span):
                start, end = max(pick.span.start, span.start), min(pick.span.end, span.end)
                if words := one_line(document.text[start:end]):
                    yield words


@cache
def _rules() -> str:
    return files("assistant").joinpath("prompts", "answer.md").read_text("utf-8")


def _digest(written: Prompt) -> str:
    words = f"{written.rules}\x1f{written.task}\x1f{written.max_tokens}"
    return sha256(words.encode("utf-8", "surrogatepass")).hexdigest()


@dataclass(frozen=True, slots=True)
class TaskPassage:
    """A passage as it is read back from a task; what it lacks is empty."""

    key: str
    document: str = ""
    place: str = ""
    authority: str = ""
    date: str = ""
    lead: str = ""
    likely: tuple[str, ...] = ()
    words: str = ""


@dataclass(frozen=True, slots=True)
class Task:
    """A task read back: what is asked, and the passages in their order."""

    asked: Asked
    passages: tuple[TaskPassage, ...]


def read_task(text: str) -> Task:
    """The task of a prompt, taken apart as a model that reads well would.

    Raises:
        ValueError: naming what a task begins with, where this one does not.
    """
    opening = _OPENING.match(text)
    if opening is None:
        raise ValueError(f"a task begins 'The mark of this task is …'; this one {text[:60]!r}")
    opened = re.compile(rf"^\[\[{opening[1]} ([^\]\n]+)\]\]\n?", re.MULTILINE)
    _, *rest = opened.split(text[opening.end() :])
    asked = Asked("")
    passages: list[TaskPassage] = []
    for name, words in zip(rest[::2], (w.removesuffix("\n") for w in rest[1::2]), strict=True):
        if name.startswith("passage "):
            passages.append(TaskPassage(name.removeprefix("passage ")))
        elif passages:
            passages[-1] = _with_field(passages[-1], name, words)
        else:
            asked = _asked_with(asked, name, words)
    return Task(asked, tuple(passages))


def _asked_with(asked: Asked, name: str, words: str) -> Asked:
    match name:
        case "question":
            return replace(asked, question=words)
        case "earlier":
            return replace(asked, earlier=words)
        case "leave out":
            return replace(asked, leave_out=tuple(words.split("\n")))
        case "language":
            return replace(asked, language=words)
        case _:
            return asked


def _with_field(passage: TaskPassage, name: str, words: str) -> TaskPassage:
    match name:
        case "likely":
            return replace(passage, likely=(*passage.likely, words))
        case "document":
            return replace(passage, document=words)
        case "place":
            return replace(passage, place=words)
        case "authority":
            return replace(passage, authority=words)
        case "date":
            return replace(passage, date=words)
        case "lead":
            return replace(passage, lead=words)
        case "words":
            return replace(passage, words=words)
        case _:
            return passage
