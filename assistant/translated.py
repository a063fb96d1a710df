"""Statements in another language than the words cited for them: what can be checked, and marked.

A check without a model compares words, and these are others. Figures are the same in every
language: a statement with one that its quotes do not hold is removed. Of the rest nothing is known,
so the best it can be called is supported in part, with its quotes in the original beside it.
"""

import re
from collections.abc import Sequence

from assistant.answer import Notice, NoticeKind, Support
from assistant.generate import Checks
from assistant.language import ENGLISH, language_of, languages
from assistant.support.ruling import Cited, Fault, Finding, Ruling

_FIGURES = re.compile(r"\d+")
# Within one number: "95 517 000", "95.517.000" and "95,517,000" are the same one.
_GROUPED = re.compile(r"(?<=\d)[ .,'\u00a0\u202f\u2019](?=\d{3}(?!\d))")
_UNTOLD = "it is in another language than its quotes: only its figures could be compared"


class Translated:
    """Checks statements in English as always, those in another language as far as it goes."""

    def __init__(self, checks: Checks) -> None:
        self._checks = checks

    def rule(self, statement: str, cited: Sequence[Cited]) -> Ruling:
        """PARTLY at best, where the statement is in another language; never SUPPORTED."""
        if language_of(statement) == ENGLISH:
            return self._checks.rule(statement, cited)
        held = _figures(" ".join(f"{each.words} {each.around}" for each in cited))
        strange = sorted(_figures(statement) - held)
        if strange:
            why = f"its quotes do not hold {', '.join(strange)}"
            return Ruling(None, tuple(Finding(Fault.NUMBER, one, why) for one in strange), 0.0)
        return Ruling(Support.PARTLY, (Finding(Fault.COVERAGE, "", _UNTOLD),), 0.5)


def translated_notice(code: str) -> Notice:
    """What is said beside an answer in another language than its sources."""
    return Notice(
        NoticeKind.LANGUAGE,
        f"The answer is in {languages()[code].name}, the language of the question; its quotes are "
        "in the original. Of what it says only the figures could be checked: compare it with them.",
    )


def _figures(text: str) -> set[str]:
    return set(_FIGURES.findall(_GROUPED.sub("", text)))
