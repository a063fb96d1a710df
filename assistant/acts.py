"""The documents that a question names and their numbered parts, in the edition that answers.

"art 5(2) of the Interoperable Europe Act", "recital 36 of Regulation 2024/903": names and numbers
are those of the list of sources, labels those of each document. Where no document is named it is
the one talked about; else any that has such a part.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from assistant.editions import EditionAsked, Editions
from corpus.document import Document, Section
from corpus.labels import Labels
from corpus.names import Named, Names, Naming
from corpus.provisions import Provision, provisions
from corpus.reference import Standing
from corpus.snapshot import Snapshot
from corpus.source import Rendition

_OF_THE_TEXT = frozenset({"section", "chapter", "part", "title"})
"""Words for parts that any text has: without an act's name beside them they are the guidance's."""
_KEPT = 4_000


@dataclass(frozen=True, slots=True)
class Place:
    """A numbered part that a question names by the words `said`.

    `document` is the id of the source that is meant, None where none is known by its name (`act`)
    or, with `among`, where several documents have such a part. `section` is None where the document
    does not have it; `within` is then what there is on the way.
    """

    said: str
    provision: Provision
    document: str | None = None
    section: Section | None = None
    within: Section | None = None
    act: str = ""
    among: tuple[tuple[str, Section], ...] = ()


class Acts:
    """Reads questions for the documents of one snapshot."""

    def __init__(self, snapshot: Snapshot, editions: Editions) -> None:
        self._snapshot = snapshot
        self._editions = editions
        self.names = Names((*(d.source for d in snapshot.documents), *snapshot.listed))
        self.labels = lru_cache(maxsize=_KEPT)(self._labels)
        self._families: dict[str, list[str]] = {}
        for document in snapshot.documents:
            base = document.source.edition_of or document.id
            self._families.setdefault(base, []).append(document.id)

    def _labels(self, document_id: str) -> Labels:
        return Labels(self._snapshot.document(document_id))

    def named(self, text: str) -> tuple[str, ...]:
        """The ids of the sources that a text names, in reading order."""
        found = self.names.find(text, loosely=True)
        return tuple(dict.fromkeys(key for one in found for key in self.names.meant(one)))

    def held_texts(self, text: str) -> tuple[str, ...]:
        """The documents to search where a text names one act that is held: those of that act.

        Nothing where it names none or several, or one of which there is but a card.
        """
        families = {self._family(key) for key in self.named(text)}
        held = [key for family in families for key in self._families.get(family, ())]
        documents = [self._snapshot.document(key) for key in held]
        if len(families) != 1 or any(d.source.rendition is Rendition.CARD for d in documents):
            return ()
        return tuple(held)

    def _family(self, source_id: str) -> str:
        source = self._snapshot.source(source_id)
        return (source.edition_of if source else None) or source_id

    def places(
        self,
        text: str,
        asked: EditionAsked,
        talked_about: Sequence[str] = (),
        documents: Sequence[str] = (),
        before: Place | None = None,
    ) -> tuple[Place, ...]:
        """The numbered parts that a text names, in reading order.

        Args:
            text: A question, or what stands around it.
            asked: Which edition it asks for.
            talked_about: Ids of sources that may be meant where none is named, the likeliest first.
            documents: Ids of the documents to be searched; all where empty.
            before: The part named last before, to which "paragraph 3" belongs.
        """
        named = self.names.find(text, loosely=True)
        held = [key for one in named for key in self.names.meant(one) if self._snapshot.holds(key)]
        words = frozenset(word for key in held for word in self.labels(key).words)
        known = [ids for one in named if (ids := self.names.meant(one))]
        last = known[0] if len({frozenset(ids) for ids in known}) == 1 else ()
        found: list[Place] = []
        for provision in provisions(text, named, words):
            said = " ".join(provision.spelt.cut(text).split())
            act = provision.act
            if act is None and provision.steps[0].word in _OF_THE_TEXT:
                continue
            if act is not None and act.naming not in (Naming.BACK, Naming.CODE):
                ids = self.names.meant(act)
                if not ids:
                    found.append(Place(said, provision, act=act.span.cut(text)))
                    continue
                last = ids
            before = found[-1] if found else before
            if act is None and provision.relative and before and before.document:
                found.append(self._seen_in(said, provision, before.document, before.section))
                continue
            ids = last or self._with(provision, talked_about)
            found.append(
                self._in_one(said, provision, ids, asked)
                if ids
                else self._in_any(said, provision, named, asked, documents)
            )
        return tuple(found)

    def _with(self, provision: Provision, talked_about: Iterable[str]) -> tuple[str, ...]:
        """Of what was talked about the first that has such a part."""
        for key in talked_about:
            if self._snapshot.holds(key) and self.labels(key).find(provision).section:
                return (key,)
        return ()

    def _in_one(
        self, said: str, provision: Provision, ids: Sequence[str], asked: EditionAsked
    ) -> Place:
        held = [key for key in ids if self._snapshot.holds(key)]
        if not held:
            return Place(said, provision, ids[0])
        document = self._snapshot.document(held[0])
        answering = self._editions.answering(document, asked)
        editions = [answering]
        if provision.steps[0].word == "recital":
            # Consolidated texts have no recitals, save some old ones.
            base = document.source.edition_of or document.id
            editions = sorted({*self._families[base], answering}, key=lambda key: key != base)
        places = [self._seen_in(said, provision, key) for key in editions]
        return next((place for place in places if place.section), places[0])

    def _seen_in(
        self, said: str, provision: Provision, document_id: str, at: Section | None = None
    ) -> Place:
        if not self._snapshot.holds(document_id):
            return Place(said, provision, document_id)
        found = self.labels(document_id).find(provision, at)
        return Place(said, provision, document_id, found.section, found.within)

    def _in_any(
        self,
        said: str,
        provision: Provision,
        named: Sequence[Named],
        asked: EditionAsked,
        documents: Sequence[str],
    ) -> Place:
        """Wherever there is such a part, in the editions that answer."""
        strange = next((one for one in named if one.naming is Naming.STRANGE), None)
        among = documents or [
            self._editions.answering(document, asked) for document in self._snapshot.documents
        ]
        if provision.steps[0].word == "recital" and not documents:
            among = [document.id for document in self._snapshot.documents]
        there = tuple(
            (key, found.section)
            for key in dict.fromkeys(among)
            if (found := self.labels(key).find(provision)).standing is Standing.RESOLVED
            and found.section
        )
        if len(there) == 1 and strange is None:
            return Place(said, provision, there[0][0], there[0][1])
        return Place(said, provision, among=there)

    def parts_of(self, document: Document, word: str) -> tuple[Section, ...]:
        """The outermost parts that a document calls by this word."""
        return self.labels(document.id).named(word)

    def below(self, document: Document, section: Section) -> tuple[Section, ...]:
        """The numbered parts directly below one."""
        return self.labels(document.id).within(section)
