"""Numbers, dates, amounts, shares and provisions: read from words, and compared by what they mean.

Each thing is taken by the first reader that knows it and is then no longer a number for the next:
"Article 22(5)" holds no count, "12 May 2021" no share. What is read keeps its place in the text, so
that it can be compared with what stands around it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from assistant.support.ruling import Fault
from corpus.span import Span

_SMALL = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_UNITS = {word: value for value, word in enumerate(_SMALL)}
_TENS = {
    word: 10 * (place + 2)
    for place, word in enumerate(
        ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
    )
}
_SCALES = {
    "hundred": 100,
    "thousand": 1_000,
    "million": 1_000_000,
    "mn": 1_000_000,
    "m": 1_000_000,
    "billion": 1_000_000_000,
    "bn": 1_000_000_000,
    "trillion": 1_000_000_000_000,
}
_PARTS = {
    "half": Decimal(50),
    "fourth": Decimal(25),
    "third": Decimal(100) / 3,
    "quarter": Decimal(25),
    "fifth": Decimal(20),
    "sixth": Decimal(100) / 6,
    "tenth": Decimal(10),
    "twentieth": Decimal(5),
    "hundredth": Decimal(1),
}
_MONTH_NAMES = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]
_MONTHS = {name: number for number, name in enumerate(_MONTH_NAMES, start=1)}
_CURRENCIES = {
    "€": "EUR",
    "eur": "EUR",
    "euro": "EUR",
    "$": "USD",
    "usd": "USD",
    "dollar": "USD",
    "£": "GBP",
    "gbp": "GBP",
    "pound": "GBP",
}
_INNER = frozenset({"paragraph", "point", "subparagraph", "indent"})

_MONTH = "(?:" + "|".join(name.capitalize() for name in _MONTHS) + ")"
_FIRST_DAYS = [
    "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth",
    "eleventh", "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth",
    "eighteenth", "nineteenth", "twentieth",
]  # fmt: skip
_SPELT_DAYS = {word: day for day, word in enumerate(_FIRST_DAYS, start=1)}
_SPELT_DAYS |= {f"twenty-{word}": 20 + day for day, word in enumerate(_FIRST_DAYS[:9], start=1)}
_SPELT_DAYS |= {"thirtieth": 30, "thirty-first": 31}
_SPELT_DAY = "|".join(sorted(_SPELT_DAYS, key=len, reverse=True))
_DAY = rf"(?:(?P<day>\d{{1,2}})(?:st|nd|rd|th)?|(?P<spelt>{_SPELT_DAY}))"
_DATES = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"\b{_DAY}(?: of)? (?P<month>{_MONTH}),? (?P<year>\d{{4}})\b",
        rf"\b(?P<month>{_MONTH}) {_DAY},? (?P<year>\d{{4}})\b",
        r"\b(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})\b",
        r"\b(?P<day>\d{1,2})[./](?P<month>\d{1,2})[./](?P<year>\d{4})\b",
        rf"\b(?P<month>{_MONTH}),? (?:of )?(?P<year>\d{{4}})\b",
        rf"\b{_DAY}(?: of)? (?P<month>{_MONTH})\b(?! \d)",
        rf"\b(?P<month>{_MONTH}) {_DAY}\b(?![.,]?\d)",
        r"\bthe (?P<day>\d{1,2})(?:st|nd|rd|th)(?= (?:at|being|or|and|of that|day)\b|[.,;])",
    )
)
_YEARS = re.compile(
    r"(?<![\u20ac$\d.,])(?<!EUR )\b(?P<first>(?:19|20)\d{2})"
    r"(?: ?[-/] ?(?P<last>(?:19|20)?\d{2}))?\b"
    r"(?![\d/(%]|[.,]\d| ?(?:%|million|billion|bn|per cent|EUR\b(?! \d)|euros?\b))"
)
_FIGURE = r"\d{1,3}(?:[ ,.]\d{3})+(?:[.,]\d{1,2})?(?!\d)|\d+(?:[.,]\d+)?"
_WORD = re.compile(r"[A-Za-z]+")
_SHARE_SIGN = re.compile(r" ?(?:%|per ?cent\b|percent\b|percentage points?\b)", re.IGNORECASE)
_PART = re.compile(
    r"\b(?:(?P<count>one|two|three|four|a|an)[ -])?(?P<part>half|third|quarter|fourth|fifth|sixth"
    r"|tenth|twentieth|hundredth)s?\b(?=(?: (?:of|what)\b|[ -]majority))|\b(?P<alone>half)\b",
    re.IGNORECASE,
)
_COUNT = r"\d{1,3}|(?:(?:twen|thir|for|fif|six|seven|eigh|nine)ty-)?[a-z]{3,8}"
_OUT_OF = re.compile(
    rf"\b(?P<count>{_COUNT}) (?:out of|in) (?:every )?(?P<of>a hundred|one hundred|{_COUNT})\b",
    re.IGNORECASE,
)
_CURRENCY_BEFORE = re.compile(r"(€|\$|£|\bEUR|\bUSD|\bGBP)\s?$", re.IGNORECASE)
_CURRENCY_AFTER = re.compile(
    r"\s?(?:of )?(?:(€|\$|£)|(EUR|USD|GBP|euro|dollar|pound)s?\b)", re.IGNORECASE
)
_VALUE = re.compile(rf"(?<![\w.])(?:{_FIGURE})|[A-Za-z]+")
_HALF_MORE = re.compile(r" and a half\b", re.IGNORECASE)
_SCALE = re.compile(
    r"[ -]?(hundred|thousand|millions?|billions?|trillion|mn|bn|m)\b", re.IGNORECASE
)
_LASTING = re.compile(r"[ -](?:calendar )?(year|month|week|day)", re.IGNORECASE)
_THOUSANDS = re.compile(r"\d{1,3}(?:[ ,.]\d{3})+(?:[.,]\d{1,2})?")
_UNIT_AFTER = re.compile(r"[ -]([a-z]+)", re.IGNORECASE)
_ACT_NUMBER = re.compile(
    r"\b(?:No\.? ?)?(?P<a>\d{1,4})/(?P<b>\d{1,4})(?:/[A-Z]{2,4})?\b"
    r"|\b(?:COM|SWD|JOIN|SEC|C)\s?\((?P<year>\d{4})\)\s?(?P<number>\d{1,5})\b"
    r"|\bP\d_TA\s?\((?P<ta>\d{4})\)(?P<tn>\d{4})\b"
)
_PLACE = re.compile(
    r"\b(?P<kind>(?i:articles?|art\.|sections?|recitals?|annex(?:es)?|chapters?|titles?|parts?"
    r"|paragraphs?|points?|footnotes?|tables?|sdgs?|subparagraphs?|indents?))\s?"
    r"(?P<what>(?:[IVXLC]+\b|\d+[a-z]{0,2}|\([a-z0-9]{1,4}\))(?:\.\d+)*(?:\s?\([a-z0-9]{1,5}\))*"
    r"(?:,? points? \([a-z0-9]{1,4}\)(?:\([ivx]+\))?)*)",
)
_PERIODS = {
    "biennial": ("months", Decimal(24)),
    "biennially": ("months", Decimal(24)),
    "two-yearly": ("months", Decimal(24)),
    "every second year": ("months", Decimal(24)),
    "fortnight": ("days", Decimal(14)),
}
_PERIOD = re.compile(r"\b(?:" + "|".join(_PERIODS) + r")\b", re.IGNORECASE)
_STEP = re.compile(r"[IVXLC]+\b|\d+[a-z]{0,2}(?:\.\d+)*|\(([a-z0-9]{1,5})\)")
_MORE = re.compile(
    r"(?:,| and| or| to|, and|;) ?"
    r"(?P<what>(?:\d+[a-z]{0,2}|\([a-z0-9]{1,4}\))(?:\([a-z0-9]{1,5}\))*)"
)
_SUM_BEFORE = re.compile(r"\band an? $", re.IGNORECASE)
_ABOUT = re.compile(
    r"\b(?:about|around|approximately|approx\.?|roughly|some|nearly|almost|circa|ca\.?|close to"
    r"|just (?:over|under))\s?(?:€|EUR|\$)?\s?$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Figure:
    """Something that can be counted or cited; `value` compares by meaning.

    A date is (year, month, day) with None for what is not said; an amount (currency, sum); a share
    its per cent; a provision its steps; a number itself. `about` says that it is meant roughly.
    """

    fault: Fault
    value: tuple[object, ...]
    span: Span
    about: bool = False
    lasting: tuple[str, Decimal] | None = None

    def meets(self, other: "Figure") -> bool:
        """Whether `other`, of a source, says the same or says it more exactly."""
        if self.fault is not other.fault:
            return False
        if self.fault is Fault.DATE:
            return all(
                mine is None or theirs is None or mine == theirs
                for mine, theirs in zip(self.value, other.value, strict=True)
            )
        if self.fault is Fault.PROVISION:
            return _within(self.value, other.value)
        if self.lasting and other.lasting:
            return self.lasting == other.lasting
        return self.value == other.value or self._roughly(other)

    def alike(self, other: "Figure") -> bool:
        """Whether the other is of the same kind: both dates, both articles, both acts."""
        kinds = self.fault is other.fault
        return kinds and (self.fault is not Fault.PROVISION or self.value[0] == other.value[0])

    def _roughly(self, other: "Figure") -> bool:
        """Whether rounding the other's sum to the places of this one gives this one."""
        if self.value[:-1] != other.value[:-1]:
            return False
        mine, theirs = self.value[-1], other.value[-1]
        if not isinstance(mine, Decimal) or not isinstance(theirs, Decimal) or not mine:
            return False
        return self.about and not other.about and abs(mine - theirs) <= abs(mine) / 100


