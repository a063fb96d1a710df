# ruff: noqa: RUF001 (quotes and dashes as acts print them)
"""The grammar of legal references: which words name a part of a document, and of which document.

"Article 22(5) and (6) of the Horizon Europe Regulation", "point (b) of the first subparagraph of
Article 5(1)", "Rules 4.9.17 to 4.9.20", "Annex IV, Part II". Lists and ranges are taken apart. What
the words lead to is for the caller to find out, with `labels` and `names`.
"""

import re
from bisect import bisect_right
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from corpus.names import Named, Naming
from corpus.normalise import INVISIBLE
from corpus.span import Span


@dataclass(frozen=True, slots=True)
class Step:
    """One part on the way to a place: what it is called ("article") and its numbers ("22", "5")."""

    word: str
    numbers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Provision:
    """A part of a document that is named, outermost step first.

    `span` covers all of the words, with those for the document; members of one list share it. `act`
    is what is said of the document: None where nothing is, and the one at hand may be meant.
    `spelt` covers the words for the part alone.
    """

    span: Span
    steps: tuple[Step, ...]
    act: Named | None
    spelt: Span

    @property
    def relative(self) -> bool:
        """Whether it begins below what documents number throughout: "paragraph 3"."""
        return _RANKS.get(self.steps[0].word, _TOP) > _TOP


_BLANK = {ord(char): " " for char in INVISIBLE}
_TOP = 4
"""The rank of what is numbered throughout a document: an article, a rule."""
_RANKS = {
    "annex": 0,
    "appendix": 0,
    "schedule": 0,
    "title": 1,
    "part": 1,
    "chapter": 2,
    "section": 3,
    "article": _TOP,
    "rule": _TOP,
    "recital": _TOP,
    "clause": _TOP,
    "paragraph": 5,
    "subparagraph": 6,
    "point": 7,
}
_CALLED = {
    "art": "article",
    "appendice": "appendix",
    "annexe": "annex",
    "par": "paragraph",
    "para": "paragraph",
    "sub-paragraph": "subparagraph",
    "subsection": "paragraph",
    "sub-section": "paragraph",
    "pt": "point",
    "subpoint": "point",
    "sub-point": "point",
    "sec": "section",
    "rec": "recital",
    "§": "section",
    "app": "appendix",
}
_WORDS = (
    r"articles?|arts?\.?|recitals?|rec\.|annex(?:es)?|paragraphs?|paras?\.?|pars?\.?"
    r"|sub-?sections?|sub-?points?|points?|pts?\.?|sections?|sec\.?|§{1,2}|chapters?|titles?|parts?"
    r"|rules?|appendi(?:x|ces)|schedules?|clauses?"
)
_MARK = r"\([0-9]{1,3}[a-z]{0,2}\)|\([a-z]{1,5}\)"
_NUMBER = (
    r"(?:(?:[A-Z]?[0-9]+[A-Za-z]{0,2}(?:\.[0-9]+[A-Za-z]?)*(?![\w/])|[IVXLC]+(?!\w)|[A-Za-z](?![\w.]))"
    rf"(?:\s?(?:{_MARK}))*|(?:{_MARK})(?:\s?(?:{_MARK}))*)"
)
_ORDINALS = (
    *("first", "second", "third", "fourth", "fifth"),
    *("sixth", "seventh", "eighth", "ninth", "tenth"),
)
_ORDINAL = re.compile(
    rf"(?:the\s)?\b(?P<which>{'|'.join(_ORDINALS)}|last|(?P<digits>[0-9]{{1,2}})(?:st|nd|rd|th))\s"
    r"(?:and\s\w+\s)?(?P<what>sub-?paragraphs?|paragraphs?|sentences?|indents?)\b",
    re.IGNORECASE,
)
_BETWEEN = r"(?P<{0}>\s?(?:,\s?)?(?:and/or|and|or|to|&)\s|\s?[–—-]\s?|,\s?)"
_NEXT = re.compile(_BETWEEN.format("by") + rf"(?P<number>{_NUMBER})")
_PIECE = re.compile(r"[A-Za-z]?[0-9]+[A-Za-z]{0,2}|[A-Za-z]+")
_DOWN = re.compile(r"(?:\s|,\s?)(?:the\s)?")
_UP = re.compile(r"\s?(?:,\s)?(?:of|in|to|under)\s(?:the\s)?")
_LIST = re.compile(
    r"\s?(?:,\s?)?(?:and|or|and/or|as well as)\s(?:in\s|under\s|of\s|the\s)?|,\s(?:the\s)?"
)
_OF = re.compile(r"\s?(?:,\s)?(?:of|to|in|under|from)\s(?:the\s|an?\s)?|\s|,\s", re.IGNORECASE)
_BEFORE = re.compile(r"(?:[’']s)?(?:\s|,\s|:\s|\s[–—-]\s|\s\()(?:in\s)?(?:its\s)?", re.IGNORECASE)
_HERE = re.compile(r"\s?(?:,\s)?of\sthis\s(\w+)|\s?thereof\b", re.IGNORECASE)
_CODE = re.compile(r"(?<![\w.-])([A-Z][A-Z&]{1,6})\s$")
_CODE_AFTER = re.compile(r"\sof\s(?:the\s)?([A-Z][A-Z&]{1,7})(?![\w-])")
_OF_SOME = re.compile(r"\s?(?:,\s)?of\s(?:both\s)?(?:the\s)?(?:\w+\s){0,3}?(?=[A-Z])")
_AFTER_LIST = re.compile(r"\s?(?:$|[.,;:?!)\]]|of\b|and\b|or\b|to\b)")
_ONE_LETTER = frozenset({"point", "annex", "part", "appendix", "schedule", "section"})
_PLAIN_WORDS = frozenset({"a", "i"})
_LONGEST_RANGE = 60


