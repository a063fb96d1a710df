"""What a statement denies, how strongly it puts something, of how many, when: against its source.

All of it clause by clause: a clause of the statement against the clauses of the source that it
takes up (`clauses.restated`), and against the whole source where these give no signal.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from assistant.support.clauses import Matched, Words, restated
from assistant.support.ruling import Fault, Finding
from assistant.support.signals import (
    Amount,
    Signal,
    Strength,
    ability,
    amounts,
    by_then,
    compounds,
    conditional,
    denials,
    excepting,
    for_sure,
    hinted,
    orders,
    parted,
    strengths,
)

_AHEAD = 3
"""Content words after a signal that it is for."""
_BEFORE = 7
"""Words before a content word in which the signal for it stands."""
_LONGER = re.compile(r"[A-Za-z]{4,}")
_BEGINNING = 5
"""Letters by which two forms of a word are taken for one."""
_STOP = re.compile(r"[;:.]\s")
_LIMITS = frozenset({Amount.AT_MOST, Amount.AT_LEAST, Amount.ONLY})
_AGAINST: Mapping[Amount, frozenset[Amount]] = MappingProxyType(
    {
        Amount.ALL: frozenset({Amount.MOST, Amount.MANY, Amount.SOME, Amount.FEW, Amount.SINGLE}),
        Amount.MANY: frozenset({Amount.FEW, Amount.SINGLE}),
        Amount.SOME: frozenset({Amount.ALL, Amount.MOST}),
    }
)
"""Amounts that may be said where the source says none, and what they are at odds with."""
_AS_GOOD: Mapping[Amount, frozenset[Amount]] = MappingProxyType(
    {
        Amount.ONLY: frozenset({Amount.AT_MOST, Amount.SINGLE, Amount.EXACT}),
        Amount.SINGLE: frozenset({Amount.ONLY, Amount.EXACT}),
        Amount.EXACT: frozenset({Amount.ONLY, Amount.SINGLE}),
        Amount.AT_MOST: frozenset({Amount.ONLY}),
        Amount.AT_LEAST: frozenset({Amount.MANY}),
        Amount.FEW: frozenset({Amount.SOME}),
    }
)
"""Amounts that say in other words what one says."""


@dataclass(frozen=True, slots=True)
class _Pair:
    """A clause of a statement and the clauses of its source that it takes up, the nearest first."""

    number: int
    mine: str
    theirs: tuple[str, ...]

    def finding(self, fault: Fault, said: str = "") -> Finding:
        return Finding(fault, said or self.mine, f"there: {self.theirs[0]}")


def compare(statement: Words, source: Words, matched: Matched) -> Iterator[Finding]:
    """The faults of a statement in denial, strength, amount and order."""
    pairs = [
        _Pair(number, statement.said(number), tuple(source.said(n) for n in near))
        for number, clause in enumerate(statement.clauses)
        if (near := restated(clause, source, matched))
    ]
    yield from _denied(pairs, statement)
    spoken = strengths(source.text)
    everywhere = amounts(source.text)
    for pair in pairs:
        yield from _strength(pair, statement, source, matched, spoken)
        yield from _amount(pair, everywhere, source.text)
        yield from _order(pair)


def _denied(pairs: list[_Pair], statement: Words) -> Iterator[Finding]:
    """Clauses that deny what the source says, or say what it denies.

    Twice denied is said. Where statement and source deny as often in all, their clauses are only
    divided otherwise.
    """
    found = [pair.finding(Fault.NEGATION) for pair in pairs if _denies_otherwise(pair)]
    taken_up = dict.fromkeys(text for pair in pairs for text in pair.theirs)
    as_often = denials(statement.text) == sum(denials(text) for text in taken_up)
    if not (as_often and len(statement.clauses) > 1):
        yield from found


def _denies_otherwise(pair: _Pair) -> bool:
    odd = denials(pair.mine) % 2
    counts = [denials(text) for text in pair.theirs]
    # "non-associated countries" are "countries that are not associated"; "non-EU countries" are
    # third countries, which deny nothing.
    either = {odd, *((odd + compounds(pair.mine, text)) % 2 for text in pair.theirs)}
    theirs = {count % 2 for count in (*counts, sum(counts))}
    theirs |= {(denials(text) + compounds(text, pair.mine)) % 2 for text in pair.theirs}
    if either & theirs:
        return False
    if odd:
        return not any(conditional(text) for text in pair.theirs)
    return not excepting(pair.mine)


def _strength(
    pair: _Pair, statement: Words, source: Words, matched: Matched, spoken: tuple[Signal, ...]
) -> Iterator[Finding]:
    near = {signal.meaning for text in pair.theirs for signal in strengths(text)}
    if for_sure(pair.mine) and near == {Strength.MAY}:
        yield pair.finding(Fault.MODALITY)
    signals = strengths(pair.mine)
    if not signals:
        return
    limited = _LIMITS & amounts(" \n ".join((pair.mine, *pair.theirs)))
    meant = {signal.meaning for signal in signals}
    hints = hinted(source.text)
    start = statement.clauses[pair.number][0].start
    for signal in signals:
        # "may be at most five" and "shall not exceed five" say the same.
        if limited and signal.meaning is not Strength.SHOULD:
            continue
        if ability(signal) and Strength.MAY in hints:
            continue
        there = _of_the_same(signal, start, statement, source, matched, spoken) or near
        there = there or {one.meaning for one in spoken}
        if (there and not meant & there) or (
            not there and signal.meaning is Strength.MUST and not meant & hints
        ):
            yield pair.finding(Fault.MODALITY, signal.words)


def _of_the_same(
    signal: Signal,
    start: int,
    statement: Words,
    source: Words,
    matched: Matched,
    spoken: tuple[Signal, ...],
) -> set[Strength | Amount]:
    """The strengths that stand, in the source, by the words that a signal is for."""
    end = start + signal.start + len(signal.words)
    after = [token for token in statement.tokens if token.stem and token.start >= end]
    stems = {stem for token in after[:_AHEAD] for stem in matched.through.get(token.stem, ())}
    found: set[Strength | Amount] = set()
    for at, token in enumerate(source.tokens):
        if token.stem not in stems:
            continue
        first = source.tokens[max(0, at - _BEFORE)].start
        before = [one for one in spoken if first <= one.start < token.start]
        if before and not _STOP.search(source.text, before[-1].start, token.start):
            found.add(before[-1].meaning)
    return found


def _amount(pair: _Pair, everywhere: frozenset[Amount], whole: str) -> Iterator[Finding]:
    near = frozenset[Amount]().union(*(amounts(text) for text in pair.theirs))
    for amount in amounts(pair.mine):
        if amount in everywhere or _AS_GOOD.get(amount, frozenset()) & everywhere:
            continue
        if amount in _AGAINST:
            at_odds = near & _AGAINST[amount] or everywhere & {Amount.MOST}
            if at_odds and not any(denials(text) for text in pair.theirs):
                yield pair.finding(Fault.QUANTIFIER, str(amount))
        elif not (amount is Amount.ONLY and conditional(whole)) and not (
            amount is Amount.AT_MOST and by_then(whole)
        ):
            yield pair.finding(Fault.QUANTIFIER, str(amount))


def _order(pair: _Pair) -> Iterator[Finding]:
    before, after = orders(pair.mine)
    if before == after or not all(orders(text) == (after, before) for text in pair.theirs):
        return
    # "B after A" says what "A before B" says.
    if not all(_turned_round(pair.mine, text) for text in pair.theirs):
        yield pair.finding(Fault.ORDER)


def _turned_round(mine: str, theirs: str) -> bool:
    """Whether what stands before the word of order there stands after it here."""
    left, right = (_beginnings(part) for part in parted(mine))
    first, last = (_beginnings(part) for part in parted(theirs))
    return len(left & last) + len(right & first) > len(left & first) + len(right & last)


def _beginnings(text: str) -> frozenset[str]:
    return frozenset(word.lower()[:_BEGINNING] for word in _LONGER.findall(text))
