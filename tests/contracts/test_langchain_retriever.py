"""The retriever keeps what LangChain promises of retrievers, and ours of places."""

import pytest
from langchain_core.retrievers import BaseRetriever
from langchain_tests.integration_tests import RetrieversIntegrationTests

from assistant.adapters.langchain_retriever import EraGuideRetriever
from assistant.adapters.memory import MemoryAssistant, sample, snapshot_of, written
from assistant.evidence import Evidence
from corpus.snapshot import Snapshot
from corpus.source import Force, Kind, Rendition, Source

QUERY = "Which countries are associated to Horizon Europe?"


class TestLangChainsOwnSuite(RetrieversIntegrationTests):
    @property
    def retriever_constructor(self) -> type[BaseRetriever]:
        return EraGuideRetriever

    @property
    def retriever_constructor_params(self) -> dict[str, MemoryAssistant]:
        return {"assistant": sample()}

    @property
    def retriever_query_example(self) -> str:
        return QUERY


def test_a_document_is_exactly_the_words_at_its_place() -> None:
    assistant = sample()

    found = EraGuideRetriever(assistant=assistant, k=10).invoke(QUERY)

    assert len(found) > 2
    for document in found:
        of = assistant.snapshot.document(document.metadata["document"])
        start, end = document.metadata["start"], document.metadata["end"]
        assert document.page_content == of.text[start:end]
        assert document.metadata["title"] == of.source.title
        assert document.metadata["section"] == of.section_at(start).id
        assert document.metadata["page"] == of.page_at(start)


def test_footnotes_come_with_marker_and_address() -> None:
    retriever = EraGuideRetriever(assistant=sample(), k=10, public_url="https://guide.example/")

    found = retriever.invoke("Regulation governing association to Horizon Europe")

    notes = [note for document in found for note in document.metadata["footnotes"]]
    assert all(set(note) == {"marker", "text", "url"} for note in notes)
    assert any(note["url"] and note["url"].startswith("https://") for note in notes)
    assert all(d.metadata["href"].startswith("https://guide.example/read/") for d in found)


class Switched(MemoryAssistant):
    """Another index comes into use while the first search runs."""

    def search(
        self, query: str, limit: int = 10, documents: tuple[str, ...] = ()
    ) -> tuple[Evidence, ...]:
        found = super().search(query, limit, documents)
        self.snapshot = written_anew()
        return found


def written_anew() -> Snapshot:
    source = Source("new", "The new one", "Us", Kind.GUIDANCE, Force.ADVISORY, Rendition.CONVERTED)
    return snapshot_of(written(source, "@1\n## 1. Countries\nNorway is associated."))


def test_an_index_that_is_switched_meanwhile_is_searched_again() -> None:
    found = EraGuideRetriever(assistant=Switched(sample().snapshot)).invoke("Norway associated")

    assert [document.metadata["title"] for document in found] == ["The new one"]


def test_as_many_as_asked_for_is_at_least_one() -> None:
    retriever = EraGuideRetriever(assistant=sample())

    with pytest.raises(ValueError, match="at least 1; it is 0"):
        retriever.invoke(QUERY, k=0)


def test_metadata_is_plain_json_and_the_assistant_no_part_of_the_dump() -> None:
    retriever = EraGuideRetriever(assistant=sample(), k=2)

    assert "assistant" not in retriever.model_dump()
    for document in retriever.invoke(QUERY):
        assert type(document).model_validate_json(document.model_dump_json()) == document
