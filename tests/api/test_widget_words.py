"""The widget's own words: in every language, one for each thing that the service can say."""

import re
from pathlib import Path

import pytest

from api.about import FORMATS
from api.feedback import Verdict
from assistant.adapters.memory import STEPS
from assistant.answer import NoticeKind, Status, Support
from corpus.source import Force, Kind, Rendition

WORDS = Path(__file__).parents[2] / "api" / "widget" / "src" / "words"
LANGUAGES = sorted(file.stem for file in WORDS.glob("*.ts"))
KEY = re.compile(r'"([\w-]*)"(?=:)')
SAID = re.compile(r'"(?:[^"\\\n]|\\.)*"|`(?:\$\{(?:`[^`]*`|[^`}])*\}|[^`])*`')
GIVEN = re.compile(r"\([^)]*\) =>")
NAMED = re.compile(r"(?<=[{,\s])([A-Za-z][\w-]*):(?=\s)")


def names(language):
    """What a file of words has words for."""
    text = (WORDS / f"{language}.ts").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line.startswith("  ")]
    plain = SAID.sub("said", KEY.sub(r"\1", "\n".join(lines)))
    return set(NAMED.findall(GIVEN.sub("", plain)))


def test_four_languages_are_spoken():
    assert {"de", "en", "es", "fr"} <= set(LANGUAGES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_language_lacks_nothing_that_english_has(language):
    assert names(language) == names("en")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("said", [Status, Support, NoticeKind, Kind, Force, Rendition, Verdict])
def test_there_are_words_for_all_that_an_answer_may_say(language, said):
    assert {one.value for one in said} <= names(language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_there_are_words_for_every_step_and_every_file(language):
    assert {*STEPS, *FORMATS["answer"], *FORMATS["citation"]} <= names(language)
