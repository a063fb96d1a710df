# ruff: noqa: RUF001 (quotes and dashes as acts print them)
"""What documents refer to: the places that their words name, in themselves and in each other.

A mention that says no document means the one it stands in, or, in an act that amends another, the
other one. Names and numbers come from the list of sources, short names also from where a text
defines them, labels from the sections of each document.
"""

import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corpus.document import Document, Section, SectionKind, UnitKind
from corpus.labels import Found, Labels
from corpus.names import Named, Names, Naming, by_defined_names
from corpus.provisions import Provision, provisions
from corpus.reference import Reference, Standing
from corpus.source import Source
from corpus.span import Span

REFERENCES = "references-1"
"""Names this way of finding references; rises when the same texts lead elsewhere."""

_AMENDED = re.compile(r"\b(?:is|are)\s(?:hereby\s)?amended\b|\bamendments?\sto\b", re.IGNORECASE)
_CLOSED = re.compile(r"[’”\"'»][\s.;,]*$")
_OPENING = "‘“\"«'"
_LEAST_NAMED = 6
"""Places that must go by some letters before the letters are taken for a document's name."""
_SHARE = 0.75
"""Of these places, the part that the document must have."""
_NEXT = 0.9
"""What the next document must at most have of what the best one has."""


def references(
    documents: Sequence[Document], listed: Sequence[Source] = ()
) -> tuple[Reference, ...]:
    """All references of some documents, document by document in reading order.

    Args:
        documents: What is held.
        listed: All sources that are known, held or not.
    """
    corpus = _Corpus(documents, listed)
    read = [_Read(document, corpus) for document in documents]
    corpus.learn_codes(read)
    return tuple(reference for one in read for reference in one.references())


def report(documents: Sequence[Document], found: Sequence[Reference]) -> str:
    """How many references there are of each standing, and a list of those that lead nowhere."""
    texts = {document.id: document for document in documents}
    counts = Counter(reference.standing for reference in found)
    lines = [f"{counts[standing]:7,} {standing}" for standing in Standing]
    for standing in Standing:
        if standing is Standing.RESOLVED:
            continue
        rows = Counter(
            (r.document, " ".join(r.span.cut(texts[r.document].text).split()), r.to_document or "?")
            for r in found
            if r.standing is standing
        )
        if rows:
            lines += ["", f"{standing}:"]
        for (document, words, to), times in sorted(rows.items()):
            often = f" ({times} times)" if times > 1 else ""
            lines.append(f"  {document}: {words} → {to}{often}")
    return "\n".join(lines)


class _Corpus:
    """What all documents share: names, labels, editions."""

    def __init__(self, documents: Sequence[Document], listed: Sequence[Source]) -> None:
        self.documents = {document.id: document for document in documents}
        sources = {source.id: source for source in listed}
        sources |= {document.id: document.source for document in documents}
        self.sources = sources
        self.names = Names(sources.values())
        self._labels: dict[str, Labels] = {}
        self._codes: dict[str, str] = {}

    def labels(self, document_id: str) -> Labels:
        if document_id not in self._labels:
            self._labels[document_id] = Labels(self.documents[document_id])
        return self._labels[document_id]

    def code(self, letters: str) -> str | None:
        """The id of the document that goes by these letters, if it is known or was learnt."""
        return self._codes.get(letters)

    def learn_codes(self, read: Sequence["_Read"]) -> None:
        """Letters before rule numbers name the one document that has those numbers.

        "GEN 3.3.32", "GEN 5.2.7" …: where one document has nearly all of the numbers that go by
        some letters, and far more of them than any other, it is the one.
        """
        cited: dict[str, set[tuple[str, ...]]] = defaultdict(set)
        for one in read:
            for letters, numbers in one.coded():
                cited[letters].add(numbers)
        bare = [key for key in self.documents if self.labels(key).bare]
        for letters, numbered in cited.items():
            if len(numbered) < _LEAST_NAMED:
                continue
            had = sorted(
                ((sum(map(self.labels(key).reaches, numbered)), key) for key in bare), reverse=True
            )
            best = had[0] if had else (0.0, "")
            second = had[1][0] if len(had) > 1 else 0.0
            if best[0] >= _SHARE * len(numbered) and second < _NEXT * best[0]:
                self._codes[letters] = best[1]

    def one_of(self, ids: Sequence[str], provision: Provision | None) -> tuple[str, ...]:
        """Of the editions of one act the one that is meant: recitals are in the Journal's only."""
        families = {self.sources[key].edition_of or key for key in ids}
        if len(families) != 1 or len(ids) == 1:
            return tuple(ids)
        family = next(iter(families))
        held = [key for key in ids if key in self.documents]
        recital = provision is not None and provision.steps[0].word == "recital"
        if not held or (recital and family in held):
            return (family if family in ids else ids[0],)
        return (max(held, key=lambda key: (str(self.sources[key].as_of or ""), key)),)


@dataclass(frozen=True, slots=True)
class _Amending:
    """A stretch of an amending act in which unnamed places are another act's."""

    span: Span
    act: Named | None


