"""The language of a question, and what its asker is told where only English is searched."""

import re
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from threading import Lock

import numpy as np
from py3langid.langid import MODEL_FILE, LanguageIdentifier

from assistant.answer import Notice, NoticeKind

ENGLISH = "en"
"""The language of the corpus, and of everything whose own language cannot be told."""

_SEARCH = "The search here is in English only: ask in English for a better answer."
_WORD = re.compile(r"[^\W\d_]{2,}")
# Two words are too few: "Pillar II" and "Association agreement" are as good as any language's.
_FEW = 3
_SURE = 0.5
"""Share of the probability from which a language is believed; of 868 questions in English of the
question sets none reaches .21 in another, of 50 in five other languages 49 reach .68."""
_SAME = 0.7
"""Cosine of the same sentence in two languages from which an embedder reads both."""

Embed = Callable[[Sequence[str]], np.ndarray]


@dataclass(frozen=True, slots=True)
class Language:
    """A language by its English name; `notice` is a sentence of its own, empty where we lack it."""

    code: str
    name: str
    notice: str = ""


@cache
def languages() -> Mapping[str, Language]:
    """Every language but English that is told, by its ISO 639-1 code."""
    plain = tomllib.loads(files("assistant").joinpath("languages.toml").read_text("utf-8"))
    return {code: Language(code, **told) for code, told in plain.items()}


def language_of(text: str) -> str:
    """The ISO 639-1 code of a question's language: `ENGLISH` where its words are too few to tell.

    Numbers and words of one letter tell nothing: "Article 22(5)" is asked in every language.
    """
    if not _told_apart_by_letters(text) and len(_WORD.findall(text)) < _FEW:
        return ENGLISH
    if _is_plain_english(text):
        return ENGLISH
    with _ONE_AT_A_TIME:
        code, sure = _identifier().classify(text)
    return str(code) if sure >= _SURE else ENGLISH


def named_language(code: str) -> str:
    """The English name of a language, to tell a model; empty for English."""
    return "" if code == ENGLISH else languages()[code].name


def english_only(code: str) -> bool:
    """What an embedder of English reads."""
    return code == ENGLISH


class Reads:
    """Whether an embedder reads a language: it puts one sentence in it near the same in English."""

    def __init__(self, embed: Embed) -> None:
        self._embed = embed
        self._found: dict[str, bool] = {ENGLISH: True}

    def __call__(self, code: str) -> bool:
        """Whether a question in this language can be searched for in English documents."""
        if code not in self._found:
            notice = languages()[code].notice
            # Without a sentence to try, it is not taken for granted.
            self._found[code] = bool(notice) and self._near(notice)
        return self._found[code]

    def _near(self, notice: str) -> bool:
        ours, theirs = (self._embed([text])[0] for text in (_SEARCH, notice))
        return float(ours @ theirs) >= _SAME


def language_notice(code: str) -> Notice:
    """What is said, in English and in the asker's language, where only English is searched."""
    language = languages()[code]
    text = f"The question seems to be in {language.name}. {_SEARCH} {language.notice}"
    return Notice(NoticeKind.LANGUAGE, text.strip())


_ONE_AT_A_TIME = Lock()


@cache
def _identifier() -> LanguageIdentifier:
    """Loaded when the first question comes: half a second."""
    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages([ENGLISH, *languages()])
    return identifier


# Words that hold English sentences together and are none in the other languages.
_JOINTS = frozenset(
    re.findall(
        r"\w+",
        "and are be by can does for from has have how is it of our should that the their there"
        " they this to we what when where which who why with you your",
    )
)


def _is_plain_english(text: str) -> bool:
    """Whether so many words are English joints that nothing else needs to be asked.

    Most questions are, and what tells the others apart takes 80 MB of memory.
    """
    if not text.isascii():
        return False
    words = re.findall(r"[a-z]+", text.lower())
    joints = _JOINTS.intersection(words)
    return len(joints) >= _FEW and 3 * sum(word in joints for word in words) >= len(words)


def _told_apart_by_letters(text: str) -> bool:
    """Whether it is written without blanks between words, so that they cannot be counted."""
    return bool(re.search(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]{3,}", text))
