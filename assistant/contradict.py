"""Whether a sentence of a document says otherwise than a clause, in a way that form alone shows.

A clause is contradicted only where the sentence speaks of just what it speaks of (its content words
are met) and one thing of a closed class differs: a number of the same things, a date, sum, share or
article; a denial; a duty that is none; an opposite; what is compared with what; a name in the same
place. Whatever is merely not there contradicts nothing.
"""

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import cache, lru_cache
from pathlib import Path

from assistant.names import is_country
from assistant.support.clauses import LIKE, Among, Matched, Stems, Words, match, read, restated
from assistant.support.entities import names_in, variants_of
from assistant.support.figures import Figure, figures
from assistant.support.ruling import Fault
from assistant.support.signals import Amount, Strength, amounts, conditional, denials, strengths

SURE = 0.75
"""The mean degree to which a clause's content words are met from which it is spoken of."""
_BESIDE = 0.85
"""The same with the words around the sentence."""
_KEPT = 8_000
"""Sentences and passages that are kept as they were read."""
_FEWEST = 2
"""Content words without which a clause speaks of nothing that could be found."""
_NEAR = 4
"""Words from a figure or name in which what it is said of stands."""
_ABOUT = Decimal("0.1")

_AT_LEAST = re.compile(
    r"\b(?:more than|over|at least|exceed\w*|above|no(?:t)? (?:fewer|less) than|minimum(?: of)?)"
    r"\W*(?:EUR|\u20ac)?\W*$",
    re.IGNORECASE,
)
_AT_MOST = re.compile(
    r"\b(?:less than|fewer than|under|below|up to|at most|no(?:t)? (?:more|later) than"
    r"|maximum(?: of)?|within|not exceed\w*)\W*(?:EUR|\u20ac)?\W*$",
    re.IGNORECASE,
)
_ROUGHLY = re.compile(
    r"\b(?:about|around|approximately|roughly|some|nearly|almost|circa|close to)"
    r"\W*(?:EUR|\u20ac)?\W*$",
    re.IGNORECASE,
)
_DUTY = re.compile(
    r"\b(?:must|shall|ha(?:s|ve) to|obliged|obligat\w+|mandatory|compulsory|require[sd]?)\b",
    re.IGNORECASE,
)
_FREE = re.compile(
    r"\b(?:no|not|n't|need not|without|nor|optional|voluntar\w+)\b|n't\b", re.IGNORECASE
)
_EVERY = re.compile(r"\b(?:all|every|each|always|everybody|everyone)\b", re.IGNORECASE)
_THAN = re.compile(r"\bthan\b", re.IGNORECASE)
_COMPARATIVE = re.compile(
    r"\b(?:(?P<more>more|better|larger|higher|greater|easier|longer|stronger)"
    r"|less|fewer|worse|smaller|lower|harder|shorter|weaker)\b",
    re.IGNORECASE,
)
_DENYING = frozenset(
    {"cannot", "can't", "without", "neither", "nobody", "nothing", "never", "none", "nowhere"}
)
"""Words that say that something is not, and not of what."""
_PREFIXES = ("un", "in", "im", "ir", "il", "dis", "non-", "non")
_BODIES = frozenset({"commission", "council", "parliament", "court", "ombudsman", "committee"})
_SLOTS = frozenset({"in", "by", "of", "with", "for", "to", "from", "at", "under", "on"})


class Otherwise(StrEnum):
    """In what a sentence says otherwise."""

    FIGURE = "figure"
    DENIAL = "denial"
    STRENGTH = "strength"
    QUANTITY = "quantity"
    OPPOSITE = "opposite"
    COMPARED = "compared"
    NAME = "name"


@dataclass(frozen=True, slots=True)
class Spoken:
    """Words, read, with their figures; `counted` says that a number of things is all they state."""

    text: str
    words: Words
    figures: tuple[Figure, ...]
    counted: bool = False


@dataclass(frozen=True, slots=True)
class Compared:
    """How far a sentence speaks of what a clause speaks of, in [0, 1], and what differs.

    `agrees` says that it speaks of it and says the same.
    """

    degree: float
    otherwise: Otherwise | None = None
    agrees: bool = False


