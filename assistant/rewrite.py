"""What a question means: by a model where there is one and rules do not do, else by the rules.

A model is asked for one short sentence, only where a question leans on the conversation or is not
in English. It is believed if it names nothing and counts nothing that the conversation does not;
whatever else it says, or fails to say, the rules stand.
"""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from rapidfuzz import fuzz

from assistant.errors import ModelFailed
from assistant.language import ENGLISH, language_of
from assistant.marks import one_line, unheard
from assistant.names import countries_said, is_country, proper_names
from assistant.ports import ChatModel
from assistant.prompt import Prompt
from assistant.question import Question
from assistant.rephrase import Standalone, rephrase
from corpus.normalise import visible

LONGEST = 400
"""Characters of a rewritten question; a longer one is no question any more."""
_TOKENS = 200
_ANSWER_WORDS = 60
"""Words of an earlier answer that a model is shown; what follows repeats documents."""
_ALIKE = 70
"""Likeness, of 100, from which a name is another's in the other language: "Kommission"."""
_SCHEMA = MappingProxyType(
    {
        "type": "object",
        "additionalProperties": False,
        "required": ["question"],
        "properties": {"question": {"type": "string"}},
    }
)
_FIGURES = re.compile(r"\d+")
_ADDRESS = re.compile(r"https?:|www\.|@|[\[\]{}<>|]")
# What a translation into English writes with a capital and is nobody's name.
_CAPITALS = frozenset(
    """
    act acts annex annexes article articles charter commission committee communication council
    countries country court decision decisions directive directives english eu europe european
    framework funding guidance innovation member parliament partnership partnerships programme
    programmes protocol recital regulation regulations research section state states table treaties
    treaty union
    """.split()  # noqa: SIM905 (a list would take a line a word)
)


@dataclass(frozen=True, slots=True)
class Meant:
    """A question as it is searched for, and the language in which it was asked.

    `foreign` where it is searched for in a language that the embedder does not read.
    """

    standalone: Standalone
    language: str = ENGLISH
    foreign: bool = False


def meant(question: Question, model: ChatModel | None, reads: Callable[[str], bool]) -> Meant:
    """What a question means.

    Args:
        question: With its history.
        model: Who is asked; None for the rules alone.
        reads: Whether questions in a language can be searched for in English documents.
    """
    standalone = rephrase(question)
    language = _language(question)
    leans = standalone.earlier or standalone.text != question.text
    wanted = (leans or language != ENGLISH) and not standalone.where_from
    if model is not None and wanted:
        written = rewritten(question, language, model)
        if written is not None:
            return Meant(Standalone(written), language)
    return Meant(standalone, language, foreign=not reads(language))


def rewritten(question: Question, language: str, model: ChatModel) -> str | None:
    """The question as a model rewrites it; None where it fails or says what nobody said."""
    if not model.reachable():
        return None
    try:
        said = "".join(model.write(_prompt(question)))
    except ModelFailed:
        return None
    text = _question_in(said)
    if text is None or not _keeps_to(question, text, language):
        return None
    return text


def _language(question: Question) -> str:
    """The language of a question; of the one before, where it has too few words to tell."""
    for asked in (question.text, *(turn.question for turn in reversed(question.history))):
        language = language_of(asked)
        if language != ENGLISH or len(asked.split()) > _FEW_WORDS:
            return language
    return ENGLISH


_FEW_WORDS = 3


def _prompt(question: Question) -> Prompt:
    fields = list(_fields(question))
    mark = next(unheard("\n".join(words for _, words in fields), "\x1f".join(w for _, w in fields)))
    lines = [f"The mark of this task is {mark}."]
    for name, words in fields:
        lines += [f"[[{mark} {name}]]", words]
    lines.append(f"[[{mark} end]]")
    return Prompt(_rules(), "\n".join(lines), _SCHEMA, _TOKENS)


def _fields(question: Question) -> Iterator[tuple[str, str]]:
    for turn in question.history:
        yield "earlier question", one_line(turn.question)
        if turn.answer:
            yield "earlier answer", " ".join(one_line(turn.answer).split()[:_ANSWER_WORDS])
    yield "question", one_line(question.text)


@cache
def _rules() -> str:
    return files("assistant").joinpath("prompts", "rewrite.md").read_text("utf-8")


def _question_in(said: str) -> str | None:
    """The question in a model's answer; None where the answer has another form."""
    try:
        read = json.loads(said.strip().removeprefix("```json").removesuffix("```"))
    except (ValueError, RecursionError):
        return None
    text = read.get("question") if isinstance(read, dict) and len(read) == 1 else None
    if not isinstance(text, str):
        return None
    text = " ".join(visible(text).split())
    return text if 1 <= len(text) <= LONGEST and not _ADDRESS.search(text) else None


def _keeps_to(question: Question, text: str, language: str) -> bool:
    """Whether a rewritten question names and counts only what the conversation does."""
    talk = [question.text]
    for turn in question.history:
        talk += [turn.question, turn.answer or ""]
    whole = "\n".join(talk)
    if not set(_FIGURES.findall(text)) <= set(_FIGURES.findall(whole)):
        return False
    words = {word.casefold() for word in re.findall(r"[^\W_]+", whole)}
    translated = countries_said(whole, language) if language != ENGLISH else frozenset()
    return all(
        _is_said(part.casefold(), words, translated, language)
        for name in proper_names(text)
        for part in re.findall(r"[^\W_]+", name)
    )


def _is_said(name: str, words: set[str], translated: frozenset[str], language: str) -> bool:
    if name in words or name in translated:
        return True
    if language == ENGLISH:
        return False
    # A country is another country, however alike their names.
    return name in _CAPITALS or (
        not is_country(name) and any(fuzz.ratio(name, word) >= _ALIKE for word in words)
    )
