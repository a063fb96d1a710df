# ruff: noqa: RUF001, RUF002 (quotes and dashes as acts print them)
"""What documents are called: numbers, short names, "that Regulation"; and which source is meant."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from corpus.source import Source
from corpus.span import Span


class Naming(StrEnum):
    """How a document is named.

    By number, by name, by pointing back ("that Regulation"), by a name that no source has, or by
    letters beside a number ("GEN 3.3.32").
    """

    NUMBER = "number"
    NAME = "name"
    BACK = "back"
    STRANGE = "strange"
    CODE = "code"


Key = tuple[str, int, int]
"""What a number says: kind ("r", "l", "d", "h", "com" …), year, running number."""


@dataclass(frozen=True, slots=True)
class Named:
    """Words that name a document.

    `keys` are what its number may mean, best first; `sources` the ids of the sources that go by its
    name; `kind` the word for what it is ("regulation"), "" where it is not said.
    """

    span: Span
    naming: Naming
    kind: str = ""
    keys: tuple[Key, ...] = ()
    sources: tuple[str, ...] = ()


_LETTERS = {"regulation": "r", "directive": "l", "decision": "d", "recommendation": "h"}
_SHORT = {"reg": "regulation", "dir": "directive", "dec": "decision", "rec": "recommendation"}
_UNION = r"EU|EC|EEC|ECSC|CE|Euratom|EAEC"
_NUMBERED = re.compile(
    r"(?<!\w)(?:(?:Commission|Council|Delegated|Implementing|Framework|Joint)\s)*"
    r"(?P<kind>Regulations?|Directives?|Decisions?|Recommendations?|(?:Reg|Dir|Dec)\b\.?)\s"
    rf"(?:\((?:{_UNION})(?:,\s?\w+)*\)\s?)?(?P<no>No\.?\s)?(?P<a>[0-9]{{1,4}})/(?P<b>[0-9]{{1,4}})"
    rf"(?:/(?P<of>{_UNION}|JHA|CFSP))?(?![\w/])",
    re.IGNORECASE,
)
_MORE = re.compile(
    rf"(?:,\s|\s(?:and|or)\s)(?:\((?:{_UNION})(?:,\s?\w+)*\)\s?)?(?P<no>No\s)?(?P<a>[0-9]{{1,4}})"
    rf"/(?P<b>[0-9]{{1,4}})(?:/(?P<of>{_UNION}))?(?![\w/])"
)
_LOOSE = re.compile(
    rf"(?<![\w/.])(?P<no>No\s)?(?P<a>[0-9]{{2,4}})/(?P<b>[0-9]{{1,4}})(?:/(?P<of>{_UNION}))?(?![\w/])"
)
_REGISTER = re.compile(
    r"\b(?P<series>COM|JOIN|SWD|SEC)\s?[(/]?(?P<year>(?:19|20)[0-9]{2})[)/]?\s?"
    r"(?P<number>[0-9]{1,5})(?:\s?final)?\b",
    re.IGNORECASE,
)
_CELEX = re.compile(
    r"\b[0-9](?P<year>(?:19|20)[0-9]{2})(?P<kind>[A-Z]{1,2})(?P<number>[0-9]{4})(?:-[0-9]{8})?\b",
    re.IGNORECASE,
)
_KINDS = (
    r"Regulation|Directive|Decision|Recommendation|Communication|Agreement|Convention|Charter"
    r"|Treaty|Treaties|Protocol|Statute|Act|Law|Code|Resolution|Conclusions|Report|Statement"
)
_BACK = re.compile(
    rf"\b(?:that|the\ssaid|the\ssame)\s(?P<kind>{_KINDS})\b"
    r"|\bthe\s(?P<the>Communication|Recommendation|Resolution|Code\sof\sPractice)\b(?!\sof\sthe)",
)
_TREATY = re.compile(
    r"\b(?:TFEU|TEU|EEA\sAgreement|(?:EC|EEC|Euratom|EAEC)\sTreaty|Charter\sof\sFundamental\sRights"
    r"(?:\sof\sthe\sEuropean\sUnion)?)(?!\w)"
    r"|\bthe\s(?:Treaty(?:\son\s(?:the\sFunctioning\sof\sthe\s)?European\sUnion)?|Treaties|Charter)\b"
    r"|\bTreaty\son\s(?:the\sFunctioning\sof\sthe\s)?European\sUnion"
)
_STRANGE = re.compile(
    r"\b(?:[A-Z][\w&’'-]*\s(?:and\s|of\s|on\s|the\s|for\s)*){1,5}"
    rf"(?P<kind>{_KINDS})\b(?!\s\()"
)
_NOT_FIRST = frozenset(
    """
    a an and article articles annex both each every in of on point section that the these this
    those under what which who whose where when how does do is are can may must commission
    council parliament member union delegated implementing recital art part chapter title and
    by for with from to
    """.split()  # noqa: SIM905 (a list would take a line a word)
)
_WORD = re.compile(r"[\w&+]+(?:[’'-][\w&+]+)*")
_DEFINED = re.compile(
    r"\s?\(\s?(?:hereinafter,?\s|hereafter,?\s)?(?:referred\sto\sas\s)?(?:the\s)?[‘“\"'](?:the\s)?"
    r"(?P<name>[^’”\"'()]{3,60})[’”\"']\s?\)"
)


class Names:
    """Finds the names of some sources in texts, and the sources of names."""

    def __init__(self, sources: Iterable[Source]) -> None:
        self.sources = {source.id: source for source in sources}
        self._by_key: dict[Key, list[str]] = {}
        self._by_name: dict[tuple[str, ...], list[str]] = {}
        self._firsts: dict[str, list[tuple[str, ...]]] = {}
        for source in self.sources.values():
            for key in keys_of(source):
                _add(self._by_key, key, source.id)
            for name in names_of(source):
                self._learn(name, source.id)

    def _learn(self, name: str, source_id: str) -> None:
        words = _words(name)
        if not words or (len(words) == 1 and len(words[0]) < 3):
            return
        if words not in self._by_name:
            self._firsts.setdefault(words[0], []).append(words)
            self._firsts[words[0]].sort(key=len, reverse=True)
        _add(self._by_name, words, source_id)

    def meant(self, named: Named) -> tuple[str, ...]:
        """The ids of the sources that a name stands for; several where it is ambiguous."""
        if named.sources:
            return named.sources
        for key in named.keys:
            if found := self._by_key.get(key):
                return tuple(found)
        return ()

    def find(
        self, text: str, *, loosely: bool = False, also: Iterable[Named] = ()
    ) -> tuple[Named, ...]:
        """The documents that a text names, in reading order.

        Args:
            text: The text.
            loosely: Also by a mere number: "recital 14 copyright directive 2019/790".
            also: What else was found to name a document in it.
        """
        found = [*_numbered(text), *self._called(text), *_others(text), *also]
        if loosely:
            found += _loose(text)
        found.sort(key=lambda one: (one.span.start, -len(one.span)))
        kept: list[Named] = []
        for one in found:
            if not kept or one.span.start >= kept[-1].span.end:
                kept.append(one)
            elif kept[-1].naming is Naming.STRANGE and one.naming is not Naming.STRANGE:
                # "Consumer Rights Directive 2011/83/EU": the number says which.
                start = kept[-1].span.start if one.naming is Naming.NUMBER else one.span.start
                kept[-1] = replace(one, span=Span(start, one.span.end))
        return tuple(_in_apposition(kept, text))

    def _called(self, text: str) -> Iterator[Named]:
        words = [(m.group().lower(), m.start(), m.end()) for m in _WORD.finditer(text)]
        for at, (word, start, _) in enumerate(words):
            for name in self._firsts.get(word, ()):
                run = words[at : at + len(name)]
                if tuple(w for w, _, _ in run) == name and _reads(text, start, name):
                    sources = tuple(self._by_name[name])
                    kind = next((w for w in reversed(name) if w in _LETTERS or w == "act"), "")
                    yield Named(Span(start, run[-1][2]), Naming.NAME, kind, (), sources)
                    break


def _reads(text: str, start: int, name: tuple[str, ...]) -> bool:
    """Whether a name of one word is meant as one: it begins with a capital letter."""
    return len(name) > 1 or text[start].isupper()


def by_defined_names(text: str, named: Iterable[Named]) -> Iterator[Named]:
    """Documents by the short names that the text gives them: "… (the ‘X Regulation’)"."""
    for one in named:
        match = _DEFINED.match(text, one.span.end)
        if not match or one.naming is Naming.BACK or not match["name"].strip()[0].isupper():
            continue
        name = re.compile(rf"(?<!\w){re.escape(match['name'].strip())}(?!\w)")
        for again in name.finditer(text, match.end()):
            yield replace(one, span=Span(again.start(), again.end()), naming=Naming.NAME)


def keys_of(source: Source) -> Iterator[Key]:
    """What a source's numbers say, each once."""
    seen: set[Key] = set()
    for words in (source.celex, source.number, source.id):
        for one in _numbered(words or ""):
            for key in one.keys[:1]:
                if key not in seen:
                    seen.add(key)
                    yield key
    for one in list(_numbered(source.title))[:1]:
        if one.span.start < 40 and not seen:
            yield from one.keys[:1]


