"""The short forms that documents use or that their readers will, with the long forms they spell.

Two kinds. *Explicit* ones stand in the text: "Mission Innovation (MI)", "EU-CELAC (Community of
Latin American …)", "PRIMA, the Partnership for …". *Implied* ones are initials of names of several
words ("Horizon Europe" → "HE"), which readers use though no document does. Explicit long forms come
first.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from corpus.document import Document, UnitKind
from corpus.sentences import ends_sentence, sentences

SKIPPED = frozenset("a an and at by for in of on or the to with".split())  # noqa: SIM905
"""Words that initials may leave out: "Republic of Korea" is ROK and RK."""

_TOKEN = re.compile(r"\w+(?:['’\-&./]\w+)*|[^\w\s]")  # noqa: RUF001 (the apostrophe of the texts)
_BRACKET = re.compile(r"\(([^()]{2,120})\)")
_SHORT = re.compile(r"[A-Z][A-Za-z0-9&]*[A-Z&0-9][A-Za-z0-9&]*|[A-Z]{2,}")
_APPOSITION = re.compile(r"\b([A-Z]{3,8}), the ([A-Z][^,.;:]{5,120})")
_LONGEST_NAME = 7
_NAMES = frozenset({UnitKind.ITEM, UnitKind.NOTE})


def acronyms(documents: Iterable[Document]) -> dict[str, tuple[str, ...]]:
    """Short form → long forms, as the documents spell them, explicit ones first, then by use."""
    names = _Names()
    explicit: dict[str, list[str]] = defaultdict(list)
    for document in documents:
        for unit in document.units:
            words = unit.span.cut(document.text)
            for short, long in _explicit(words):
                explicit[short].append(long)
            # A line that is no sentence ("Authors …", a heading) has capitals for other reasons.
            if unit.kind in _NAMES or ends_sentence(words):
                names.read(words)
    implied = names.implied()
    return {
        short: tuple(dict.fromkeys([*explicit.get(short, ()), *implied.get(short, ())]))
        for short in sorted({*explicit, *implied})
    }


def initials(name: str) -> frozenset[str]:
    """The initials of a name in capitals, with its small words counted and left out.

    Hyphens part words ("Trans-European Network" is TEN and TN): an abbreviation may count the
    second half or not.
    """
    found: set[str] = set()
    for words in (name.split(), re.split(r"[\s\-]+", name)):
        kept = [word for word in words if word[:1].isalnum()]
        for chosen in (kept, [word for word in kept if word.lower() not in SKIPPED]):
            found.add("".join(word[0] for word in chosen).upper())
    return frozenset(short for short in found if short)


def _explicit(words: str) -> Iterator[tuple[str, str]]:
    """Short and long forms that the words themselves bring together."""
    for bracket in _BRACKET.finditer(words):
        inside, before = bracket[1].strip(), words[: bracket.start()].rstrip()
        if _is_short(inside):
            long = _spelt_before(before, inside)
            if long:
                yield inside, long
        else:
            short = _short_at_end(before)
            if short and _likeness(short, inside) >= _LIKE:
                yield short, inside
    for named in _APPOSITION.finditer(words):
        long = _long_enough(named[1], named[2])
        if long:
            yield named[1], long


def _is_short(word: str) -> bool:
    return bool(_SHORT.fullmatch(word)) and 2 <= len(word) <= 10


def _short_at_end(before: str) -> str | None:
    last = re.split(r"[\s\-/(]", before[-20:])[-1]
    return last if _is_short(last) else None


def _spelt_before(before: str, short: str) -> str | None:
    """The words before a bracket that the short form in it abbreviates; the nearest that fit best.

    The last letter may be missing: authors write "… Development and International Cooperation
    (NDICI)" and leave out "Instrument".
    """
    before = before[-160:]
    found = list(re.finditer(r"\S+", before))
    best, most = None, _LIKE
    for count in range(1, min(len(found), len(short) + 4) + 1):
        first = found[-count]
        long = before[first.start() :]
        if any(ch in long for ch in ".;:()"):
            break
        likeness = _likeness(short, long)
        if first.group().lower() not in SKIPPED and likeness > most - (best is None) * 1e-9:
            best, most = long, likeness
    return best


_LIKE = 0.8
"""The share of a short form's letters that must begin words of the long one: CELAC has 4 of 5."""


def _likeness(short: str, long: str) -> float:
    """How many letters of a short form are, in order, initials of the long one; 0 for another."""
    plain = short[:-1] if short.endswith("s") else short
    letters = [ch.lower() for ch in plain if ch.isalnum()]
    initial = [word[0] for word in re.split(r"[^\w]+", long.lower()) if word]
    words = [w for w in re.split(r"[^\w]+", long.lower()) if w and w not in SKIPPED]
    if len(initial) < 2 or not letters or letters[0] != initial[0]:
        return 0.0
    if len(words) > len(letters) + 1:
        return 0.0
    at = 0
    missed = 0
    for letter in letters:
        if letter in initial[at:]:
            at = initial.index(letter, at) + 1
        else:
            missed += 1
    return 1 - missed / len(letters)