def figures(text: str) -> tuple[Figure, ...]:
    """All figures of a text, in its order."""
    found: list[Figure] = []
    taken = bytearray(len(text))
    for reader in (_act_numbers, _provisions, _dates, _years, _amounts_and_shares, _numbers):
        for figure in reader(text, taken):
            found.append(figure)
            taken[figure.span.start : figure.span.end] = b"\1" * len(figure.span)
    return tuple(sorted(found, key=lambda figure: figure.span.start))


def without_dates(text: str) -> str:
    """The text with blanks for the dates in it, so that a month is no name."""
    for figure in figures(text):
        if figure.fault is Fault.DATE:
            blank = " " * len(figure.span)
            text = f"{text[: figure.span.start]}{blank}{text[figure.span.end :]}"
    return text


def _free(taken: bytearray, start: int, end: int) -> bool:
    return not any(taken[start:end])


def _act_numbers(text: str, taken: bytearray) -> Iterator[Figure]:
    for match in _ACT_NUMBER.finditer(text):
        steps = tuple(part.lstrip("0") or "0" for part in match.groups() if part)
        if len(steps) == 2 and not (len(steps[0]) < 3 and len(steps[1]) < 3):
            yield Figure(Fault.PROVISION, ("act", *steps), Span(*match.span()))


