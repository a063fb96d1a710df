"""Personal data in a question: which kinds stand in it, and the question without them.

What is found is neither searched for, nor sent to a provider, nor kept, nor repeated: the asker is
told its kind. Only what is told by its form counts: a mail address, a telephone number, an account
or card number whose check digits fit, the number of a passport or an identity card. Numbers of
acts, articles, grants and the Official Journal, dates and amounts are none of these.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from assistant.answer import Notice, NoticeKind
from assistant.question import Question, Turn
from corpus.span import Span

MASK = "[…]"
"""Stands where personal data stood; it holds nothing that could be searched for."""


class Kind(StrEnum):
    """A kind of personal data, by the name that an asker reads."""

    MAIL = "mail address"
    ACCOUNT = "bank account number"
    CARD = "payment card number"
    IDENTITY = "passport or identity number"
    PHONE = "telephone number"


@dataclass(frozen=True, slots=True)
class Personal:
    """Words that are personal data of a kind, as a span of their text."""

    kind: Kind
    span: Span


@dataclass(frozen=True, slots=True)
class Withheld:
    """A question without the personal data that it and its earlier turns held.

    `here` are the kinds that stood in the question itself, `earlier` those in the questions before.
    """

    question: Question
    here: tuple[Kind, ...] = ()
    earlier: tuple[Kind, ...] = ()

    @property
    def kinds(self) -> tuple[Kind, ...]:
        """All kinds that were found; where there is one, no provider is to see any of it."""
        return tuple(dict.fromkeys((*self.here, *self.earlier)))


_NOT_INSIDE = r"(?<![^\W_])"
_MAIL = re.compile(
    r"[A-Za-z0-9][\w.+%'-]{0,63}"
    r"(?:@|\s?[\[({]\s?(?:at|@)\s?[\])}]\s?)"
    r"[A-Za-z0-9][\w-]{0,62}(?:(?:\.|\s?[\[({]\s?(?:dot|\.)\s?[\])}]\s?)[A-Za-z0-9][\w-]{0,62}){1,6}",
    re.IGNORECASE,
)
_ACCOUNT = re.compile(rf"{_NOT_INSIDE}[A-Z]{{2}}\d\d(?:[ -]?[A-Z0-9]){{11,30}}", re.IGNORECASE)
_CARD = re.compile(r"(?<![\w./-])\d(?:[ -]?\d){12,18}(?![\w/]|[.,]\d)")
_DIALLED = re.compile(
    r"(?<![\w./:,-])(?:\+|00)\s?[1-9]\d{0,2}"
    r"(?:[ ./-]{0,2}\(\d{1,5}\))?(?:[ ./-]{0,3}\d+){1,8}(?!\w)"
)
_NATIONAL = re.compile(
    r"(?<![\w./:,+-])(?:\(0\d{1,5}\)|0[1-9]\d{0,4})(?:(?: ?[ ./-] ?)\d{2,8}){1,5}(?![\w/]|[.,-]\d)"
    r"|(?<![\w./:,+-])0[1-9]\d{8,9}(?![\w/]|[.,-]\d)"
)
_CALLED = re.compile(
    r"\b(?:tel|telephone|phone|mobile|cell|fax|whatsapp|call me|ring me|reach me|telefon|handy"
    r"|t[ée]l[ée]phone|portable|tel[ée]fono|m[óo]vil|telefono|cellulare|kom[óo]rka|numer telefonu)"
    r"\b[^\d\n]{0,25}?(?P<it>[(+]?\d(?:[ ./()-]{0,3}\d){6,14})(?!\w)",
    re.IGNORECASE,
)
_MONEY = re.compile(r"\s?(?:€|%|euros?\b|eur\b|million|billion|m\b|bn\b)", re.IGNORECASE)
_DAY = re.compile(r"(?<!\d)\d{1,2}([./-])\d{1,2}\1\d{4}(?!\d)|(?<!\d)\d{4}-\d\d-\d\d(?!\d)")

_PAPERS = re.compile(
    r"\b(?:passports?|identity (?:card|document|number)|id (?:card|number|no)|national id"
    r"|social security|national insurance|tax id|personal (?:id|number)|residence permit"
    r"|driving licen[cs]e|reisepass\w*|personalausweis\w*|ausweis\w*|steuer-?id\w*|passeport"
    r"|carte d.identit[ée]|s[ée]curit[ée] sociale|pasaporte|dni|nie|passaporto|codice fiscale"
    r"|carta d.identit[àa]|paszport\w*|dow[óo]d\w* osobist\w+|pesel|bsn)\b",
    re.IGNORECASE,
)
_PAPER_NUMBER = re.compile(
    r"(?<![\w./:-])(?=[A-Z0-9 .-]*\d)[A-Z0-9](?:[ .-]?[A-Z0-9]){5,14}(?![\w/])"
)
_AFTER_PAPERS = 40
"""Characters after the name of a paper within which its number is looked for."""
_SERIAL = re.compile(
    r"(?<![\w./:-])(?:[A-Z]{1,2}\d{7}|[A-Z]{3}\d{6}|\d{2}[A-Z]{2}\d{5})(?![\w/-])"  # passports
    r"|(?<![\w./:-])[A-Z]{6}\d\d[A-EHLMPRST]\d\d[A-Z]\d{3}[A-Z](?!\w)"  # codice fiscale
    r"|[A-Z0-9<]*<<[A-Z0-9<]{8,42}"  # the lines that machines read
)
_LETTERED = re.compile(r"(?<![\w./:-])(?P<number>[XYZ]?\d{7,8})-?(?P<letter>[A-Z])(?!\w)")
_SPANISH = "TRWAGMYFPDXBNJZSQVHLCKE"


def personal(text: str) -> tuple[Personal, ...]:
    """Personal data in a text, in reading order; where two kinds overlap, the surer one."""
    found: list[Personal] = []
    for kind, spans in (
        (Kind.MAIL, _all(_MAIL, text)),
        (Kind.ACCOUNT, _accounts(text)),
        (Kind.CARD, _cards(text)),
        (Kind.IDENTITY, _papers(text)),
        (Kind.PHONE, _phones(text)),
    ):
        for span in spans:
            if not any(span.start < p.span.end and p.span.start < span.end for p in found):
                found.append(Personal(kind, span))
    return tuple(sorted(found, key=lambda one: one.span.start))


def masked(text: str) -> str:
    """The text with `MASK` in place of personal data."""
    for one in reversed(personal(text)):
        text = text[: one.span.start] + MASK + text[one.span.end :]
    return text


def withheld(question: Question) -> Withheld:
    """The question without personal data, and which kinds it held.

    Earlier answers lose theirs, too, but count for nothing: they quote documents, which name the
    public addresses of offices.
    """
    here = _kinds(question.text)
    earlier = tuple(dict.fromkeys(k for turn in question.history for k in _kinds(turn.question)))
    history = tuple(
        Turn(masked(turn.question), turn.answer and masked(turn.answer), turn.answer_id)
        for turn in question.history
    )
    return Withheld(replace(question, text=masked(question.text), history=history), here, earlier)


def privacy_notice(found: Withheld, provider: bool) -> tuple[Notice, ...]:
    """What the asker is told: the kinds, never the data; nothing where none was found.

    `provider` says that a language model is configured, to which the question would have been sent.
    """
    if not found.kinds:
        return ()
    kept = "It was not searched for, and it is not kept."
    sent = (
        " Nothing of the question was sent to the language model; the answer is made of quotes."
        if provider
        else ""
    )
    told = []
    if found.here:
        told.append(f"The question holds personal data ({_named(found.here)}). {kept}")
    if found.earlier:
        told.append(f"An earlier question holds personal data ({_named(found.earlier)}). {kept}")
    return tuple(Notice(NoticeKind.PRIVACY, text + sent) for text in told)


def _named(kinds: tuple[Kind, ...]) -> str:
    return ", ".join(kind.value for kind in kinds)


def _kinds(text: str) -> tuple[Kind, ...]:
    return tuple(dict.fromkeys(one.kind for one in personal(text)))


def _all(pattern: re.Pattern[str], text: str) -> Iterator[Span]:
    return (Span(*match.span()) for match in pattern.finditer(text))


def _accounts(text: str) -> Iterator[Span]:
    """IBANs: the longest run of letters and figures whose check digits fit."""
    for match in _ACCOUNT.finditer(text):
        for end in range(match.end(), match.start() + 14, -1):
            if end < len(text) and text[end].isalnum():
                continue
            signs = re.sub(r"[ -]", "", match.group()[: end - match.start()]).upper()
            if 15 <= len(signs) <= 34 and _checks(signs):
                yield Span(match.start(), end).trimmed(text)
                break


def _checks(signs: str) -> bool:
    """Whether the check digits of an IBAN fit (ISO 7064, MOD 97-10)."""
    figures = "".join(str(int(sign, 36)) for sign in signs[4:] + signs[:4])
    return int(figures) % 97 == 1


def _cards(text: str) -> Iterator[Span]:
    """Card numbers: 13 to 19 figures whose check digit fits (ISO/IEC 7812)."""
    for match in _CARD.finditer(text):
        figures = [int(sign) for sign in match.group() if sign.isdigit()]
        doubled = [sum(divmod(2 * figure, 10)) for figure in figures[-2::-2]]
        if figures[0] in (2, 3, 4, 5, 6) and (sum(doubled) + sum(figures[-1::-2])) % 10 == 0:
            yield Span(*match.span())


def _papers(text: str) -> Iterator[Span]:
    """Numbers of passports and identity cards: after their name, or told by their form alone."""
    for match in _PAPERS.finditer(text):
        after = text[: match.end() + _AFTER_PAPERS]
        for number in _PAPER_NUMBER.finditer(after, match.end()):
            span = _with_figures(number, text)
            if span and not _DAY.fullmatch(span.cut(text)):
                yield span
                break
    yield from _all(_SERIAL, text)
    for match in _LETTERED.finditer(text):
        figures = match["number"].translate(str.maketrans("XYZ", "012"))
        if len(figures) == 8 and _SPANISH[int(figures) % 23] == match["letter"]:
            yield Span(*match.span())


def _with_figures(number: re.Match[str], text: str) -> Span | None:
    """The pieces of a number that hold figures; None for fewer than five of them."""
    pieces = [p for p in re.finditer(r"[A-Z0-9]+", number.group())]
    while pieces and not re.search(r"\d", pieces[0].group()) and len(pieces[0].group()) > 3:
        pieces.pop(0)
    if not pieces or sum(sign.isdigit() for p in pieces for sign in p.group()) < 5:
        return None
    return Span(number.start() + pieces[0].start(), number.start() + pieces[-1].end())


def _phones(text: str) -> Iterator[Span]:
    for match in _CALLED.finditer(text):
        if not _DAY.search(match["it"]):
            yield Span(*match.span("it"))
    for match in _DIALLED.finditer(text):
        if _figures(match) in range(8, 18) and not _is_sum_or_day(match, text):
            yield Span(*match.span())
    for match in _NATIONAL.finditer(text):
        if _figures(match) in range(8, 12) and not _is_sum_or_day(match, text):
            yield Span(*match.span())


def _figures(match: re.Match[str]) -> int:
    return sum(sign.isdigit() for sign in match.group())


def _is_sum_or_day(match: re.Match[str], text: str) -> bool:
    return bool(_MONEY.match(text, match.end()) or _DAY.search(match.group()))