class Contradiction:
    """Compares clauses with sentences; safe to use from many threads.

    `stems`, `among` and `acronyms` are as the check of support takes them.
    """

    def __init__(self, stems: Stems, among: Among, acronyms: Mapping[str, tuple[str, ...]]) -> None:
        self._stems = stems
        self._among = among
        self._acronyms = acronyms
        self.spoken = lru_cache(maxsize=_KEPT)(self._spoken)

    def _spoken(self, text: str, counted: bool = False) -> Spoken:
        """A text, read once for many comparisons."""
        words = read(text, self._stems)
        return Spoken(words.text, words, figures(words.text), counted)

    def compare(self, clause: Spoken, sentence: Spoken, around: str) -> Compared:
        """A clause with a sentence; `around` is what gives the sentence its meaning, itself too."""
        strange = self._strange(clause.text, around)
        pair = _Pair(clause, sentence, match(clause.words, sentence.words, self._among), strange)
        if pair.degree < SURE:
            return Compared(pair.degree)
        all_of_it = self.spoken(around)
        beside = match(clause.words, all_of_it.words, self._among)
        if pair.mean(beside.met) < _BESIDE:
            return Compared(pair.degree)
        otherwise = _otherwise(pair, all_of_it.figures)
        return Compared(pair.degree, otherwise, otherwise is None and pair.holds_all)

    def _strange(self, clause: str, around: str) -> list[str]:
        """Names of a clause that its words are not around a sentence under any form."""
        low = around.lower()
        there = frozenset(re.findall(r"[^\W_][\w&+-]*", low))

        def known(name: str) -> bool:
            forms = variants_of(name, self._acronyms)
            return bool(forms & there) or any(" " in form and form in low for form in forms)

        return [name for name in names_in(clause) if name.lower() not in there and not known(name)]


class _Pair:
    """A clause, a sentence, and how the words of the one are met in the other."""

    def __init__(
        self, clause: Spoken, sentence: Spoken, matched: Matched, strange: Sequence[str]
    ) -> None:
        self.clause, self.sentence, self.matched = clause, sentence, matched
        self.strange = strange
        self.apart = _opposed(clause.text, sentence.text)
        unasked = {word.lower() for name in strange for word in name.split()}
        unasked |= _DENYING
        unasked |= {word for side in self.apart for word in side.lower().split()}
        in_figures = [figure.span for figure in clause.figures]
        self._content = tuple(
            dict.fromkeys(
                token.stem
                for token in clause.words.tokens
                if token.stem
                and token.word not in unasked
                and not any(span.holds(token.start) for span in in_figures)
            )
        )
        self.degree = self.mean(matched.met)
        nearest = self._nearest()
        self.mine = " ".join(clause.text.split())
        self.theirs = nearest

    def mean(self, met: Mapping[str, float]) -> float:
        """The mean degree to which the content words are met; of things counted, the first ones."""
        degrees = [met[stem] for stem in self._content]
        if len(degrees) < _FEWEST:
            return 0.0
        if not self.clause.counted:
            return sum(degrees) / len(degrees)
        fewest = min(_FEWEST, len(degrees))
        return max(sum(degrees[:n]) / n for n in range(fewest, len(degrees) + 1))

    def _nearest(self) -> str:
        """The clauses of the sentence that are taken up, as one text; the first is the nearest."""
        words = self.sentence.words
        whole = [token for clause in self.clause.words.clauses for token in clause]
        taken = restated(whole, words, self.matched)
        return words.said(taken[0]) if taken else ""

    @property
    def holds_all(self) -> bool:
        """Whether the sentence holds every name and figure of the clause."""
        return not self.strange and all(
            any(
                _consistent(mine, self.clause.text, theirs, self.sentence.text)
                for theirs in _comparable(mine, self.sentence.figures)
            )
            for mine in self.clause.figures
        )


def _otherwise(pair: _Pair, beside: Sequence[Figure]) -> Otherwise | None:
    if pair.strange:
        return Otherwise.NAME if _another_name(pair) else None
    if _another_figure(pair, beside):
        return Otherwise.FIGURE
    if pair.clause.counted:
        return None
    alone = not _disagreeing_figures(pair)
    tests = (
        (Otherwise.COMPARED, _compared_otherwise),
        (Otherwise.OPPOSITE, _says_opposite),
        (Otherwise.STRENGTH, _stronger_or_weaker),
        (Otherwise.DENIAL, _denies_otherwise),
        (Otherwise.QUANTITY, _fewer),
    )
    return next((what for what, test in tests if alone and test(pair)), None)