def names_of(source: Source) -> tuple[str, ...]:
    """What a source is called, besides its number."""
    names = dict.fromkeys((*source.names, source.short, source.title))
    return tuple(name for name in names if name and not name.endswith("…"))


def _add(index: dict, key: object, value: str) -> None:  # type: ignore[type-arg]
    held = index.setdefault(key, [])
    if value not in held:
        held.append(value)


def _words(name: str) -> tuple[str, ...]:
    words = tuple(word.lower() for word in _WORD.findall(name))
    return words[1:] if words[:1] == ("the",) else words


def _numbered(text: str) -> Iterator[Named]:
    for match in _NUMBERED.finditer(text):
        kind = match["kind"].lower().rstrip(".").removesuffix("s")
        kind = _SHORT.get(kind, kind)
        yield Named(Span(match.start(), match.end()), Naming.NUMBER, kind, _keys(kind, match))
        at = match.end()
        while more := _MORE.match(text, at):
            start = more.start("no") if more["no"] else more.start("a")
            yield Named(Span(start, more.end()), Naming.NUMBER, kind, _keys(kind, more))
            at = more.end()
    for match in _REGISTER.finditer(text):
        key = (match["series"].lower(), int(match["year"]), int(match["number"]))
        yield Named(Span(match.start(), match.end()), Naming.NUMBER, "", (key,))
    for match in _CELEX.finditer(text):
        series = {"dc": "com", "pc": "com", "jc": "join", "sc": "swd"}
        kind = match["kind"].lower()
        key = (series.get(kind, kind), int(match["year"]), int(match["number"]))
        yield Named(Span(match.start(), match.end()), Naming.NUMBER, "", (key,))