@dataclass(slots=True)
class _Chain:
    """Words being read: the paths they name, and how deep the innermost reaches."""

    span: Span
    paths: list[tuple[Step, ...]]
    act: Named | None = None
    whole: Span | None = None


def provisions(
    text: str, named: Sequence[Named] = (), words: Collection[str] = ()
) -> tuple[Provision, ...]:
    """The parts of documents that `text` names, in reading order.

    Args:
        text: Any text.
        named: The documents that it names, in reading order.
        words: What parts are called beside the usual words, as learnt from documents' own labels.
    """
    text = text.translate(_BLANK)
    chains = _joined(list(_elements(text, frozenset(words))), text)
    _attach(chains, named, text)
    _share(chains, text)
    return tuple(
        Provision(chain.whole or chain.span, path, chain.act, chain.span)
        for chain in chains
        for path in chain.paths
    )


@lru_cache(maxsize=64)
def _pattern(words: frozenset[str]) -> re.Pattern[str]:
    learnt = "".join(f"|{re.escape(word)}s?" for word in sorted(words, key=len, reverse=True))
    return re.compile(
        rf"(?<![\w.-])(?P<word>(?:{_WORDS}{learnt})(?![^\W\d_]))(?:\s{{0,2}}|\s(?:no\.?|number)\s)"
        rf"(?P<number>{_NUMBER})|(?<![\w.-])(?P<code>[A-Z]{{2,6}})\s{{1,2}}"
        r"(?P<dotted>[A-Z]?[0-9]+(?:\.[0-9]+)+(?:\s?\([0-9a-z]{1,5}\))*)"
        r"|(?<![\w.-])(?P<bare>annex)\b(?=\s(?:to|of)\b|\W*$)",
        re.IGNORECASE,
    )


def _elements(text: str, words: frozenset[str]) -> Iterator[_Chain]:
    found = [*_numbered(text, words), *_ordinals(text)]
    found.sort(key=lambda chain: chain.span)
    end = 0
    for chain in found:
        if chain.span.start >= end:
            yield chain
            end = chain.span.end


