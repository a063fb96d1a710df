"""Sentences of legal English as exact spans: one pass, no library, nothing moved or lost.

A stop ends a sentence only when a capital, a digit, or an opening quote or bracket follows, and
when the word before it is no abbreviation. Semicolons never end one: the points of a legal
enumeration stay together. What stands in a short pair of brackets is never cut.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator

from corpus.normalise import CLOSING_QUOTES, OPENING_QUOTES
from corpus.span import Span

NEVER_LAST = frozenset(
    """
    art arts approx c ca cf ch chap cl dr e.g eg eds esp et excl f.e f.i fig figs fn gen hon i.e
    ie incl jr lit max min mr mrs ms n.b nb nos nr op p par paras pars pp prof pt pts rec recs
    ref refs reg regs resp sec secs sect sr st subpar tab viz vol vols vs
    """.split()  # noqa: SIM905 (a list would take a line a word)
)
"""Abbreviations that lead on to what follows, so that their stop ends nothing."""

BEFORE_NUMBERS = frozenset({"no", "para", "ed", "add", "lett", "doc", "ver", "sub", "ann", "app"})
"""Abbreviations only before a number: "No. 5", but "The answer is no. The Commission …"."""

MAY_BE_LAST = frozenset({"etc", "al", "inc", "ltd", "co", "corp", "a.m", "p.m", "ff", "bros"})
"""Abbreviations that also close a sentence: they do when a capital follows."""

OPENERS = frozenset(
    """
    a according additionally after all also although an and any are as at because before both
    but by can do does each for from furthermore he hence here how however i if in instead is it
    its let member moreover nevertheless no not of on one only or other our she since so some
    such that the their then there therefore these they this those though through thus to under
    unless until upon we what when where whereas which while who why with within you your
    """.split()  # noqa: SIM905 (a list would take a line a word)
)
"""Words with which a sentence begins, where "J. Smith" and "the U.S. The" must be told apart."""

LABELS = frozenset(
    """
    table figure fig box annex section chapter article part step title recital point
    """.split()  # noqa: SIM905 (a list would take a line a word)
)

BRACKETED = 300
"""Longest pair of brackets that holds a sentence together; a lost bracket then harms no more."""

_OPENING = OPENING_QUOTES + "(["
_CLOSING = CLOSING_QUOTES + ")]"
_STOP = re.compile(rf"[.!?…]+[{re.escape(_CLOSING)}]*(?=\s|$)")
_BREAK = re.compile(r"\n[^\S\n]*\n")
_DASHES = "/\u2013\u2014"
_ROMAN = re.compile(r"[ivxlc]{1,5}")


def sentences(text: str) -> tuple[Span, ...]:
    """The sentences of a text in order.

    They do not overlap, begin and end with something else than white space, and leave out nothing
    else. Paragraphs (an empty line) always part them.
    """
    return tuple(
        sentence
        for paragraph in _paragraphs(text)
        for sentence in _split(text, paragraph)
        if len(sentence)
    )


def ends_sentence(text: str) -> bool:
    """Whether a text that breaks off here has ended its sentence, so that a new one may begin."""
    words = text.rstrip().rstrip(_CLOSING)
    if not words or words[-1] not in ".!?…":
        return False
    return words[-1] != "." or _word_before(words, len(words) - 1, 0).lower() not in (
        NEVER_LAST | BEFORE_NUMBERS - {"no"}
    )


def _paragraphs(text: str) -> Iterator[Span]:
    start = 0
    for blank in _BREAK.finditer(text):
        yield Span(start, blank.start())
        start = blank.end()
    yield Span(start, len(text))


def _split(text: str, paragraph: Span) -> Iterator[Span]:
    held = _bracketed(text, paragraph)
    starts = [pair.start for pair in held]
    start = paragraph.start
    for stop in _STOP.finditer(text, paragraph.start, paragraph.end):
        end = stop.end()
        around = bisect_right(starts, stop.start()) - 1
        if around >= 0 and held[around].end > end:
            continue
        if _is_end(text, Span(start, paragraph.end), stop):
            yield Span(start, end).trimmed(text)
            start = end
    yield Span(start, paragraph.end).trimmed(text)


def _bracketed(text: str, paragraph: Span) -> list[Span]:
    """The outermost short pairs of brackets, in order."""
    pairs: list[Span] = []
    opened: list[int] = []
    for at in range(paragraph.start, paragraph.end):
        if text[at] in "([":
            opened.append(at)
        elif text[at] in ")]" and opened:
            start = opened.pop()
            if at - start <= BRACKETED:
                while pairs and pairs[-1].start > start:
                    pairs.pop()
                pairs.append(Span(start, at + 1))
    return pairs


def _is_end(text: str, rest: Span, stop: re.Match[str]) -> bool:
    """Whether the sentence that began at `rest.start` ends with this stop."""
    following = _word_after(text, stop.end(), rest.end)
    if not following:
        return True
    first = following.lstrip(_OPENING + "•")[:1]
    if first.islower() or not (first.isalnum() or following[0] in _OPENING + "•"):
        return False
    mark = stop.group()
    if mark[0] != "." or mark.startswith(".."):
        return True
    word = _word_before(text, stop.start(), rest.start)
    if _is_label(text[rest.start : stop.start()], word):
        return False
    # A closing bracket or quote after the stop belongs to what it closes: "(… etc.) The" ends.
    return len(mark) > 1 or not _leads_on(word, following)


def _leads_on(word: str, following: str) -> bool:
    """Whether a full stop after `word` is that of an abbreviation or an ordinal number."""
    low = word.lower()
    number = following[0].isdigit() or _ROMAN.fullmatch(following.rstrip(".,;:)").lower())
    opener = following.strip(_OPENING + ",;:").lower() in OPENERS
    if low in NEVER_LAST:
        return True
    if low in BEFORE_NUMBERS:
        return bool(number) or following[0] == "("
    if low in MAY_BE_LAST:
        return not following[0].isalpha()
    if (len(word) == 1 and word.isupper()) or ("." in word and low.replace(".", "").isalpha()):
        # An initial ("J. Smith") or letters with stops ("U.S. Government").
        return all(len(part) == 1 for part in word.split(".")) and not opener
    return len(word) <= 2 and word.isdigit() and following[0].isdigit()


def _is_label(before: str, word: str) -> bool:
    """Whether all that stands before the stop is a number: "3.2. Title", "Table 1. Title"."""
    words = before.split()
    if not any(ch.isdigit() for ch in word) and not (len(word) == 1 and word.isalpha()):
        return False
    if len(words) == 1:
        return words[0].replace(".", "").isdigit() or len(word) == 1
    return len(words) == 2 and words[0].lower() in LABELS


def _word_before(text: str, end: int, start: int) -> str:
    at = end
    # No abbreviation is longer, and a bound keeps the whole scan linear.
    least = max(start, end - 24)
    while at > least and not text[at - 1].isspace() and text[at - 1] not in _OPENING + _DASHES:
        at -= 1
    return text[at:end]


def _word_after(text: str, start: int, end: int) -> str:
    while start < end and text[start].isspace():
        start += 1
    stop = start
    while stop < min(end, start + 24) and not text[stop].isspace():
        stop += 1
    return text[start:stop]