def _another_figure(pair: _Pair, beside: Sequence[Figure]) -> bool:
    mine, theirs = pair.clause, pair.sentence
    for figure in mine.figures:
        there = _comparable(figure, theirs.figures)
        if not there or any(_consistent(figure, mine.text, one, theirs.text) for one in there):
            continue
        if any(figure.meets(one) for one in beside):
            continue
        if any(_of_the_same(figure, one, len(there), pair) for one in there):
            return True
    return False


def _disagreeing_figures(pair: _Pair) -> bool:
    """Whether the clause has a figure that the sentence does not bear out."""
    return any(
        not any(
            _consistent(figure, pair.clause.text, one, pair.sentence.text)
            for one in _comparable(figure, pair.sentence.figures)
        )
        for figure in pair.clause.figures
    )


def _comparable(figure: Figure, others: Sequence[Figure]) -> list[Figure]:
    """Figures that could stand in the place of one: of its kind, currency, unit."""

    def fits(other: Figure) -> bool:
        if other.fault is not figure.fault:
            return False
        if figure.fault is Fault.AMOUNT:
            return figure.value[0] == other.value[0]
        if figure.fault is Fault.PROVISION:
            return figure.value[0] == other.value[0]
        if figure.fault is Fault.DATE:
            both = zip(figure.value, other.value, strict=True)
            return any(a is not None and b is not None for a, b in both)
        if figure.lasting or other.lasting:
            same = figure.lasting and other.lasting
            return bool(same and figure.lasting[0] == other.lasting[0])  # type: ignore[index]
        return True

    return [other for other in others if fits(other)]


def _bound(text: str, figure: Figure) -> str:
    before = text[max(0, figure.span.start - 25) : figure.span.start]
    for sign, pattern in ((">", _AT_LEAST), ("<", _AT_MOST), ("~", _ROUGHLY)):
        if pattern.search(before):
            return sign
    return "="


def _consistent(mine: Figure, said: str, theirs: Figure, there: str) -> bool:
    """Whether one figure can be so where the other is; limits and round numbers are as they say."""
    if mine.meets(theirs):
        return True
    a, b = _sum(mine), _sum(theirs)
    if a is None or b is None:
        return False
    own, other = _bound(said, mine), _bound(there, theirs)
    if own == ">":
        return b >= a
    if own == "<":
        return b <= a
    if other == ">":
        return a >= b
    if other == "<":
        return a <= b
    return "~" in (own, other) and abs(a - b) <= _ABOUT * max(a, b)


def _sum(figure: Figure) -> Decimal | None:
    if figure.fault in (Fault.DATE, Fault.PROVISION):
        return None
    value = figure.lasting[1] if figure.lasting else figure.value[-1]
    return value if isinstance(value, Decimal) else None


def _of_the_same(mine: Figure, theirs: Figure, rivals: int, pair: _Pair) -> bool:
    """Whether two figures are said of the same thing."""
    own, there = pair.clause.words, pair.sentence.words
    if mine.fault is Fault.NUMBER and not mine.lasting:
        counted = _after(own, mine)[:2]
        around = (*_before(there, theirs)[-2:], *_after(there, theirs)[:3])
        return _alike(counted, around, pair)
    if rivals == 1 and mine.fault is not Fault.PROVISION:
        return True
    return _alike(_before(own, mine)[-1:], _before(there, theirs)[-2:], pair) or _alike(
        _after(own, mine)[:1], _after(there, theirs)[:1], pair
    )


def _after(words: Words, figure: Figure) -> tuple[str, ...]:
    near = [t for t in words.tokens if t.start >= figure.span.end][: 2 * _NEAR]
    return tuple(token.stem for token in near if token.stem)[:_NEAR]


def _before(words: Words, figure: Figure) -> tuple[str, ...]:
    near = [t for t in words.tokens if t.end <= figure.span.start][-_NEAR:]
    return tuple(token.stem for token in near if token.stem)


def _alike(mine: Sequence[str], theirs: Sequence[str], pair: _Pair) -> bool:
    return any(
        other == stem or pair.matched.through.get(stem, {}).get(other, 0.0) >= LIKE
        for stem in mine
        for other in theirs
    )


def _denies_otherwise(pair: _Pair) -> bool:
    """Whether one of the two denies and the other does not, neither of them under a condition."""
    unclear = conditional(pair.theirs) or conditional(pair.mine) or not pair.theirs
    if unclear or pair.apart:
        return False
    odd, whole = denials(pair.mine) % 2, pair.sentence.text
    return odd != denials(pair.theirs) % 2 and (odd != denials(whole) % 2 or conditional(whole))