def _numbered(text: str, words: frozenset[str]) -> Iterator[_Chain]:
    pattern, at = _pattern(words), 0
    while match := pattern.search(text, at):
        at = match.end()
        if match["bare"]:
            yield _Chain(Span(match.start(), match.end()), [(Step("annex", ()),)])
            continue
        word = _called(match["word"] or "rule")
        if match["word"] and not _is_number(word, match["number"], text, match.end()):
            at = match.end("word")
            continue
        if match["code"] and not match["code"].isupper():
            continue
        first = match["number"] or match["dotted"]
        many = bool(match["word"]) and match["word"].rstrip(".").lower().endswith(("s", "§§"))
        numbers, at = _list(first, text, at, many=many)
        start = match.start("dotted") if match["code"] else match.start()
        chain = _Chain(Span(start, at), [(Step(word, number),) for number in numbers])
        if match["code"]:
            chain.act = Named(Span(match.start("code"), match.end("code")), Naming.CODE)
            chain.whole = Span(match.start(), at)
        yield chain


def _is_number(word: str, number: str, text: str, end: int) -> bool:
    """Whether a letter or a Roman number is one: "point a" is, in "point a finger at" it is not."""
    if any(ch.isdigit() for ch in number) or "(" in number:
        return True
    if word not in _ONE_LETTER and word not in {"chapter", "title"}:
        return False
    if len(number) > 1 or number.isupper():
        return number.isupper()
    return word == "point" and (number not in _PLAIN_WORDS or bool(_AFTER_LIST.match(text, end)))


def _ordinals(text: str) -> Iterator[_Chain]:
    for match in _ORDINAL.finditer(text):
        which = match["digits"] or str(
            _ORDINALS.index(match["which"].lower()) + 1
            if match["which"].lower() in _ORDINALS
            else 0
        )
        what = _called(match["what"])
        # A first paragraph without a number is what acts call a subparagraph.
        step = Step("subparagraph" if what.endswith("paragraph") else what, (f"§{which}",))
        yield _Chain(Span(match.start(), match.end()), [(step,)])


def _called(word: str) -> str:
    word = word.lower().strip(". ")
    if word.startswith("§"):
        return "section"
    single = word[:-1] if word.endswith("s") and len(word) > 2 else word
    single = "annex" if word == "annexes" else "appendix" if word == "appendices" else single
    return _CALLED.get(single, single)


def _list(first: str, text: str, at: int, *, many: bool) -> tuple[list[tuple[str, ...]], int]:
    """All numbers of a list or range, and where it ends."""
    numbers = [_pieces(first)]
    shown = first
    while follows := _NEXT.match(text, at):
        number, by = follows["number"], follows["by"]
        marked = number.startswith("(")
        bare = number.isalpha() and not (shown.isalpha() and len(number) == 1)
        if bare and not (number.isupper() and shown.isupper()):
            break
        if not marked and not many and not _AFTER_LIST.match(text, follows.end()):
            break
        if marked and "(" not in shown:
            break
        pieces = _continued(numbers[-1], shown, number)
        ranged = re.fullmatch(r"\s?(?:,\s?)?(?:to\s|[–—-]\s?)", by)
        numbers += _range(numbers[-1], pieces) if ranged else [pieces]
        at, shown = follows.end(), number if not marked else shown
    return numbers, at


def _pieces(number: str) -> tuple[str, ...]:
    return tuple(piece.lower() for piece in _PIECE.findall(number))


def _continued(last: tuple[str, ...], shown: str, number: str) -> tuple[str, ...]:
    """The "(6)" of "22(5) and (6)" with what stands before it: it takes the place of its like."""
    pieces = _pieces(number)
    if not number.startswith("("):
        return pieces
    like = [at for at, piece in enumerate(last) if piece.isdigit() == pieces[0].isdigit()]
    plain = len(_pieces(shown.split("(")[0]))
    at = like[-1] if like and like[-1] >= plain else max(plain, len(last) - 1)
    return (*last[:at], *pieces)


def _range(first: tuple[str, ...], last: tuple[str, ...]) -> list[tuple[str, ...]]:
    """What comes after `first` up to `last`."""
    front = first[:-1]
    if last[:-1] != front:
        return [last]
    one, end = first[-1], last[-1]
    if one.isdigit() and end.isdigit() and 0 < int(end) - int(one) <= _LONGEST_RANGE:
        return [(*front, str(n)) for n in range(int(one) + 1, int(end) + 1)]
    if len(one) == len(end) == 1 and one.isalpha() and end.isalpha() and one < end:
        return [(*front, chr(n)) for n in range(ord(one) + 1, ord(end) + 1)]
    return [last]


