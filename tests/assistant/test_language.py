# ruff: noqa: RUF001 (letters of other alphabets are what this is about)
"""The language of a question, and what is said where it is not searched."""

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from assistant.answer import NoticeKind
from assistant.language import (
    ENGLISH,
    Reads,
    language_notice,
    language_of,
    languages,
    named_language,
)
from tests.fixtures.models import packaged_embedder

SETS = Path(__file__).parents[2] / "evals" / "sets"


def questions(name: str) -> list[str]:
    lines = (SETS / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line)["question"] for line in lines]


@pytest.mark.parametrize(
    ("question", "code"),
    [
        ("Welche Länder sind mit Horizont Europa assoziiert?", "de"),
        ("Quels pays sont associés à Horizon Europe ?", "fr"),
        ("¿Qué es PRIMA?", "es"),
        ("Quali paesi sono associati a Orizzonte Europa?", "it"),
        ("Które kraje są stowarzyszone z programem?", "pl"),
        ("Vilka länder är associerade till programmet?", "sv"),
        ("Ποιες χώρες είναι συνδεδεμένες με το πρόγραμμα;", "el"),
        ("Кои държави са асоциирани към програмата?", "bg"),
        ("哪些国家参加了这个计划", "zh"),
    ],
)
def test_a_language_is_told(question: str, code: str) -> None:
    assert language_of(question) == code


@pytest.mark.parametrize(
    "question",
    ["Article 22(5)", "Art. 3 para. 2 (e)", "PRIMA?", "Norwegen", "2021/695", "???", "", "Annex IV",
     "association agreement", "32021R0695", "Horizon Europe", "a b c d e f g"],
)  # fmt: skip
def test_what_is_too_short_to_tell_is_in_the_language_of_the_corpus(question: str) -> None:
    assert language_of(question) == ENGLISH


@pytest.mark.parametrize("name", ["guidance-tune", "acts-tune", "sources-tune", "premise-tune"])
def test_no_question_in_english_is_taken_for_another_language(name: str) -> None:
    assert [text for text in questions(name) if language_of(text) != ENGLISH] == []


def test_questions_in_other_languages_are_hardly_missed() -> None:
    asked = questions("languages-tune")

    assert sum(language_of(text) == ENGLISH for text in asked) <= 0.05 * len(asked)


@pytest.mark.parametrize("code", [c for c, told in languages().items() if told.notice])
def test_each_notice_is_written_in_its_language(code: str) -> None:
    assert language_of(languages()[code].notice) == code


def test_every_official_language_of_the_union_has_its_notice() -> None:
    official = "bg cs da de el es et fi fr ga hr hu it lt lv mt nl pl pt ro sk sl sv"

    assert {code for code in official.split() if not languages()[code].notice} == set()


def test_the_notice_is_in_english_and_in_the_language_of_the_asker() -> None:
    notice = language_notice("de")

    assert notice.kind is NoticeKind.LANGUAGE
    assert "German" in notice.text
    assert "in English only" in notice.text
    assert "auf Englisch" in notice.text


def test_a_model_is_told_the_language_by_its_name() -> None:
    assert named_language("de") == "German"
    assert named_language(ENGLISH) == ""


def test_the_packaged_embedder_reads_english_only() -> None:
    reads = Reads(packaged_embedder().embed)

    assert [code for code in (ENGLISH, *languages()) if reads(code)] == [ENGLISH]


def test_an_embedder_that_puts_translations_together_reads_their_language() -> None:
    def embed(texts: Sequence[str]) -> np.ndarray:
        # Knows English and German alike, everything else as a language of its own.
        return np.array([[1.0, 0.0] if language_of(t) in (ENGLISH, "de") else [0.0, 1.0]
                         for t in texts])  # fmt: skip

    reads = Reads(embed)

    assert reads("de")
    assert not reads("fr")
    assert not reads("zh")
