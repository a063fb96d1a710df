"""Said to picks: the words that a model claims to have read, found where it says, or not at all.

A quote is taken only from the passage of exactly its key, only where it reads letter by letter as
it says (typography aside), and only whole: cut out of a number ("3" of "3.5 million", "21" of
"21 %") or of a compound ("associated" of "non-associated") it would say something else. Nothing is
looked for that is merely like it, and no place is taken for another.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from assistant.draft import Pick
from assistant.prompt import Shown
from assistant.said import Quoted, Said
from assistant.support.ruling import Cited
from corpus.document import Document, UnitKind
from corpus.normalise import find
from corpus.sentences import sentences
from corpus.snapshot import Snapshot
from corpus.span import Span

LEAST_WORDS = 3
"""Words of a quote that is not a whole list item or line; fewer prove nothing."""
_BACK = 2_000
"""Characters before some words in which the sentence before them is looked for."""
_POINTS_BACK = re.compile(
    r"(?:it|its|they|their|them|this|these|that|those|such|he|she|his|her|the (?:former|latter))\b",
    re.IGNORECASE,
)
_TRIES = 20
"""Places of a passage that are looked at for one quote."""

_TITLES = (UnitKind.HEADING, UnitKind.CAPTION, UnitKind.CATEGORY)
_WORD = re.compile(r"\w+")
_JOINS = "-\u2010\u2011\u2212"
_GOES_ON = re.compile(
    r"[.,\u00a0\u202f]\d|[-\u2013]\d|\s?[%\u2030]|"
    r"\s(?:million|billion|trillion|thousand|per ?cent)\b",
    re.IGNORECASE,
)
_BEGAN = re.compile(r"\d[.,\u00a0\u202f\u2013-]$")
# Words that change what the rest of their sentence says.
_TURNS = re.compile(
    r"\b(?:not|no|nor|neither|never|none|nobody|nothing|cannot|without|unless|except|excluding|"
    r"exclud(?:es|ed)|excepted|save|only|subject to|provided that|if|where|until|other than|"
    r"with the exception|derogation)\b|n[\u2019']t\b|\bnon-",
    re.IGNORECASE,
)


class Lost(StrEnum):
    """Why a quote is left out."""

    KEY = "invented_key"
    WORDS = "absent_words"
    SHORT = "short_quote"
    TITLE = "title_alone"


@dataclass(frozen=True, slots=True)
class Located:
    """The quotes of one statement: where they stand, and why others were left out."""

    picks: tuple[Pick, ...] = ()
    lost: tuple[Lost, ...] = ()


def locate(said: Said, shown: Mapping[str, Shown], snapshot: Snapshot) -> Located:
    """The picks of a statement, each once; none where nothing that it quotes stands there.

    A heading, caption or bare category proves nothing alone: it is kept only beside other words.
    """
    found: list[Pick] = []
    titles: list[Pick] = []
    lost: list[Lost] = []
    for quoted in said.quotes:
        placed = _placed(quoted, shown, snapshot)
        if isinstance(placed, Lost):
            lost.append(placed)
        else:
            document = snapshot.document(placed.document)
            (titles if _is_title(document, placed.span) else found).append(placed)
    if not found:
        return Located((), (*lost, *(Lost.TITLE for _ in titles)))
    return Located(_each_once(tuple(_under([*found, *titles], snapshot))), tuple(lost))


def cited(pick: Pick, snapshot: Snapshot) -> Cited:
    """The words of a pick with what gives them their meaning, for the check."""
    document = snapshot.document(pick.document)
    whole = _whole(document, pick.span)
    around = [whole.cut(document.text)]
    if _POINTS_BACK.match(around[0]):
        around.append(_before(document, whole).cut(document.text))
    unit = document.unit_at(pick.span.start)
    if unit and unit.lead:
        around.append(unit.lead.cut(document.text))
    note = document.note_at(pick.span.start)
    if note and (calling := document.calling_sentence(note)):
        around.append(calling.cut(document.text))
    section = document.section_at(pick.span.start)
    source = document.source
    around += [*section.headings, section.number, source.title, source.number or "", *source.names]
    words = dict.fromkeys(" ".join(part.split()) for part in around)
    return Cited(pick.span.cut(document.text), "\n".join(part for part in words if part))


def _placed(quoted: Quoted, shown: Mapping[str, Shown], snapshot: Snapshot) -> Pick | Lost:
    passage = shown.get(quoted.key)
    if passage is None:
        return Lost.KEY
    document = snapshot.document(passage.passage.document)
    span = next(
        (found for within in passage.spans for found in _places(quoted.words, within, document)),
        None,
    )
    if span is None:
        return Lost.WORDS
    if not _long_enough(document, span):
        return Lost.SHORT
    return Pick(document.id, _unturned(document, span))


def _places(words: str, within: Span, document: Document) -> Iterator[Span]:
    """Where these words stand whole inside a span of a document."""
    text = within.cut(document.text)
    at = 0
    for _ in range(_TRIES):
        found = find(words, text, at, whole_words=True)
        if found is None:
            return
        span = found.shifted(within.start)
        if not _torn(document.text, span):
            yield span
        at = found.start + 1


def _torn(text: str, span: Span) -> bool:
    """Whether words are cut out of a number or a compound that goes on beyond them."""
    first, last = text[span.start], text[span.end - 1]
    before, after = text[max(0, span.start - 2) : span.start], text[span.end : span.end + 12]
    if first.isdigit() and _BEGAN.search(before):
        return True
    if last.isdigit() and _GOES_ON.match(after):
        return True
    led = len(before) == 2 and before[1] in _JOINS and before[0].isalnum() and first.isalnum()
    leads = len(after) > 1 and after[0] in _JOINS and after[1].isalnum() and last.isalnum()
    return led or leads


def _long_enough(document: Document, span: Span) -> bool:
    if len(_WORD.findall(span.cut(document.text))) >= LEAST_WORDS:
        return True
    unit = document.unit_at(span.start)
    return unit is not None and _bare(unit.span, document) == _bare(span, document)


def _bare(span: Span, document: Document) -> str:
    return span.cut(document.text).strip(" \t\n.;,:")


def _is_title(document: Document, span: Span) -> bool:
    """Whether words are a title that says nothing: "Alliances: CETP" says who belongs there."""
    unit = document.unit_at(span.start)
    if unit is None or unit.kind not in _TITLES:
        return False
    return unit.kind is not UnitKind.CATEGORY or ": " not in unit.span.cut(document.text)


def _unturned(document: Document, span: Span) -> Span:
    """The words as they are quoted; their whole sentence where the rest of it turns their meaning.

    "be eligible for funding" out of "shall not be eligible for funding" is exact and says the
    contrary: then the reader, and the check, get the sentence.
    """
    whole = _whole(document, span)
    text = document.text
    if whole.start < span.start and _TURNS.search(text, whole.start, span.start):
        return whole
    if span.end < whole.end and _TURNS.search(text, span.end, whole.end):
        return whole
    return span


def _whole(document: Document, span: Span) -> Span:
    """The sentences that some words stand in, as far as their paragraph goes."""
    unit = document.unit_at(span.start)
    if unit is None:
        return span
    inside = [s.shifted(unit.span.start) for s in sentences(unit.span.cut(document.text))]
    touched = [s for s in inside if s.overlaps(span)]
    if not touched:
        return span
    return Span(min(touched[0].start, span.start), max(touched[-1].end, span.end))


def _under(picks: Sequence[Pick], snapshot: Snapshot) -> Iterator[Pick]:
    """Words and the category right above them as one pick, where the words are."""
    above: dict[Pick, Pick] = {}
    for title in picks:
        document = snapshot.document(title.document)
        below = next((pick for pick in picks if _right_above(title, pick, document)), None)
        if below is not None:
            above[below] = title
    for pick in picks:
        if pick in above:
            yield Pick(pick.document, Span(above[pick].span.start, pick.span.end))
        elif pick not in above.values():
            yield pick


def _right_above(title: Pick, pick: Pick, document: Document) -> bool:
    unit = document.unit_at(title.span.start)
    return (
        title.document == pick.document
        and unit is not None
        and unit.kind is UnitKind.CATEGORY
        and title.span.end <= pick.span.start
        and not document.text[title.span.end : pick.span.start].strip()
    )


def _before(document: Document, span: Span) -> Span:
    """The sentence before some words, in their paragraph or at the end of the one before it."""
    units = [unit for unit in document.units_in(Span(max(0, span.start - _BACK), span.start))]
    for unit in reversed(units):
        if unit.kind in _TITLES:
            break
        inside = (s.shifted(unit.span.start) for s in sentences(unit.span.cut(document.text)))
        earlier = [s for s in inside if s.end <= span.start]
        if earlier:
            return earlier[-1]
    return Span(span.start, span.start)


def _each_once(picks: Sequence[Pick]) -> tuple[Pick, ...]:
    """The picks in their order, without those that stand inside another one."""
    return tuple(
        pick
        for pick in dict.fromkeys(picks)
        if not any(
            other != pick and other.document == pick.document and other.span.holds(pick.span)
            for other in picks
        )
    )