def _rank(chain: _Chain, at: int) -> int:
    return _RANKS.get(chain.paths[0][at].word, _TOP)


def _joined(elements: list[_Chain], text: str) -> list[_Chain]:
    """Elements put together: "Article 12 para 6 point d", "point (b) of Article 5(1)"."""
    chains: list[_Chain] = []
    for element in elements:
        last = chains[-1] if chains else None
        between = text[last.span.end : element.span.start] if last else ""
        if last is None or len(between) > 12 or not _takes(last, element, between):
            chains.append(element)
    return chains


def _takes(last: _Chain, element: _Chain, between: str) -> bool:
    """Whether an element goes on with a chain; then the chain has it."""
    span = Span(last.span.start, element.span.end)
    if _DOWN.fullmatch(between) and _rank(element, 0) > _rank(last, -1):
        last.paths = [(*front, *rest) for front in last.paths for rest in element.paths]
    elif _UP.fullmatch(between) and _rank(element, 0) < _rank(last, 0):
        last.paths = [(*front, *rest) for front in element.paths for rest in last.paths]
    else:
        return False
    last.span = span
    return True


def _attach(chains: list[_Chain], named: Sequence[Named], text: str) -> None:
    """Give each chain the document that is named right after or before it."""
    starts = {one.span.start: one for one in named}
    ends = {one.span.end: one for one in named}
    for chain in chains:
        here = _HERE.match(text, chain.span.end)
        if here and here[1] is None:
            chain.act = _last_before(chain.span.start, named)
            chain.whole = Span(chain.span.start, here.end())
        if here:
            continue
        after = _after(chain, starts, text)
        before = None if after else _before(chain, ends, text)
        if after:
            chain.act, chain.whole = after, Span(chain.span.start, after.span.end)
        elif before:
            chain.act, chain.whole = before, Span(before.span.start, chain.span.end)


def _after(chain: _Chain, starts: Mapping[int, Named], text: str) -> Named | None:
    """The document named after a chain: "Article 5 of the Act", "section 233(1) of FSMR"."""
    at = chain.span.end
    for gap in (_OF.match(text, at), _OF_SOME.match(text, at)):
        if gap and gap.end() in starts:
            return starts[gap.end()]
    code = _CODE_AFTER.match(text, at)
    return Named(Span(code.start(1), code.end(1)), Naming.CODE) if code else None


def _before(chain: _Chain, ends: Mapping[int, Named], text: str) -> Named | None:
    """The document named before a chain: "the Act, Article 5", "GEN Rule 3.3"."""
    start = chain.span.start
    for back in range(start, max(-1, start - 8), -1):
        if back in ends and _BEFORE.fullmatch(text, back, start):
            return ends[back]
    code = _CODE.search(text, max(0, start - 9), start)
    if chain.act is None and code and code.end() == start:
        return Named(Span(code.start(1), code.end(1)), Naming.CODE)
    return None


def _last_before(at: int, named: Sequence[Named], most: int = 120) -> Named | None:
    """The document named last before "Article 114 thereof"."""
    place = bisect_right(named, at, key=lambda one: one.span.start) - 1
    return named[place] if place >= 0 and at - named[place].span.end <= most else None


def _share(chains: list[_Chain], text: str) -> None:
    """In a row of parts the last one's document, and its upper part, are those of all."""
    for place in range(len(chains) - 2, -1, -1):
        chain, after = chains[place], chains[place + 1]
        end = (chain.whole or chain.span).end
        start = (after.whole or after.span).start
        if chain.act or start < end or not _LIST.fullmatch(text, end, start):
            continue
        deeper = _rank(chain, 0) > _rank(after, 0)
        if deeper and _rank(after, -1) >= _rank(chain, -1) and len(after.paths[0]) > 1:
            front = tuple(s for s in after.paths[0] if _RANKS.get(s.word, _TOP) < _rank(chain, 0))
            chain.paths = [(*front, *path) for path in chain.paths]
        if after.act and after.whole and after.whole.end > after.span.end:
            chain.act, chain.whole = after.act, chain.span
