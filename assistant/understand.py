"""A question as the search sees it: weighted terms, names, what is asked for, places named."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from math import log
from typing import Any, Protocol

from rapidfuzz.distance import OSA
from rapidfuzz.process import extractOne

from assistant.asked import Asked, asked_for, asked_noun
from assistant.names import country_of, proper_names
from corpus.mentions import Mention, mentions
from corpus.span import Span


class Lexicon(Protocol):
    """What the corpus knows of words; the index is one."""

    def __hash__(self) -> int:
        """Told apart as objects are, for what is kept about one."""

    @property
    def passages(self) -> int:
        """How many passages there are."""

    @property
    def words(self) -> Mapping[str, int]:
        """Lower-case words as they stand in the corpus, with their counts."""

    @property
    def acronyms(self) -> Mapping[str, tuple[str, ...]]:
        """Short forms to their long forms."""

    def terms(self, text: str) -> list[str]:
        """The stems of a text, stop words left out."""

    def frequency(self, term: str) -> int:
        """How many passages hold a stem."""

    def real(self, word: str) -> bool:
        """Whether a word is known to be one, corpus or not; a mistyped one is not."""


@dataclass(frozen=True, slots=True)
class Term:
    """A word of the question that carries content.

    `forms` are alternatives, each a set of stems that must all be present: the word itself, its
    other spelling, what an acronym stands for. `weight` is its inverse document frequency, less
    for words that hardly tell passages apart. `name` terms match nothing but themselves. `known`
    says whether the corpus holds any form; `context` that the word comes from an earlier turn;
    `place` counts the words of the question before it.
    """

    word: str
    forms: tuple[frozenset[str], ...]
    weight: float
    name: bool
    known: bool
    context: bool = False
    place: int = 0

    def met_by(self, stems: frozenset[str]) -> bool:
        """Whether any form is wholly among the stems."""
        return any(form <= stems for form in self.forms)


@dataclass(frozen=True, slots=True)
class Inquiry:
    """What the search and the judgement of its results work with.

    `text` is the question with typing errors corrected and acronyms spelt out, as it is embedded;
    `listing` says that a list is asked for, `sourcing` that a document or an address is.
    `noun` are the terms for the thing that is asked for ("total budget"); `corrections` are
    (typed, read as) pairs; `place` is document and section of the answer to the earlier question
    that this one leans on.
    """

    question: str
    text: str
    terms: tuple[Term, ...]
    asked: Asked
    listing: bool
    sourcing: bool
    noun: tuple[Term, ...]
    places: tuple[Mention, ...]
    corrections: tuple[tuple[str, str], ...] = ()
    place: tuple[str, str] | None = None

    @property
    def stems(self) -> tuple[str, ...]:
        """All stems of all forms, for the lexical search."""
        return tuple(dict.fromkeys(s for t in self.terms for form in t.forms for s in sorted(form)))


_WORD = re.compile(r"[^\W_](?:[\w&'\u2019/+-]*[\w+])?", re.UNICODE)
# Words that frame a question and say nothing of what it is about.
_FRAME = frozenset(
    """
    a about according actually again all also am among an and another answer any anything are
    as ask at be because been before being belong belongs both but by call called can cannot
    cite cited cites come comes coming complete could currently define describe did
    distinguish distinguishes do does doing done down during e.g each either else entire etc
    ever every everything exactly example explain fall falls few find for from full further
    get give given gives good got had has have having he headed heading headings hello help
    her here hers hi him his how however i i.e if in info information into is it item items
    its itself just kind kindly know let like list listed lot made make many may me mean meant
    mention mentioned mentions might mine more most much must my name named need needed needs
    no nor not now of off ok on once one only or other our ours out over overview own page per
    please possible precisely question quick quickly really regarding said same say saying
    says shall she should show so some someone something sort state stated still such
    summarise summarize summary sure tell than thank thanks that the their theirs them then
    there therefore these they thing things this those through to today too type types under
    understand until up upon us use used using very via vs want wants was way we well were
    what whatever when where whether which while who whole whom whose why will wish with
    within without wonder wondering would yes yet you your yours
    """.split()  # noqa: SIM905 (a list would take a line a word)
)
# Words for the document itself: they say where to look, and it is where we look anyway.
_SELF = frozenset(
    {"guidance", "guide", "document", "text", "paper", "brochure", "handbook", "deliverable"}
)
_SELF_WEIGHT = 0.05
_PLURAL_LIST = re.compile(
    r"\b(?:which|what)\s(?:are|were|(?:\w+\s){0,2}?\w{3,}s\b"
    r"(?!\s(?:the|an?|it|this|that|our|them|us)\b))|\blist\b|\ball\b|\bname the\b"
    r"|\bcomplete\b|\benumerate\b|\bevery\b|\beach\b|\boverview\b|\b(?:give|tell|show)\s(?:me|us)\sthe"
    r"\s(?:\w+\s){0,2}\w+s\b",
    re.IGNORECASE,
)
_SOURCE = re.compile(
    r"\b(?:sources?|references?|links?|footnotes?|cit(?:es?|ed|ations?)"
    r"|url|website|web page|internet address|number of the)\b",
    re.IGNORECASE,
)
_SPELLINGS = (("isa", "iza"), ("ise", "ize"), ("isi", "izi"), ("our", "or"), ("ence", "ense"))
_HALF = 0.5
_slips: Any = OSA.distance  # letters dropped, added, changed, or two swapped


def understand(question: str, lexicon: Lexicon, earlier: str = "") -> Inquiry:
    """Read a question; `earlier` is text of earlier turns whose words count half."""
    # Capitals throughout are no acronyms.
    fixed, corrections = correct(question.lower() if question.isupper() else question, lexicon)
    terms = _terms(fixed, lexicon, context=False)
    if earlier:
        said = {term.word.lower() for term in terms}
        fixed_earlier, _ = correct(earlier, lexicon)
        terms += [
            term
            for term in _terms(fixed_earlier, lexicon, context=True)
            if term.word.lower() not in said
        ]
        text = f"{fixed_earlier} {fixed}"
    else:
        text = fixed
    asked = asked_for(fixed)
    noun = set(_WORD.findall(asked_noun(fixed)))
    return Inquiry(
        question=question,
        text=_spelt_out(text, lexicon),
        terms=tuple(terms),
        asked=asked,
        listing=bool(_PLURAL_LIST.search(fixed)),
        sourcing=asked in (Asked.ACT, Asked.PLACE) or bool(_SOURCE.search(fixed)),
        noun=tuple(term for term in terms if not term.context and term.word in noun),
        places=mentions(question),
        corrections=corrections,
    )


def without(inquiry: Inquiry, text: str, spans: Iterable[Span]) -> Inquiry:
    """The inquiry without the terms whose words stand only at these spans of its text."""
    rest = list(text)
    for span in spans:
        for at in range(span.start, min(span.end, len(rest))):
            rest[at] = " "
    kept = {word.lower() for word in _WORD.findall("".join(rest))}
    gone = {word.lower() for word in _WORD.findall(text)} - kept
    terms = tuple(t for t in inquiry.terms if t.context or t.word.lower() not in gone)
    return replace(inquiry, terms=terms)


def correct(text: str, lexicon: Lexicon) -> tuple[str, tuple[tuple[str, str], ...]]:
    """The text with mistyped words as the corpus writes them, and what was corrected.

    A word is mistyped when neither the corpus nor the embedder's vocabulary of common words knows
    it and the corpus has one within one slip (two for eight letters and more). A name in the middle
    of a sentence must be longer, and only one slip away: one name is not another.
    """
    fixes: list[tuple[str, str]] = []
    out, at = [], 0
    for match in _WORD.finditer(text):
        for part in re.finditer(r"[^\W\d_]+", match.group()):
            word = part.group()
            better = _better(word, match.start() == 0, lexicon)
            if better:
                start = match.start() + part.start()
                out += [text[at:start], better]
                at = start + len(word)
                fixes.append((word, better))
    return "".join([*out, text[at:]]), tuple(fixes)


def _better(word: str, first: bool, lexicon: Lexicon) -> str | None:
    low = word.lower()
    if len(low) < 4 or low in _FRAME or not low.isalpha() or any(c.isupper() for c in word[1:]):
        return None
    if low in lexicon.words or lexicon.real(low) or any(map(lexicon.frequency, lexicon.terms(low))):
        return None
    named = word[0].isupper() and not first
    if named and len(low) < 6:
        return None
    slips = 1 if named or len(low) < 8 else 2
    found = extractOne(low, _typable(lexicon), scorer=_slips, score_cutoff=slips)
    if found is None or found[0][0] != low[0]:
        return None
    better = str(found[0])
    return better.capitalize() if word[0].isupper() else better


@lru_cache(maxsize=4)
def _typable(lexicon: Lexicon) -> list[str]:
    """Words that a mistyped one can have been meant for, the frequent first."""
    long = (word for word in lexicon.words if len(word) >= 4 and word.isalpha())
    ranked = sorted(long, key=lambda word: (-lexicon.words[word], word))
    return [*(word for word in sorted(_FRAME) if len(word) >= 4), *ranked]


def _terms(text: str, lexicon: Lexicon, *, context: bool) -> list[Term]:
    names = proper_names(text)
    taken = [mention.span for mention in mentions(text)]
    terms, seen = [], set()
    for place, match in enumerate(_WORD.finditer(text)):
        word = match.group()
        word = word[:-2] if word.endswith(("'s", "\u2019s")) else word
        in_place = any(span.holds(match.start()) for span in taken)
        acronym = word in lexicon.acronyms or (word.isupper() and len(word) > 1)
        if in_place or (word.lower() in _FRAME and not acronym) or word.lower() in seen:
            continue
        seen.add(word.lower())
        named = word in names or word.isdigit()
        term = _term(word, named, lexicon, context=context)
        if term:
            terms.append(replace(term, place=place))
    return _with_short_forms(terms, text, lexicon)


def _term(word: str, name: bool, lexicon: Lexicon, *, context: bool) -> Term | None:
    forms = _forms(word, lexicon)
    if not forms:
        return None
    known = [form for form in forms if all(lexicon.frequency(stem) for stem in form)]
    found = max((min(lexicon.frequency(s) for s in form) for form in known), default=0)
    weight = log((lexicon.passages + 1) / (found + 0.5))
    if word.lower() in _SELF:
        weight *= _SELF_WEIGHT
    return Term(
        word=word,
        forms=tuple(known or forms),
        weight=max(weight, 0.02) * (_HALF if context else 1.0),
        name=name,
        known=bool(known),
        context=context,
    )


def _forms(word: str, lexicon: Lexicon) -> list[frozenset[str]]:
    """The sets of stems that stand for a word, itself first."""
    stems = [s for s in lexicon.terms(word) if len(s) > 1 or s.isdigit() or "&" in word]
    forms = [frozenset(stems)] if stems else []
    if "-" in word:
        forms.append(frozenset(lexicon.terms(word.replace("-", ""))))
    for ours, theirs in (*_SPELLINGS, *((b, a) for a, b in _SPELLINGS)):
        if ours in word.lower() and len(word) > 5:
            other = frozenset(lexicon.terms(word.lower().replace(ours, theirs)))
            if all(lexicon.frequency(stem) for stem in other):
                forms.append(other)
    if country := country_of(word):
        forms.append(frozenset(lexicon.terms(country)))
    for long in _long_forms(word, lexicon):
        forms.append(frozenset(s for s in lexicon.terms(long) if len(s) > 1))
    return [form for form in dict.fromkeys(forms) if form]


def _long_forms(word: str, lexicon: Lexicon) -> tuple[str, ...]:
    """What a short form stands for; in lower case only where the word is no other word."""
    if word in lexicon.acronyms:
        return lexicon.acronyms[word]
    upper = word.upper()
    if upper in lexicon.acronyms and not lexicon.real(word.lower()) and word.lower() not in _FRAME:
        return lexicon.acronyms[upper]
    return ()


def _with_short_forms(terms: list[Term], text: str, lexicon: Lexicon) -> list[Term]:
    """Let the words of a long form be met by its acronym too ("Clean Energy…" by CETP)."""
    low = text.lower()
    spelt = [
        (frozenset(lexicon.terms(short)), frozenset(lexicon.terms(long)))
        for short, longs in lexicon.acronyms.items()
        for long in longs
        if long.lower() in low
    ]
    if not spelt:
        return terms
    return [
        replace(
            term,
            forms=(*term.forms, *(short for short, long in spelt if term.forms[0] <= long)),
        )
        for term in terms
    ]


def _spelt_out(text: str, lexicon: Lexicon) -> str:
    """The text with what its acronyms stand for, which the embedder understands better."""

    def both(match: re.Match[str]) -> str:
        word = match.group()
        long = _long_forms(word, lexicon)
        return f"{long[0]} ({word})" if long and long[0].lower() not in text.lower() else word

    return _WORD.sub(both, text)