def _provisions(text: str, taken: bytearray) -> Iterator[Figure]:
    for match in _PLACE.finditer(text):
        if not _free(taken, *match.span()):
            continue
        kind = match["kind"].lower().rstrip("s.").replace("annexe", "annex")
        kind = {"art": "article"}.get(kind, kind)
        steps = _steps(match["what"])
        yield Figure(Fault.PROVISION, (kind, *steps), Span(*match.span()))
        end = match.end()
        while more := _MORE.match(text, end):
            if not _free(taken, *more.span()):
                break
            further = _steps(more["what"])
            # "Article 22(5) and (6)" goes on below Article 22, "Articles 5 and 6" does not.
            inner = more["what"].startswith("(")
            steps = (*steps[: max(0, len(steps) - len(further))], *further) if inner else further
            yield Figure(Fault.PROVISION, (kind, *steps), Span(*more.span("what")))
            end = more.end()


def _steps(what: str) -> tuple[str, ...]:
    return tuple((m[1] or m[0]).lower() for m in _STEP.finditer(what))


def _within(steps: tuple[object, ...], of: tuple[object, ...]) -> bool:
    """Whether provision `steps` is `of`, a part that is named in it, or the whole it belongs to."""
    if steps[0] == "act" or of[0] == "act":
        return steps == of
    mine, theirs = steps[1:], of[1:]
    if steps[0] in _INNER:
        # "paragraph 8 of Article 10a" is in "Article 10a(8)".
        return any(theirs[at : at + len(mine)] == mine for at in range(len(theirs)))
    if steps[0] != of[0]:
        return False
    short = min(len(mine), len(theirs))
    return mine[:short] == theirs[:short]