def _keys(kind: str, match: re.Match[str]) -> tuple[Key, ...]:
    """What "a/b" may mean: the year comes first since 2015 and in directives, else last."""
    letter = _LETTERS[kind]
    a, b = int(match["a"]), int(match["b"])
    first, last = (letter, _year(a), b), (letter, _year(b), a)
    year_first = not match["no"] and (bool(match["of"]) or _is_year(a))
    return (first, last) if year_first else (last, first)


def _is_year(number: int) -> bool:
    return 1950 <= number <= 2099


def _year(number: int) -> int:
    return number + 1900 if 50 <= number < 100 else number


def _loose(text: str) -> Iterator[Named]:
    for match in _LOOSE.finditer(text):
        keys = tuple(key for kind in _LETTERS for key in _keys(kind, match))
        yield Named(Span(match.start(), match.end()), Naming.NUMBER, "", keys)


def _others(text: str) -> Iterator[Named]:
    for match in _BACK.finditer(text):
        kind = (match["kind"] or match["the"]).lower()
        yield Named(Span(match.start(), match.end()), Naming.BACK, kind)
    for match in _TREATY.finditer(text):
        start = match.start() + (4 if match.group().startswith("the ") else 0)
        yield Named(Span(start, match.end()), Naming.STRANGE, "treaty")
    for match in _STRANGE.finditer(text):
        words = [(m.group(), m.start()) for m in re.finditer(r"\S+", match.group())]
        while words and words[0][0].lower().strip("’'") in _NOT_FIRST:
            words.pop(0)
        if len(words) > 1:
            start = match.start() + words[0][1]
            yield Named(Span(start, match.end()), Naming.STRANGE, match["kind"].lower())


_BESIDE = (
    {Naming.STRANGE, Naming.NUMBER},
    {Naming.STRANGE, Naming.NAME},
    {Naming.NAME, Naming.NUMBER},
)
_APPOSED = re.compile(r",?\s(?:the\s)?|\s?[–—-]\s")


def _in_apposition(found: list[Named], text: str) -> Iterator[Named]:
    """A strange name beside a number is one document: "the AI Act, Regulation (EU) 2024/1689"."""
    held: Named | None = None
    for one in found:
        if held is not None:
            beside = _APPOSED.fullmatch(text, held.span.end, one.span.start)
            if beside and {held.naming, one.naming} in _BESIDE:
                telling = (
                    held if held.naming is Naming.NAME or one.naming is not Naming.NAME else one
                )
                if held.naming is Naming.STRANGE:
                    telling = one
                held = replace(telling, span=Span(held.span.start, one.span.end))
                continue
            yield held
        held = one
    if held is not None:
        yield held
