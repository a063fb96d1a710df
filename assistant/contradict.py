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
from functools import cache, cached_property, lru_cache
from pathlib import Path

from assistant.names import is_country
from assistant.support.clauses import LIKE, Among, Matched, Stems, Words, match, read, restated
from assistant.support.entities import names_in, variants_of
from assistant.support.figures import Figure, figures
from assistant.support.ruling import Fault
from assistant.support.signals import (
    Amount,
    Signal,
    Strength,
    amounts,
    conditional,
    denials,
    strengths,
)

SURE = 0.7
"""The mean degree to which a clause's content words are met from which it is spoken of."""
_SURER = 0.75
"""The same where no figure differs."""
_WORTH_A_LOOK = 0.35
_ITSELF = 0.5
"""The same in the sentence alone, without headings and titles."""
_BESIDE = 0.8
_BESIDE_SURER = 0.85
"""The same with the words around the sentence."""
_KEPT = 8_000
"""Sentences and passages that are kept as they were read."""
_FEWEST = 2
"""Content words without which a clause speaks of nothing that could be found."""
_NEAR = 4
"""Words from a figure or name in which what it is said of stands."""
_ABOUT = Decimal("0.1")

_SUM = r"\W*(?:EUR|\u20ac)?\W*$"
_BOUNDS = tuple(
    (sign, re.compile(rf"\b(?:{words}){_SUM}", re.IGNORECASE))
    for sign, words in (
        (">", r"not? (?:\w+ ){0,3}(?:fewer|less|lower|shorter|earlier) than|not below"),
        ("<", r"not? (?:\w+ ){0,3}(?:more|later|longer|higher) than|not (?:\w+ )?exceed\w*"),
        (">", r"more than|over|at least|exceed\w*|above|minimum(?: of)?"),
        ("<", r"less than|fewer than|under|below|up to|at most|maximum(?: of)?|within"),
        ("~", r"about|around|approximately|roughly|some|nearly|almost|circa|close to"),
    )
)
"""Words before a figure that make it a limit or a round number; what is denied stands first."""
_DUTY = re.compile(
    r"\b(?:must|shall|ha(?:s|ve) to|obliged|obligat\w+|mandatory|compulsory|require[sd]?)\b",
    re.IGNORECASE,
)
_FREE = re.compile(
    r"\b(?:no|not|n't|need not|without|nor|optional|voluntar\w+)\b|n't\b", re.IGNORECASE
)
_EVERY = re.compile(r"\b(?:all|every|each|always|everybody|everyone)\b", re.IGNORECASE)
_IF = re.compile(
    r"\b(?:if|only|where|unless|until|provided|as long as|subject to|insofar)\b", re.IGNORECASE
)
_THAN = re.compile(r"\bthan\b", re.IGNORECASE)
_COMPARATIVE = re.compile(
    r"\b(?:(?P<more>more|better|larger|higher|greater|easier|longer|stronger)"
    r"|less|fewer|worse|smaller|lower|harder|shorter|weaker)\b",
    re.IGNORECASE,
)
_END = re.compile(r"[,;:.!?()](?=\s|$)|(?<=\s)[(\u2013\u2014]")
_BEFORE = re.compile(
    r"\b(?:before|prior to|after|until|since)\W*(?:the (?:year|end of) )?$", re.IGNORECASE
)
"""What does not say when something is, but what it is not later or earlier than."""
_RANGE = ("to", "and", "until", "-", "\u2013", "/")
_DENYING = frozenset(
    {"cannot", "can't", "without", "neither", "nobody", "nothing", "never", "none", "nowhere"}
)
"""Words that say that something is not, and not of what."""
_PREFIXES = ("un", "in", "im", "ir", "il", "dis", "non-", "non")
_BODIES = frozenset({"commission", "council", "parliament", "court", "ombudsman", "committee"})
_SLOT_WORDS = 2
_NAMED = re.compile(r"\b(?P<name>[A-Z][\w\u2019'-]+)(?=(?P<more> [A-Z])?)")
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