def _dates(text: str, taken: bytearray) -> Iterator[Figure]:
    for pattern in _DATES:
        for match in pattern.finditer(text):
            if not _free(taken, *match.span()):
                continue
            told = match.groupdict()
            month = (told.get("month") or "").lower()
            number = _MONTHS.get(month) or (int(month) if month.isdigit() else None)
            day = told.get("day") or _SPELT_DAYS.get((told.get("spelt") or "").lower())
            year = told.get("year")
            if (month and number is None) or (number or 0) > 12 or (day and int(day) > 31):
                continue
            value = (int(year) if year else None, number, int(day) if day else None)
            span = Span(*match.span())
            taken[span.start : span.end] = b"\1" * len(span)
            yield Figure(Fault.DATE, value, span)


def _years(text: str, taken: bytearray) -> Iterator[Figure]:
    for match in _YEARS.finditer(text):
        if not _free(taken, *match.span()):
            continue
        first = int(match["first"])
        yield Figure(Fault.DATE, (first, None, None), Span(*match.span("first")))
        if match["last"]:
            last = match["last"]
            year = int(last) if len(last) == 4 else first // 100 * 100 + int(last)
            yield Figure(Fault.DATE, (year, None, None), Span(*match.span("last")))


def _amounts_and_shares(text: str, taken: bytearray) -> Iterator[Figure]:
    for match in _PART.finditer(text):
        if not _free(taken, *match.span()):
            continue
        part = (match["part"] or match["alone"]).lower()
        times = {"two": 2, "three": 3, "four": 4}.get((match["count"] or "").lower(), 1)
        if match["alone"] and _SUM_BEFORE.search(text, 0, match.start()):
            continue
        share = (times * _PARTS[part]).quantize(Decimal("0.01"))
        yield Figure(Fault.PERCENTAGE, (share,), Span(*match.span()))
    for match in _OUT_OF.finditer(text):
        count, of = (_number_in(match[name]) for name in ("count", "of"))
        if count is not None and of and count <= of:
            share = (100 * count / of).quantize(Decimal("0.01"))
            span = Span(*match.span())
            taken[span.start : span.end] = b"\1" * len(span)
            yield Figure(Fault.PERCENTAGE, (share,), span, _is_about(text, span.start))
    for value, start, end in _values(text, taken):
        sign = _SHARE_SIGN.match(text, end)
        about = bool(_ABOUT.search(text, max(0, start - 24), start))
        if sign:
            share = value.quantize(Decimal("0.01"))
            yield Figure(Fault.PERCENTAGE, (share,), Span(start, sign.end()), about)
            continue
        currency, first, last = _currency(text, start, end)
        if currency:
            about = bool(_ABOUT.search(text, max(0, first - 24), first))
            yield Figure(Fault.AMOUNT, (currency, value.normalize()), Span(first, last), about)


