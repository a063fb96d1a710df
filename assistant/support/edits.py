"""What a sentence that is copied changes: one word for another can turn what it says.

Sentence and source are aligned word by word (Ratcliff and Obershelp 1988, as in `difflib`). Where
nearly all of the sentence stands in the source in the same order, each small difference is looked
at for itself: a name for another name, a duty for a permission, a limit or a denial that is gone.
"""

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from assistant.support.clauses import Token, Words
from assistant.support.entities import names_in
from assistant.support.ruling import Fault, Finding
from assistant.support.signals import Amount, amounts, denials, strengths

COPIED = 0.7
"""Share of a sentence's words that stand in the source in the same order: then it is a copy."""
_SMALL = 5
"""Words up to which a difference is a small one."""
_RIGHT_BEFORE = 2
"""Words of the source right before the copy that would limit it: "only five"."""
_LIMITS = frozenset({Amount.ONLY, Amount.AT_LEAST, Amount.AT_MOST})
_PREFIX = "non-"


def edits(statement: Words, source: Words) -> Iterator[Finding]:
    """The faults that lie in the small changes of a copied sentence; none where it is no copy."""
    mine, theirs = statement.tokens, source.tokens
    matcher = SequenceMatcher(
        None, [token.word for token in mine], [token.word for token in theirs], autojunk=False
    )
    same = sum(block.size for block in matcher.get_matching_blocks())
    if not mine or same < COPIED * len(mine):
        return
    codes = [code for code in matcher.get_opcodes() if code[0] != "equal"]
    for _, first, last, start, end in codes:
        if first == last == len(mine):
            continue  # the source goes on
        if first == last == 0 and end < len(theirs):
            start = max(start, end - _RIGHT_BEFORE)
        if max(last - first, end - start) > _SMALL:
            continue  # something else is said
        yield from _changed(
            _cut(statement, mine[first:last]), _cut(source, theirs[start:end]), statement, source
        )


def _cut(words: Words, tokens: Sequence[Token]) -> str:
    return words.text[tokens[0].start : tokens[-1].end] if tokens else ""


def _changed(said: str, there: str, statement: Words, source: Words) -> Iterator[Finding]:
    why = f"there: {there or 'nothing'}"
    mine, theirs = set(_names(said, statement)), set(_names(there, source))
    if mine - theirs and theirs - mine:
        yield Finding(Fault.NAME, said, why)
    prefixed = _prefixed(said, there) or _prefixed(there, said)
    if prefixed or denials(said) % 2 != denials(there) % 2:
        yield Finding(Fault.NEGATION, said, why)
    put = {signal.meaning for signal in strengths(said)}
    was = {signal.meaning for signal in strengths(there)}
    if put and was and not put & was:
        yield Finding(Fault.MODALITY, said, why)
    if _LIMITS & amounts(there) - amounts(said) and not said:
        yield Finding(Fault.QUANTIFIER, said, why)


def _prefixed(one: str, other: str) -> bool:
    """Whether a word is denied by its prefix in one text and not in the other."""
    bare = {word.removeprefix(_PREFIX) for word in one.lower().split() if word.startswith(_PREFIX)}
    return bool(bare & set(other.lower().split()))


def _names(text: str, words: Words) -> Iterator[str]:
    """Names in a piece of a text, lower-case; a piece alone does not say what is a name in it."""
    all_of_it = {name.lower() for name in names_in(words.text)}
    for word in text.lower().split():
        if word.strip(".,;:()") in all_of_it:
            yield word.strip(".,;:()")
