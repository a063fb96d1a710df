"""Words and clauses of a statement and of a source, and which clauses of the source are restated.

What a sentence denies or allows stands near the words it denies or allows. So signals of a source
count where it stands in a clause that the statement takes up: by how many of the clause's content
words the statement has, or has others like them.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from assistant.support.data import data
from corpus.normalise import fold

Stems = Callable[[str], list[str]]
"""The stems of a word; none for a word that only links others."""
Among = Callable[[Sequence[str], Sequence[str]], Mapping[str, Mapping[str, float]]]
"""For each of some words, which of other words are like it, in (0, 1]."""

LIKE = 0.4
"""How like a word must be (cosine, scaled) to count as the other."""
CLOSE = 0.75
"""The share of the best clause's hits from which another clause is restated, too."""

_BREAK = re.compile(
    r"[;:.!?](?=\s|$)|,(?=\s)|[\u2013\u2014]|\s-\s|\((?=[^()]{15,}\))|(?<=[^()]{15})\)"
    r"|\b(?=(?:but|while|whereas|although|though|unless|except|provided|insofar)\b)",
    re.IGNORECASE,
)
_TOKEN = re.compile(r"[^\W_]+(?:['\u2019-][^\W_]+)*")


@dataclass(frozen=True, slots=True)
class Token:
    """A word: lower-case, its stem ("" for one that says nothing), where it stands."""

    word: str
    stem: str
    start: int
    end: int
    clause: int


@dataclass(frozen=True, slots=True)
class Words:
    """A text folded and cut into clauses, its tokens in order."""

    text: str
    tokens: tuple[Token, ...]
    clauses: tuple[tuple[Token, ...], ...] = field(repr=False)
    stems: Mapping[str, str] = field(repr=False)
    """Each stem with a word that has it."""

    def said(self, clause: int) -> str:
        """The words of a clause."""
        tokens = self.clauses[clause]
        return self.text[tokens[0].start : tokens[-1].end] if tokens else ""


@cache
def _empty() -> frozenset[str]:
    return frozenset(data()["empty"].split())


@cache
def _finite() -> frozenset[str]:
    return frozenset(data()["finite"].split())


def read(text: str, stems: Stems) -> Words:
    """A text as words and clauses; a clause needs two content words before the next one begins."""
    plain = fold(text).text
    ends = _breaks(plain)
    tokens: list[Token] = []
    clause, full, at = 0, 0, 0
    for match in _TOKEN.finditer(plain):
        while at < len(ends) and ends[at] <= match.start():
            at += 1
            if full >= 2:
                clause, full = clause + 1, 0
        word = match[0].lower()
        stem = _stem(word, stems)
        full += bool(stem)
        tokens.append(Token(word, stem, match.start(), match.end(), clause))
    clauses = tuple(tuple(t for t in tokens if t.clause == n) for n in range(clause + 1))
    return Words(plain, tuple(tokens), clauses, {t.stem: t.word for t in tokens if t.stem})


def _breaks(plain: str) -> list[int]:
    """Where clauses end; an item of a row belongs to the clause that the row is in."""
    found = list(_BREAK.finditer(plain))
    ends = []
    for at, match in enumerate(found):
        end = found[at + 1].start() if at + 1 < len(found) else len(plain)
        words = {token[0].lower() for token in _TOKEN.finditer(plain, match.end(), end)}
        if match[0] != "," or words & _finite():
            ends.append(match.start())
    return ends


def _stem(word: str, stems: Stems) -> str:
    # Figures are compared by what they mean; here they would only say where they stand.
    if word in _empty() or len(word) < 2 or word.isdigit():
        return ""
    bare = word.removesuffix("'s").removesuffix("\u2019s")
    found = stems(bare)
    return found[-1] if len(found) == 1 else bare if found else ""


@dataclass(frozen=True, slots=True)
class Matched:
    """How the content words of a statement are met in a source.

    `met` gives for each stem of the statement how far it is met, in [0, 1]; `through` the stems of
    the source that stand for it, with how far each does.
    """

    met: Mapping[str, float]
    through: Mapping[str, Mapping[str, float]]

    def hits(self, clause: Sequence[Token], own: frozenset[str]) -> float:
        """How many content words of a source's clause the stems `own` of the statement take up."""
        best: dict[str, float] = {}
        there = {token.stem for token in clause if token.stem}
        for stem in own:
            for other, degree in self.through.get(stem, {}).items():
                if other in there:
                    best[other] = max(best.get(other, 0.0), degree)
        return sum(best.values())


def match(statement: Words, source: Words, among: Among) -> Matched:
    """Find the statement's content words in a source, as they are or by words much like them."""
    strange = {s: word for s, word in statement.stems.items() if s not in source.stems}
    by_word = {word: stem for stem, word in source.stems.items()}
    alike = among(list(strange.values()), list(by_word)) if strange else {}
    through: dict[str, Mapping[str, float]] = {}
    met: dict[str, float] = {}
    for stem in statement.stems:
        if stem not in strange:
            met[stem], through[stem] = 1.0, {stem: 1.0}
            continue
        near = {by_word[word]: degree for word, degree in alike[strange[stem]].items()}
        near = {other: degree for other, degree in near.items() if degree >= LIKE}
        met[stem], through[stem] = max(near.values(), default=0.0), near
    return Matched(met, through)


def restated(clause: Sequence[Token], source: Words, matched: Matched) -> tuple[int, ...]:
    """The clauses of a source that a clause of the statement takes up, the nearest first."""
    own = frozenset(token.stem for token in clause if token.stem)
    hits = [matched.hits(there, own) for there in source.clauses]
    best = max(hits, default=0.0)
    if best < 1:
        return ()
    near = [n for n in range(len(hits)) if hits[n] >= CLOSE * best]
    return tuple(sorted(near, key=lambda n: -hits[n]))