def _is_about(text: str, start: int) -> bool:
    return bool(_ABOUT.search(text, max(0, start - 24), start))


def _number_in(words: str) -> Decimal | None:
    """The number that some words are: "three", "twenty-one", "a hundred", "100"."""
    if words.lower() in ("a hundred", "one hundred"):
        return Decimal(100)
    match = _VALUE.match(words)
    found = match and _value(words, match)
    return found[0] if found else None


def _currency(text: str, start: int, end: int) -> tuple[str, int, int]:
    """The currency of a sum and where both stand, "" where none is named."""
    if found := _CURRENCY_BEFORE.search(text, max(0, start - 5), start):
        return _CURRENCIES[found[1].lower()], found.start(), end
    if found := _CURRENCY_AFTER.match(text, end):
        return _CURRENCIES[(found[1] or found[2]).lower()], start, found.end()
    return "", start, end


def _numbers(text: str, taken: bytearray) -> Iterator[Figure]:
    for value, start, end in _values(text, taken):
        lasting = _lasting(value, text[end : end + 12])
        if text[start:end].lower() == "one" and not lasting:
            continue  # "one of them", "another one": hardly ever a count
        about = bool(_ABOUT.search(text, max(0, start - 24), start))
        yield Figure(Fault.NUMBER, (value.normalize(),), Span(start, end), about, lasting)
    for match in _PERIOD.finditer(text):
        yield Figure(
            Fault.NUMBER, (Decimal(2),), Span(*match.span()), lasting=_PERIODS[match[0].lower()]
        )


def _lasting(value: Decimal, after: str) -> tuple[str, Decimal] | None:
    """A duration in months, or in days where it is one of weeks or days."""
    unit = _LASTING.match(after)
    if unit is None:
        return None
    times, name = {"year": (12, "months"), "month": (1, "months"), "week": (7, "days")}.get(
        unit[1].lower(), (1, "days")
    )
    return name, value * times


def _values(text: str, taken: bytearray) -> Iterator[tuple[Decimal, int, int]]:
    """Numbers in figures or words, with their scale: "95.5 billion", "two hundred", "sixty"."""
    done = 0
    for match in _VALUE.finditer(text):
        if match.start() < done or not _free(taken, *match.span()):
            continue
        found = _value(text, match)
        if found is None:
            continue
        value, end = found
        if half := _HALF_MORE.match(text, end):
            value, end = value + Decimal("0.5"), half.end()
        if scale := _SCALE.match(text, end):
            value, end = value * _SCALES[scale[1].lower().removesuffix("s")], scale.end()
        done = end
        yield value, match.start(), end


def _value(text: str, match: re.Match[str]) -> tuple[Decimal, int] | None:
    word = match[0].lower()
    if word[0].isdigit():
        value = _plain(match[0])
        return None if value is None else (value, match.end())
    return _spelt(text, match) if word in _UNITS or word in _TENS else None


def _plain(figure: str) -> Decimal | None:
    """A number in figures; blanks and commas before three figures part thousands."""
    if _THOUSANDS.fullmatch(figure) and not re.fullmatch(r"\d{1,3}\.\d{3}", figure):
        figure = re.sub(r"[ ,.](?=\d{3}(?!\d))", "", figure)
    try:
        return Decimal(figure.replace(",", "."))
    except InvalidOperation:
        return None


def _spelt(text: str, match: re.Match[str]) -> tuple[Decimal, int]:
    """A number below a hundred in words: "sixty", "twenty-one"."""
    word = match[0].lower()
    value = _UNITS.get(word, _TENS.get(word, 0))
    second = _UNIT_AFTER.match(text, match.end())
    if word in _TENS and second and 0 < _UNITS.get(second[1].lower(), 0) < 10:
        return Decimal(value + _UNITS[second[1].lower()]), second.end()
    return Decimal(value), match.end()
