"""The search as a LangChain retriever: passages with the place where they stand."""

from typing import Annotated, Any

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from pydantic import Field, SkipValidation

from assistant.evidence import Evidence
from assistant.ports import Answers
from assistant.wire import wire_passage
from corpus.snapshot import Snapshot


class EraGuideRetriever(BaseRetriever):
    """Passages for a query, best first, at most `k`; `invoke(query, k=…)` overrides it.

    A Document's words are the passage's, its id the passage's id. In its metadata, `start` and
    `end` count code points of the document's text; `footnotes` are those called in the passage;
    `href` is the place in the reader of the service, absolute where `public_url` is given.

    Raises:
        UnknownPlace: `documents` names one that the snapshot does not hold.
    """

    assistant: Annotated[Answers, SkipValidation] = Field(repr=False, exclude=True)
    k: int = Field(4, ge=1)
    documents: tuple[str, ...] = ()
    public_url: str = ""

    def _get_relevant_documents(
        self, query: str, *, run_manager: CallbackManagerForRetrieverRun, k: int | None = None
    ) -> list[Document]:
        wanted = self.k if k is None else k
        if wanted < 1:
            raise ValueError(f"k is the number of passages to return, at least 1; it is {wanted}")
        snapshot, found = self._search(query, wanted)
        return [
            Document(
                id=evidence.passage.id,
                page_content=evidence.passage.text,
                metadata=_metadata(evidence, snapshot, self.public_url),
            )
            for evidence in found
        ]

    def _search(self, query: str, k: int) -> tuple[Snapshot, tuple[Evidence, ...]]:
        """What was found, with the snapshot that it was found in."""
        snapshot = self.assistant.snapshot
        found = self.assistant.search(query, k, self.documents)
        if self.assistant.snapshot.id != snapshot.id:
            # The index was switched meanwhile; that happens when sources change, not twice a query.
            snapshot = self.assistant.snapshot
            found = self.assistant.search(query, k, self.documents)
        return snapshot, found


def _metadata(evidence: Evidence, snapshot: Snapshot, public_url: str) -> dict[str, Any]:
    passage = evidence.passage
    wired = wire_passage(evidence, snapshot, public_url)
    section = wired["section"]
    return {
        "document": passage.document,
        "title": wired["document"]["title"],
        "section": section["id"],
        "section_number": section["number"],
        "section_title": section["title"],
        "headings": section["headings"],
        "page": passage.page,
        "start": passage.span.start,
        "end": passage.span.end,
        "footnotes": [
            {"marker": note["marker"], "text": note["text"], "url": note["url"]}
            for note in wired["footnotes"]
        ],
        "score": evidence.score,
        "dense": evidence.dense,
        "lexical": evidence.lexical,
        "href": wired["href"],
    }
