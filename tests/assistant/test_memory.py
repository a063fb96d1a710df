"""The stand-in: hand-written documents, scripted answers."""

import pytest

from assistant.adapters.memory import GUIDANCE, sample, snapshot_of, written
from assistant.answer import Answer, Status, Step
from assistant.errors import NoModel
from assistant.ports import Answers
from assistant.question import Mode, Question
from corpus.document import UnitKind
from corpus.snapshot import read_snapshot, write_snapshot


def test_it_is_what_the_doors_need():
    port: Answers = sample()

    assert port.ask(Question("open?")).status is Status.DECLINED_NO_EVIDENCE


def test_a_scripted_question_is_found_whatever_its_case_and_mark():
    answer = sample().ask(Question("  which ACT governs association to horizon europe "))

    assert answer.status is Status.ANSWERED
    assert answer.statements[0].citations[0].section.id == "3.2"


def test_a_stream_ends_with_the_answer():
    *before, last = sample().stream(Question("Anything"))

    assert isinstance(last, Answer)
    assert [step.name for step in before if isinstance(step, Step)] == [
        "rephrase", "triage", "retrieve", "compose", "check",
    ]  # fmt: skip


def test_words_the_document_does_not_hold_cannot_be_scripted():
    with pytest.raises(ValueError, match="does not say"):
        sample()._statement(("guidance", "Atlantis is associated."))


def test_it_has_no_model():
    with pytest.raises(NoModel):
        sample().ask(Question("Anything", mode=Mode.GENERATE))


def test_search_ranks_by_shared_words_and_keeps_to_the_documents_named():
    found = sample().search("research excellence", limit=2)

    assert found[0].passage.text == "research excellence"
    assert sample().search("research", documents=("elsewhere",)) == ()


def test_a_document_written_by_hand_keeps_its_notes_pages_tables_and_links():
    document = sample().snapshot.document("guidance")

    assert document.footnote("10").section == "3.2"
    assert document.footnote("10").url == "https://eur-lex.europa.eu/eli/reg/2021/695/oj"
    assert document.page_at(document.text.index("Association to")) == 9
    assert document.section("3.2.ukraine").number == "3.2"
    assert [link.span.cut(document.text) for link in document.links] == ["Horizon Europe office"]
    assert sum(unit.kind is UnitKind.CATEGORY for unit in document.units) == 2


def test_every_passage_is_its_span():
    held = sample().snapshot

    for passage in held.passages:
        assert passage.span.cut(held.document(passage.document).text) == passage.text


def test_the_sample_survives_being_written_and_read(tmp_path):
    held = sample().snapshot

    assert read_snapshot(write_snapshot(held, tmp_path)).id == held.id


def test_a_hand_can_write_a_document_of_one_line():
    held = snapshot_of(written(GUIDANCE, "# Alone\nOnly words."))

    assert held.documents[0].sections[0].id == "alone"