class _Read:
    """One document with what it names."""

    def __init__(self, document: Document, corpus: _Corpus) -> None:
        self._document = document
        self._corpus = corpus
        text = document.text
        plain = corpus.names.find(text)
        short = tuple(by_defined_names(text, plain))
        self._named = corpus.names.find(text, also=short) if short else plain
        self._starts = [one.span.start for one in self._named]
        words = corpus.labels(document.id).words
        # The grammar is that of English; other languages put their words in other orders.
        english = document.source.lang == "en"
        self._provisions = provisions(text, self._named, words) if english else ()
        self._amending = tuple(self._find_amending())

    def coded(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        """Letters that stand for a document, and the numbers that go by them."""
        for provision in self._provisions:
            act = provision.act
            if act is not None and act.naming is Naming.CODE:
                yield act.span.cut(self._document.text), provision.steps[0].numbers

    def references(self) -> Iterator[Reference]:
        """Every reference of the document in reading order."""
        found = [r for p in self._provisions if (r := self._of_part(p))]
        taken = {p.act.span for p in self._provisions if p.act}
        found += [r for one in self._named if one.span not in taken and (r := self._of_whole(one))]
        unique = dict.fromkeys(found)
        yield from sorted(unique, key=lambda r: (r.span, r.to_section or ""))

    def _of_part(self, provision: Provision) -> Reference | None:
        at = provision.span.start
        unit = self._document.unit_at(at)
        if unit is not None and unit.kind is UnitKind.HEADING:
            return None  # a part's own label
        amending = next((a for a in self._amending if a.span.holds(at)), None)
        act = provision.act
        if act is None and amending is not None:
            if amending.act is None or provision.relative:
                return None  # words of another act, and which place they mean is not said
            act = amending.act
        own = self._document.id
        ids = self._meant(act, provision) if act else (own,)
        if act and act.naming is Naming.CODE and not ids and act.span.start < provision.spelt.start:
            here = self._reference(own, provision)
            return here if here.standing is Standing.RESOLVED else None
        if own in ids:
            ids = (own,)
        if not ids:
            return Reference(own, provision.span, Standing.UNKNOWN)
        if len(ids) > 1:
            return Reference(own, provision.span, Standing.AMBIGUOUS)
        return self._reference(ids[0], provision)

    def _reference(self, to: str, provision: Provision) -> Reference:
        own = self._document.id
        if to not in self._corpus.documents:
            return Reference(own, provision.span, Standing.OUTSIDE, to)
        here = self._document.section_at(provision.span.start) if to == own else None
        if here is not None and provision.relative and here.kind in _WITHOUT_PLACES:
            here = None
        found: Found = self._corpus.labels(to).find(provision, here)
        section = found.section.id if found.section else None
        return Reference(own, provision.span, found.standing, to, section)

    def _of_whole(self, one: Named) -> Reference | None:
        own = self._document.id
        if one.naming in (Naming.STRANGE, Naming.CODE):
            return None
        ids = self._meant(one, None)
        if own in ids or (not ids and one.naming is not Naming.NUMBER):
            return None
        if not ids:
            return Reference(own, one.span, Standing.UNKNOWN)
        if len(ids) > 1:
            return Reference(own, one.span, Standing.AMBIGUOUS)
        held = ids[0] in self._corpus.documents
        return Reference(own, one.span, Standing.RESOLVED if held else Standing.OUTSIDE, ids[0])

    def _meant(self, act: Named, provision: Provision | None) -> tuple[str, ...]:
        if act.naming is Naming.CODE:
            code = self._corpus.code(act.span.cut(self._document.text))
            return (code,) if code else ()
        if act.naming is Naming.BACK:
            before = self._antecedent(act)
            return self._meant(before, provision) if before else ()
        ids = self._corpus.names.meant(act)
        if self._document.id in ids:
            return (self._document.id,)
        return self._corpus.one_of(ids, provision)

    def _antecedent(self, back: Named, most: int = 40) -> Named | None:
        """The document of that kind that was named last before "that Regulation"."""
        place = bisect_right(self._starts, back.span.start) - 1
        for one in reversed(self._named[max(0, place - most) : place]):
            if one.naming is not Naming.BACK and self._is(one, back.kind):
                return one
        return None

    def _is(self, one: Named, kind: str) -> bool:
        if one.kind == kind:
            return True
        sources = (self._corpus.sources[key] for key in self._corpus.names.meant(one))
        return any(source.kind.value == kind or kind == "act" for source in sources)

    def _find_amending(self) -> Iterator[_Amending]:
        """Articles that amend another act, and then what any other part quotes of one."""
        document = self._document
        for section in document.sections:
            if section.kind is not SectionKind.ARTICLE:
                continue
            opening = Span(section.span.start, min(section.span.end, section.span.start + 600))
            match = _AMENDED.search(document.text, opening.start, opening.end)
            if not match:
                continue
            acts = [
                one
                for one in self._named
                if section.span.start <= one.span.start < match.end() + 200
                and one.naming is not Naming.BACK
            ]
            if acts:
                yield _Amending(Span(acts[0].span.end, section.span.end), acts[0])
        yield from self._quoted()

    def _quoted(self) -> Iterator[_Amending]:
        text = self._document.text
        start: int | None = None
        before = ""
        for unit in self._document.units:
            words = unit.span.cut(text).strip()
            opens = words[:1] in _OPENING and before.rstrip().endswith(":") if words else False
            if start is None and opens:
                start = unit.span.start
            if start is not None and _CLOSED.search(words):
                yield _Amending(Span(start, unit.span.end), self._last_act(start))
                start = None
            before = words

    def _last_act(self, at: int) -> Named | None:
        """The act named last before some quoted words, in the same article."""
        section = self._article_at(at)
        place = bisect_right(self._starts, at)
        for one in reversed(self._named[max(0, place - 20) : place]):
            if section is not None and not section.span.holds(one.span.start):
                return None
            if one.naming is not Naming.BACK:
                return one
        return None

    def _article_at(self, at: int) -> Section | None:
        section: Section | None = self._document.section_at(at)
        while section is not None and section.kind is not SectionKind.ARTICLE:
            section = self._document.section(section.parent) if section.parent else None
        return section


_WITHOUT_PLACES = frozenset({SectionKind.PREAMBLE, SectionKind.RECITAL, SectionKind.FINAL})
"""Where "paragraph 3" means a place of some other text."""
