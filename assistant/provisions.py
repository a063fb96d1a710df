"""A numbered part of an act as it is quoted: whole where it is short, else from its beginning."""

from collections.abc import Iterator
from dataclasses import dataclass

from assistant.draft import Claim, Pick
from corpus.document import Document, Section, SectionKind, Unit, UnitKind

_QUOTED = frozenset({UnitKind.PARAGRAPH, UnitKind.ITEM})


@dataclass(frozen=True, slots=True)
class Provision:
    """What is quoted of a part: a claim for each paragraph, `shown` of `paragraphs` of them."""

    claims: tuple[Claim, ...]
    shown: int
    paragraphs: int

    @property
    def whole(self) -> bool:
        """Whether nothing of it is left out."""
        return self.shown == self.paragraphs


def provision(document: Document, section: Section, words: int, statements: int) -> Provision:
    """Quote a section of a document.

    A paragraph comes with all of its points, a point with the words that lead it in. Of a longer
    part as many paragraphs as fit come, at least one.

    Args:
        document: The document.
        section: One of its sections.
        words: Words that may be quoted.
        statements: Paragraphs that may be quoted.
    """
    units = [u for u in document.units if u.kind in _QUOTED and section.span.holds(u.span)]
    paragraphs = list(_paragraphs(units))
    claims: list[Claim] = []
    used = 0
    for paragraph in paragraphs[:statements]:
        claim = _claim(document, paragraph)
        used += sum(len(pick.span.cut(document.text).split()) for pick in claim.picks)
        if claims and used > words:
            break
        claims.append(claim)
    return Provision(tuple(claims), len(claims), len(paragraphs))


def holds_words(document: Document, section: Section) -> bool:
    """Whether a section has words of its own to quote, besides headings."""
    return any(u.kind in _QUOTED and section.span.holds(u.span) for u in document.units)


def around(document: Document, section: Section) -> Section:
    """The numbered paragraph, article, recital or annex that a section lies in, or itself."""
    at = section
    while at.kind is SectionKind.POINT and at.parent is not None:
        at = document.section(at.parent)
    return at


def _paragraphs(units: list[Unit]) -> Iterator[list[Unit]]:
    """Each paragraph with the items that it leads in; items without one are one by themselves."""
    held: list[Unit] = []
    for unit in units:
        if unit.kind is UnitKind.PARAGRAPH and held:
            yield held
            held = []
        held.append(unit)
    if held:
        yield held


def _claim(document: Document, units: list[Unit]) -> Claim:
    lead = units[0].lead if units[0].kind is UnitKind.ITEM else None
    spans = ([lead] if lead else []) + [unit.span for unit in units]
    picks = tuple(Pick(document.id, span) for span in spans)
    return Claim(picks, whole_list=len(picks) > 1)