def _long_enough(short: str, after: str) -> str | None:
    """The start of an apposition that accounts for its short form, up to the end of its name."""
    tokens = list(re.finditer(r"\(?[\w&'’\-]+\)?", after))  # noqa: RUF001
    end = 0
    for token in tokens:
        word = token.group().strip("()")
        if word[:1].isupper():
            end = token.end()
        elif word.lower() not in SKIPPED:
            break
    name = after[:end]
    plain = re.sub(r"\s*\([^()]*\)", "", name)
    first = short[0].lower()
    return name if len(plain.split()) > 1 and plain.lower().startswith(first) else None


@dataclass(slots=True)
class _Names:
    """Names of several capitalised words, with how often each stands where capitals mean a name."""

    sure: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    initial: dict[str, int] = field(default_factory=lambda: defaultdict(int))

    def read(self, words: str) -> None:
        for sentence in sentences(words):
            for name, first in _names_in(sentence.cut(words)):
                (self.initial if first else self.sure)[name] += 1

    def implied(self) -> Mapping[str, list[str]]:
        """Initials → names, the most used first. A name only at sentence starts is not sure."""
        found: dict[str, list[str]] = defaultdict(list)
        for name in sorted(self.sure, key=lambda n: (-self.sure[n] - self.initial[n], n)):
            for short in sorted(initials(name), key=len):
                if 2 <= len(short) <= 6 and short.isalpha():
                    found[short].append(name)
        return found


_Run = list[re.Match[str]]


def _names_in(sentence: str) -> Iterator[tuple[str, bool]]:
    """Names in a sentence; whether the name begins it, where a capital says nothing."""
    for run in _runs(sentence):
        for tokens in _parts(run):
            name = sentence[tokens[0].start() : tokens[-1].end()]
            yield name, tokens[0].start() == 0


def _runs(sentence: str) -> Iterator[_Run]:
    """Runs of capitalised words with small words inside."""
    run: _Run = []
    for token in _TOKEN.finditer(sentence):
        word = token.group()
        if _is_name(word) or (run and word in _INSIDE):
            run.append(token)
        else:
            yield run
            run = []
    yield run


def _is_name(word: str) -> bool:
    """Whether a word is one of a name; those with a short form inside ("EU-India") are not."""
    if not word[0].isupper() or word.lower() in _STARTERS:
        return False
    return all(not (part.isupper() and len(part) > 1) for part in re.split(r"\W", word)) and any(
        ch.islower() for ch in word
    )


def _parts(run: _Run) -> Iterator[_Run]:
    """The names in a run: between "and", also between prepositions, and what "and" holds together.

    "Bank for Reconstruction and Development" is one name, since what follows "and" is none by
    itself and a preposition reaches over it; "Commission and Member States" is two.
    """
    joined: list[_Run] = []
    for part in _split(run, {"and"}):
        reaches = joined and any(token.group() in _GOVERNING for token in joined[-1])
        if joined and (len(part) == 1 and reaches):
            first = run.index(joined[-1][0])
            joined[-1] = run[first : run.index(part[-1]) + 1]
        else:
            joined.append(part)
    if len(joined) == 2 and len(joined[0]) == 1 and len(joined[1]) > 1:
        # "Trade and Technology Council": a single word before "and" shares what follows.
        joined.append(run[run.index(joined[0][0]) : run.index(joined[1][-1]) + 1])
    for part in joined:
        # "Code of Conduct for Foreign Interference" names the latter too, "European Code" nothing.
        for tokens in [part, *_split(part, {"for", "in"})[1:]]:
            capitals = sum(token.group()[0].isupper() for token in tokens)
            if capitals > 1 and len(tokens) <= _LONGEST_NAME:
                yield tokens


def _split(run: _Run, at: set[str]) -> list[_Run]:
    """The parts of a run between some small words, without small words at their ends."""
    parts: list[_Run] = [[]]
    for token in run:
        if token.group() in at:
            parts.append([])
        else:
            parts[-1].append(token)
    return [kept for part in parts if (kept := _stripped(part))]


def _stripped(tokens: _Run) -> _Run:
    start, end = 0, len(tokens)
    while start < end and tokens[start].group().islower():
        start += 1
    while end > start and tokens[end - 1].group().islower():
        end -= 1
    return tokens[start:end]


_GOVERNING = frozenset({"for", "of", "on", "in"})
_INSIDE = _GOVERNING | {"and", "the"}
_STARTERS = frozenset(["the", "a", "an", "this", "these", "those", "its", "it", "see", "in", "for"])
