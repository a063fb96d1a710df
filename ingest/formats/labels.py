"""What the parts of acts are called: "Article 5 bis", "ANNEX IV", "(a)", "DEL II"."""

import re
import unicodedata
from dataclasses import dataclass

from ingest.naming import slug

_KINDS = (
    "part partie parte partea teil deel del osa rész dio dalis daļa část "
    "časť część μέρος част parti",
    "title titre titel título titolo osasto tytuł hlava cím titlul дял τίτλος jaotis sadaļa naslov "
    "glava titolu afsnit avdelning",
    "chapter chapitre kapitel capítulo capo hoofdstuk rozdział kapitola fejezet capitolul глава "
    "κεφάλαιο peatükk nodaļa skyrius poglavje poglavlje kapitolu luku",
    "section abschnitt sección sezione secção afdeling avsnitt jakso sekcja oddíl oddiel szakasz "
    "secțiunea раздел τμήμα jagu iedaļa skirsnis oddelek odjeljak taqsima",
    "subsection sub-section unterabschnitt sous-section subsección sottosezione subsecção "
    "onderafdeling",
)
"""What divides an act, the outermost first."""

_AGAIN = "bis|ter|quater|quinquies|sexies|septies|octies|nonies|decies|undecies|duodecies"
_FIRST = {"premier": "1", "premi\u00e8re": "1"}
"""How the number one is written out where all others are figures."""

_ARTICLE = re.compile(rf"\d+\s?(?:{_AGAIN}|[a-z]{{0,3}})\b", re.IGNORECASE)
_HEADED = re.compile(
    rf"(\w+ \d+(?: ?(?:{_AGAIN})|[a-z]{{0,3}}| [a-z]))\b[.:]?[\s\u2014\u2013-]+"
    rf"(?!(?:{_AGAIN})\b)(?=[^\W\d_]{{2}})(.+)"
)
"""The label of an article with its heading on the same line."""

_PARTS = """
    part partie parte partea teil deel del osa r\u00e9sz dio dalis da\u013ca
    \u010d\u00e1st \u010das\u0165 cz\u0119\u015b\u0107
    \u03bc\u03ad\u03c1\u03bf\u03c2 \u0447\u0430\u0441\u0442
    """.split()  # noqa: SIM905 (a list would take a line a word)
_SECTIONS = """
    section abschnitt secci\u00f3n sezione sec\u00e7\u00e3o afdeling avsnitt
    chapter kapitel chapitre title titre titel appendix
    """.split()  # noqa: SIM905
_SPELT = "one|two|three|four|five|six|seven|eight|nine|ten"
_DIVIDES = re.compile(
    rf"((?P<kind>{'|'.join((*_PARTS, *_SECTIONS))})\s+"
    rf"(?P<number>[IVXLC]+|[A-Z]|\d+[a-z]?|{_SPELT}))[.:]?(?:[\s.:\u2014\u2013-]+(?P<rest>.+))?",
    re.IGNORECASE,
)
_LAST_WORD = re.compile(r"[\w.]+$")
_BULLETS = frozenset("\u2014\u2013-\u2022\u00b7\u25cf\u25cb\u25aa\u25a0*")
_ROMAN = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}
_LONGEST = 4
"""Words of the longest label of an annex; a longer one is a title, and no number is in it."""


@dataclass(frozen=True, slots=True)
class Part:
    """A numbered part of an annex as its heading names it: its key, its label, its heading."""

    key: str
    label: str
    heading: str | None


def plain(text: str) -> str:
    """Some words, white space as one blank."""
    return " ".join(text.split())


def marker_label(marker: str) -> str:
    """The "a" of "(a)", the "5a" of "5a)", the "1.2" of "1.2."; empty for a dash or a bullet."""
    label = re.sub(r"[\s()\]\[]+", "", plain(marker)).strip(".:")
    return "" if not label or set(label) <= _BULLETS else label


def cased(label: str) -> str:
    """As a reader would cite it: "CHAPTER II" is "Chapter II"."""
    return " ".join(
        word.capitalize() if word.isupper() and len(word) > 1 and not roman(word) else word
        for word in plain(label).split()
    )


def article_key(label: str) -> str:
    """The "12a" of "Article 12a", the "1" of "Article premier"; its words where it has none."""
    first = _FIRST.get(_last_word(label).casefold())
    if first is not None:
        return first
    found = _ARTICLE.search(label)
    return re.sub(r"\s+", "", found.group()).lower() if found else slug(label)


def article_label(label: str) -> tuple[str, str | None]:
    """The "Article 5" and the "Scope" of "Article 5 - Scope"; None where nothing follows."""
    found = _HEADED.match(plain(label))
    return (found[1], found[2]) if found else (plain(label), None)


def annex_key(label: str) -> str:
    """The number in the label of an annex, as figures or as its letter; its last word, else."""
    words = [word.strip(".:()[]") for word in plain(label).split()]
    if len(words) < 2:
        return ""
    if len(words) > _LONGEST:
        return "-" + slug(label)[:40].strip("-")
    for word in reversed(words):
        if roman(word):
            return str(roman(word))
        if re.fullmatch(r"[A-Z]|\d+[a-zA-Z]?", word):
            return word.lower()
    return slug(_last_word(label))


def annex_part(label: str) -> Part | None:
    """The part of an annex that a heading numbers: "PART II", "Section A: Bees"."""
    found = _DIVIDES.fullmatch(plain(label))
    if found is None:
        return None
    key = slug(found[1])
    if found["kind"].casefold() in _PARTS:
        key = f"pt{roman(found['number']) or found['number'].lower()}"
    return Part(key, cased(found[1]), found["rest"])


def division_word(label: str) -> str:
    """What kind of division a label names: the "chapter" of "CHAPTER II", of "II. CHAPTER"."""
    words = [_bare(word.strip(".")) for word in plain(label).split()]
    kinds = [word for word in words if len(word) > 2 and word.isalpha() and not roman(word)]
    return (kinds or words or [""])[0]


def division_rank(word: str) -> int | None:
    """How deep the divisions lie that a word names, from 0; None for a word that is not known."""
    return _RANKS.get(word)


def roman(text: str) -> int | None:
    """The value of a Roman number, None for other words."""
    if not text or any(letter not in _ROMAN for letter in text.upper()):
        return None
    values = [_ROMAN[letter] for letter in text.upper()]
    return sum(
        -value if any(later > value for later in values[at + 1 : at + 2]) else value
        for at, value in enumerate(values)
    )


def _bare(word: str) -> str:
    """A word in small letters without accents, which capitals may leave out."""
    parted = unicodedata.normalize("NFKD", word.casefold())
    return "".join(letter for letter in parted if not unicodedata.combining(letter))


_RANKS = {_bare(word): rank for rank, words in enumerate(_KINDS) for word in words.split()}


def _last_word(text: str) -> str:
    found = _LAST_WORD.search(plain(text))
    return found.group() if found else ""
