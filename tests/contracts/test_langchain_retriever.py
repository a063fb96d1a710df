"""The retriever keeps what LangChain promises of retrievers, and ours of places."""

import pytest
from langchain_core.retrievers import BaseRetriever
from langchain_tests.integration_tests import RetrieversIntegrationTests

from assistant.adapters.langchain_retriever import EraGuideRetriever
from assistant.adapters.memory import MemoryAssistant, sample

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


def test_as_many_as_asked_for_is_at_least_one() -> None:
    retriever = EraGuideRetriever(assistant=sample())

    with pytest.raises(ValueError, match="at least 1; it is 0"):
        retriever.invoke(QUERY, k=0)


def test_metadata_is_plain_json_and_the_assistant_no_part_of_the_dump() -> None:
    retriever = EraGuideRetriever(assistant=sample(), k=2)

    assert "assistant" not in retriever.model_dump()
    for document in retriever.invoke(QUERY):
        assert type(document).model_validate_json(document.model_dump_json()) == document