@dataclass(frozen=True)
class Spoken:
    """Words, read, with their figures; `counted` says that a number of things is all they state."""

    text: str
    words: Words
    figures: tuple[Figure, ...]
    counted: bool = False

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The names in them; "January" is none."""
        text = self.text
        for figure in self.figures:
            text = f"{text[: figure.span.start]}{' ' * len(figure.span)}{text[figure.span.end :]}"
        return tuple(names_in(text))


@dataclass(frozen=True, slots=True)
class Compared:
    """How far a sentence speaks of what a clause speaks of, in [0, 1], and what differs.

    `agrees` says that it speaks of it and says the same, `bears` that it has every figure of it.
    """

    degree: float
    otherwise: Otherwise | None = None
    agrees: bool = False
    bears: bool = False


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
        found = figures(words.text)
        return Spoken(words.text, words, found, counted)

    def compare(self, clause: Spoken, sentence: Spoken, around: str, above: str = "") -> Compared:
        """A clause with a sentence.

        `around` are the sentence and those beside it, `above` headings and what its document is
        called: what they name, the sentence need not name.
        """
        matched = match(clause.words, sentence.words, self._among)
        share = sum(matched.met.values()) / max(len(matched.met), 1)
        bears = _bears(clause, sentence)
        if share < _WORTH_A_LOOK:
            return Compared(share, bears=bears)
        strange = self._strange(clause, f"{around}\n{above}")
        over = match(clause.words, self.spoken(above).words, self._among)
        pair = _Pair(clause, sentence, matched, strange, over.met)
        if pair.degree < SURE or min(pair.itself, pair.alone) < _ITSELF:
            return Compared(pair.alone, bears=bears)
        all_of_it = self.spoken(around)
        beside = match(clause.words, all_of_it.words, self._among)
        pair.beside = pair.mean(beside.met, over.met)
        pair.figures = (*all_of_it.figures, *self.spoken(above).figures)
        otherwise = _otherwise(pair)
        agrees = otherwise is None and pair.itself >= _SURER and pair.holds_all
        return Compared(pair.alone, otherwise, agrees, bears)

    def speaks_of(self, before: str, around: str) -> bool:
        """Whether words around a sentence are of what was said before, by its names or words."""
        said = self.spoken(before)
        met = match(said.words, self.spoken(around).words, self._among).met
        enough = sum(met.values()) >= _ITSELF * len(met)
        return enough and not self._strange(said, around)

    def _strange(self, clause: Spoken, around: str) -> list[str]:
        """Names of a clause that its words are not around a sentence under any form."""
        low = around.lower()
        there = frozenset((*re.findall(r"[^\W_][\w&+-]*", low), *re.findall(r"[^\W_]+", low)))

        def known(name: str) -> bool:
            forms = variants_of(name, self._acronyms)
            return bool(forms & there) or any(" " in form and form in low for form in forms)

        return [name for name in clause.names if name.lower() not in there and not known(name)]


class _Pair:
    """A clause, a sentence, and how the words of the one are met in the other."""

    def __init__(
        self,
        clause: Spoken,
        sentence: Spoken,
        matched: Matched,
        strange: Sequence[str],
        over: Mapping[str, float],
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
        self.degree = self.mean(matched.met, over)
        self.alone = self.mean(matched.met)
        self.itself = self._own_share(matched.met, over)
        self.beside = self.degree
        self.figures: tuple[Figure, ...] = ()
        nearest = self._nearest()
        self.mine = " ".join(clause.text.split())
        self.theirs = nearest

    def mean(self, *met: Mapping[str, float]) -> float:
        """The mean degree to which the content words are met; of things counted, the first ones."""
        degrees = [max(one[stem] for one in met) for stem in self._content]
        if len(degrees) < _FEWEST:
            return 0.0
        if not self.clause.counted:
            return sum(degrees) / len(degrees)
        fewest = min(_FEWEST, len(degrees))
        return max(sum(degrees[:n]) / n for n in range(fewest, len(degrees) + 1))

    def _own_share(self, met: Mapping[str, float], over: Mapping[str, float]) -> float:
        """How far the sentence itself meets what headings and titles do not say."""
        own = [met[stem] for stem in self._content if over[stem] < 1]
        counted = self.clause.counted
        return sum(own) / len(own) if own and not counted else self.mean(met)

    def _nearest(self) -> str:
        """The clauses of the sentence that are taken up, as one text; the first is the nearest."""
        words = self.sentence.words
        whole = [token for clause in self.clause.words.clauses for token in clause]
        taken = restated(whole, words, self.matched)
        return words.said(taken[0]) if taken else ""

    @property
    def holds_all(self) -> bool:
        """Whether the sentence holds every name and figure of the clause."""
        return not self.strange and not _disagreeing_figures(self)


def _bears(clause: Spoken, sentence: Spoken) -> bool:
    """Whether a sentence has every figure of a clause, of whatever it says it."""
    return bool(clause.figures) and all(
        any(figure.meets(one) for one in sentence.figures) for figure in clause.figures
    )


def _otherwise(pair: _Pair) -> Otherwise | None:
    if pair.strange:
        surer = min(pair.degree, pair.itself) >= _SURER and pair.beside >= _BESIDE_SURER
        return Otherwise.NAME if surer and _another_name(pair) else None
    if pair.beside >= _BESIDE and _another_figure(pair):
        return Otherwise.FIGURE
    sure = min(pair.degree, pair.itself) >= _SURER and pair.beside >= _BESIDE_SURER
    if pair.clause.counted or not sure or _disagreeing_figures(pair):
        return None
    tests = (
        (Otherwise.COMPARED, _compared_otherwise),
        (Otherwise.OPPOSITE, _says_opposite),
        (Otherwise.STRENGTH, _stronger_or_weaker),
        (Otherwise.DENIAL, _denies_otherwise),
        (Otherwise.QUANTITY, _fewer),
    )
    return next((what for what, test in tests if test(pair)), None)


def _another_figure(pair: _Pair) -> bool:
    """Whether just one figure of the clause is another one in the sentence."""
    differing = _disagreeing_figures(pair)
    if not differing or not _one(differing, pair.clause.text):
        return False
    figure = differing[0]
    there = _comparable(figure, pair.sentence.figures)
    rivals = _rivals(figure, there, pair)
    mine, theirs = pair.clause.text, pair.sentence.text
    if figure.fault is Fault.DATE and _BEFORE.search(mine[: figure.span.start]):
        return False
    if figure.fault is Fault.PROVISION and len({one.value[:2] for one in there}) > 1:
        return False  # one thing may rest on several
    return bool(rivals) and not any(_consistent(figure, mine, one, theirs) for one in rivals)


def _one(some: Sequence[Figure], text: str) -> bool:
    """Whether figures are one, or the two ends of one: "2021 to 2025"."""
    if len(some) == 1:
        return True
    first, last = some[0], some[-1]
    between = text[first.span.end : last.span.start].strip()
    return len(some) == 2 and first.fault is last.fault and between in _RANGE


def _disagreeing_figures(pair: _Pair) -> list[Figure]:
    """The figures of the clause that neither the sentence nor what is around it bears out."""
    mine, theirs = pair.clause, pair.sentence

    def borne_out(figure: Figure) -> bool:
        if any(figure.meets(one) for one in (*theirs.figures, *pair.figures)):
            return True
        same = _rivals(figure, _comparable(figure, theirs.figures), pair)
        return any(_consistent(figure, mine.text, one, theirs.text) for one in same)

    return [figure for figure in mine.figures if not borne_out(figure)]


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
    before = text[max(0, figure.span.start - 40) : figure.span.start]
    for sign, pattern in _BOUNDS:
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
    if own == other == "<":
        return False
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


def _rivals(figure: Figure, there: Sequence[Figure], pair: _Pair) -> list[Figure]:
    """The figures that are said of the same thing: in the same words, or else in like ones."""
    own = _bound(pair.clause.text, figure)
    alike = [one for one in there if _bound(pair.sentence.text, one) == own]
    if own in "<>" and len(alike) == 1:  # the one limit of this kind
        there = alike
    for least in (1.0, LIKE):
        same = [one for one in there if _of_the_same(figure, one, len(there), pair, least)]
        if same:
            return same
    return []


def _of_the_same(mine: Figure, theirs: Figure, rivals: int, pair: _Pair, least: float) -> bool:
    """Whether two figures are said of the same thing, in words alike to a degree at least."""
    own, there = pair.clause.words, pair.sentence.words
    if mine.fault is Fault.NUMBER and not mine.lasting:
        counted, others = _after(own, mine), _after(there, theirs)
        around = (*_before(there, theirs)[-2:], *others[:2])
        return _alike(counted[:1], around, pair, least) or _alike(
            counted[:2], others[:1], pair, least
        )
    if rivals == 1 and mine.fault is not Fault.PROVISION:
        return True
    before = _alike(_before(own, mine)[-1:], _before(there, theirs)[-2:], pair, least)
    return before or _alike(_after(own, mine)[:1], _after(there, theirs)[:1], pair, least)


def _after(words: Words, figure: Figure) -> tuple[str, ...]:
    """The next content words after a figure, up to where something else begins."""
    end = _END.search(words.text, figure.span.end)
    last = end.start() if end else len(words.text)
    near = [t for t in words.tokens if figure.span.end <= t.start < last][: 2 * _NEAR]
    return tuple(token.stem for token in near if token.stem)[:_NEAR]


def _before(words: Words, figure: Figure) -> tuple[str, ...]:
    """The last content words before a figure, from where something else ends."""
    ends = [match.end() for match in _END.finditer(words.text, 0, figure.span.start)]
    first = ends[-1] if ends else 0
    near = [t for t in words.tokens if first <= t.start and t.end <= figure.span.start][-_NEAR:]
    return tuple(token.stem for token in near if token.stem)


def _alike(mine: Sequence[str], theirs: Sequence[str], pair: _Pair, least: float) -> bool:
    return any(
        other == stem or pair.matched.through.get(stem, {}).get(other, 0.0) >= least
        for stem in mine
        for other in theirs
    )


def _denies_otherwise(pair: _Pair) -> bool:
    """Whether one of the two denies and the other does not, neither of them under a condition."""
    odd, whole = denials(pair.mine) % 2, pair.sentence.text
    # What is so but for exceptions is denied by who says that it is not so.
    limited = _IF.search(pair.theirs) if odd else conditional(whole)
    # Of several clauses one may deny what another one limits.
    limited = limited or len(pair.clause.words.clauses) > 1
    if limited or conditional(pair.mine) or not pair.theirs or pair.apart:
        return False
    return odd != denials(pair.theirs) % 2 and (odd != denials(whole) % 2 or conditional(whole))


def _stronger_or_weaker(pair: _Pair) -> bool:
    """Whether a duty is said where none is, or the other way round."""
    mine = strengths(pair.mine)
    theirs = {signal.meaning for signal in strengths(pair.theirs)}
    if not mine or not theirs:
        return False
    first = strengths(pair.theirs)[0]
    if any(s.meaning is Strength.MUST and _DUTY.search(s.words) for s in mine):
        if _IF.search(pair.sentence.text):
            return False
        none = _free(first) or theirs in ({Strength.MAY}, {Strength.SHOULD})
        return none and not denials(pair.mine) % 2
    return all(map(_free, mine)) and theirs == {Strength.MUST}


def _free(signal: Signal) -> bool:
    """Whether words say that something is no duty."""
    return signal.meaning is Strength.MAY and bool(_FREE.search(signal.words))


def _fewer(pair: _Pair) -> bool:
    """Whether all is said where some, most or few is."""
    if conditional(pair.sentence.text):
        return False
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
    for one, other in _held(mine):
        there = other.search(theirs)
        if there and not one.search(theirs) and not other.search(mine):
            own = one.search(mine)
            assert own is not None
            return own[0], there[0]
    return _prefixed(mine, theirs) or _prefixed(theirs, mine)


@lru_cache(maxsize=64)
def _held(text: str) -> tuple[tuple[re.Pattern[str], re.Pattern[str]], ...]:
    """The pairs of opposites of which a text has a word of the first side."""
    return tuple(pair for pair in _pairs() if pair[0].search(text))


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
    if name.lower() in _BODIES:
        bodies = _BODIES & {token.word for token in pair.sentence.words.tokens}
        return len(bodies - own) == 1 and not _BODIES & own - {name.lower()}
    rivals = [
        match
        for match in _NAMED.finditer(pair.sentence.text)
        if match["name"].lower() not in own and is_country(match["name"]) == is_country(name)
    ]
    return any(
        _half_of(name, rival["name"])
        or (not rival["more"] and _same_place(name, rival["name"], pair))
        for rival in rivals
    )


def _half_of(name: str, rival: str) -> bool:
    """Whether two names of two parts, as "Africa-EU", share just one of them."""
    one, other = name.lower().split("-"), rival.lower().split("-")
    return len(one) == len(other) == 2 and len(set(one) & set(other)) == 1


def _same_place(name: str, rival: str, pair: _Pair) -> bool:
    """Whether two names stand after the same words: "office in Oslo", "office in Rome"."""
    mine, theirs = _slot(name, pair.clause.words), _slot(rival, pair.sentence.words)
    if mine is None or theirs is None:
        return False
    return mine[0] == theirs[0] and bool(set(mine[1]) & set(theirs[1][-1:]))


def _slot(name: str, words: Words) -> tuple[str, tuple[str, ...]] | None:
    """The preposition before a name and the content words before that."""
    at = next((n for n, token in enumerate(words.tokens) if token.word == name.lower()), 0)
    while at and words.tokens[at - 1].word in ("a", "an", "the"):
        at -= 1
    if not at or words.tokens[at - 1].word not in _SLOTS:
        return None
    before = [token.stem for token in words.tokens[: at - 1] if token.stem]
    return words.tokens[at - 1].word, tuple(before[-_SLOT_WORDS:])
