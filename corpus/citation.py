"""A citation: words of a document and their place, verified when made and recheckable later."""

from dataclasses import dataclass
from enum import StrEnum

from corpus.document import Document, Footnote, Section
from corpus.errors import BrokenCitation
from corpus.span import Span

CONTEXT = 60
"""Code points of prefix and suffix that travel with a citation, for who lost the offsets."""


class CitationKind(StrEnum):
    """Whether the words stand in the text or are a footnote's own."""

    TEXT = "text"
    FOOTNOTE = "footnote"


@dataclass(frozen=True, slots=True)
class Citation:
    """Exact words of one document. Offsets count code points of its canonical text."""

    document: str
    digest: str
    span: Span
    quote: str
    kind: CitationKind
    section: Section
    page: int | None
    footnotes: tuple[Footnote, ...]
    prefix: str
    suffix: str

    def verify(self, document: Document) -> None:
        """Check that the document still reads exactly so at that place.

        Raises:
            BrokenCitation: naming what differs.
        """
        if document.id != self.document or document.digest != self.digest:
            raise BrokenCitation(
                f"cited from {self.document} {self.digest[:12]}, "
                f"checked against {document.id} {document.digest[:12]}"
            )
        if self.span.end > len(document.text) or self.span.cut(document.text) != self.quote:
            raise BrokenCitation(
                f"{self.document} {self.span.start}-{self.span.end} does not read {self.quote!r}"
            )


def cite(document: Document, span: Span) -> Citation:
    """The citation of the words at `span`, without the white space at their ends.

    Raises:
        BrokenCitation: when there are no words, or they run from the text into the notes.
    """
    if span.end > len(document.text):
        raise BrokenCitation(f"{document.id} ends at {len(document.text)}, the quote at {span.end}")
    span = span.trimmed(document.text)
    quote = span.cut(document.text)
    if not quote:
        raise BrokenCitation(f"{document.id} {span.start}-{span.end} holds no words")
    note = document.note_at(span.start)
    whole = note.span if note else document.body
    if not whole.holds(span):
        raise BrokenCitation(f"{document.id} {span.start}-{span.end} runs out of its text or note")
    return Citation(
        document=document.id,
        digest=document.digest,
        span=span,
        quote=quote,
        kind=CitationKind.FOOTNOTE if note else CitationKind.TEXT,
        section=document.section_at(span.start),
        page=document.page_at(span.start),
        footnotes=(note,) if note else document.notes_called_in(span),
        prefix=document.text[max(whole.start, span.start - CONTEXT) : span.start],
        suffix=document.text[span.end : min(whole.end, span.end + CONTEXT)],
    )