def _stronger_or_weaker(pair: _Pair) -> bool:
    """Whether a duty is said where none is, or the other way round."""
    mine = strengths(pair.mine)
    theirs = {signal.meaning for signal in strengths(pair.theirs)}
    if not mine or len(theirs) != 1:
        return False
    (there,) = theirs
    if any(s.meaning is Strength.MUST and _DUTY.search(s.words) for s in mine):
        return there in (Strength.MAY, Strength.SHOULD) and not denials(pair.mine) % 2
    free = all(s.meaning is Strength.MAY and _FREE.search(s.words) for s in mine)
    return free and there is Strength.MUST


def _fewer(pair: _Pair) -> bool:
    """Whether all is said where some, most or few is."""
    there = amounts(pair.theirs)
    some = there & {Amount.FEW, Amount.SOME, Amount.MOST, Amount.SINGLE}
    return bool(_EVERY.search(pair.mine) and some and Amount.ALL not in amounts(pair.sentence.text))


def _compared_otherwise(pair: _Pair) -> bool:
    """Whether what is compared stands the other way round."""
    mine, theirs = _sides(pair.clause), _sides(pair.sentence)
    if mine is None or theirs is None or mine[2] != theirs[2]:
        return False
    return bool(mine[0] & theirs[1]) and bool(mine[1] & theirs[0])


def _sides(spoken: Spoken) -> tuple[frozenset[str], frozenset[str], bool] | None:
    """The words on the two sides of a "than", without those on both; whether it is of more."""
    than = _THAN.search(spoken.text)
    how = _COMPARATIVE.search(spoken.text[: than.start()]) if than else None
    if than is None or how is None:
        return None
    left = {t.stem for t in spoken.words.tokens if t.stem and t.end <= than.start()}
    right = {t.stem for t in spoken.words.tokens if t.stem and t.start >= than.end()}
    return frozenset(left - right), frozenset(right - left), how["more"] is not None


def _says_opposite(pair: _Pair) -> bool:
    return bool(pair.apart) and denials(pair.mine) % 2 == denials(pair.theirs) % 2


def _opposed(mine: str, theirs: str) -> tuple[str, ...]:
    """A word of one text and its opposite in the other, where neither has both; else nothing."""
    for one, other in _pairs():
        own, there = one.search(mine), other.search(theirs)
        if own and there and not one.search(theirs) and not other.search(mine):
            return own[0], there[0]
    return _prefixed(mine, theirs) or _prefixed(theirs, mine)


def _prefixed(mine: str, theirs: str) -> tuple[str, ...]:
    """A word of one text that the other has with a prefix that denies it."""
    own, there = _plain(mine), _plain(theirs)
    for word in own - there:
        for prefix in _PREFIXES:
            if len(word) > 4 and f"{prefix}{word}" in there and f"{prefix}{word}" not in own:
                return word, f"{prefix}{word}"
    return ()


def _plain(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"[a-z]+(?:-[a-z]+)*", text.lower()))


@cache
def _pairs() -> tuple[tuple[re.Pattern[str], re.Pattern[str]], ...]:
    """Each pair of opposites both ways round."""
    path = Path(__file__).with_name("opposites.toml")
    plain = tomllib.loads(path.read_text(encoding="utf-8"))["pairs"]
    made = [
        tuple(re.compile(rf"\b(?:{side})(?!\w)", re.IGNORECASE) for side in pair) for pair in plain
    ]
    return tuple(pair for one, other in made for pair in ((one, other), (other, one)))


def _another_name(pair: _Pair) -> bool:
    """Whether one strange name stands where the sentence has another of its kind."""
    if len(pair.strange) != 1 or _disagreeing_figures(pair):
        return False
    name = pair.strange[0]
    own = {token.word for token in pair.clause.words.tokens}
    rivals = [
        match[0]
        for match in re.finditer(r"[A-Z][\w\u2019'-]+", pair.sentence.text)
        if match[0].lower() not in own
    ]
    if name.lower() in _BODIES:
        bodies = {word.lower() for word in rivals} & _BODIES
        return len(bodies) == 1 and not any(b in own for b in _BODIES - {name.lower()})
    if is_country(name):
        rivals = [word for word in rivals if is_country(word)]
    slot = _slot(pair.clause.text, name)
    return any(slot and slot == _slot(pair.sentence.text, word) for word in rivals)


def _slot(text: str, name: str) -> str:
    before = text[: text.index(name)].split() if name in text else []
    word = before[-1].lower() if before else ""
    return word if word in _SLOTS else ""
