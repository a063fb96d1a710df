"""Answers given, and what became of the words they cited when the documents were read again."""

import json
from dataclasses import replace

import pytest

from api.__main__ import main
from api.moved import moved
from api.settings import ApiSettings
from api.store import Kept, Store
from assistant.adapters.memory import snapshot_of, written
from assistant.answer import Answer, Statement, Status, Support
from assistant.wire import wire_answer
from corpus.citation import cite
from corpus.normalise import find
from corpus.retrace import Fate
from corpus.source import Force, Kind, Rendition, Source
from ingest.build import index_snapshot
from ingest.embedding import StandInEmbedder
from ingest.index.settings import IndexSettings

SOURCE = Source("act", "An act", "", Kind.REGULATION, Force.BINDING, Rendition.OFFICIAL)
BEFORE = "# 1. Ferries\nA ferry carries a bell. 🔔 It rings twice a day.\n"
MOVED = "# 1. Ferries\nNew words come before. A ferry carries a bell. 🔔 It rings twice a day.\n"
CHANGED = "# 1. Ferries\nA ferry carries a bell. 🔔 It rings four times a day.\n"
GONE = "# 1. Ferries\nRepealed.\n"


def reading(markup: str, source: Source = SOURCE):
    return snapshot_of(written(source, markup))


def given(quote: str, source: Source = SOURCE, name: str = "a1") -> Kept:
    """An answer that cited these words of the text before, as the store keeps it."""
    snapshot = reading(BEFORE, source)
    document = snapshot.document("act")
    citation = cite(document, find(quote, document.text))
    statement = Statement(quote, Support.QUOTED, (citation,))
    answer = Answer(name, "Bells?", "Bells?", Status.ANSWERED, "", (statement,))
    return Kept(name, "f", json.dumps(wire_answer(answer, snapshot)).encode())


def test_an_answer_of_the_text_in_use_has_not_moved():
    found = moved([given("It rings twice a day.")], reading(BEFORE))

    assert (found.answers, found.citations, found.only_moved, found.changed) == (1, 1, 0, ())


def test_words_at_their_place_in_another_text_have_not_moved():
    found = moved([given("A ferry carries a bell.")], reading(CHANGED))

    assert (found.only_moved, found.changed) == (0, ())


def test_words_that_only_stand_elsewhere_are_counted():
    found = moved([given("It rings twice a day.")], reading(MOVED))

    assert (found.only_moved, found.changed) == (1, ())


def test_words_that_changed_are_listed_with_the_difference():
    (answer,) = moved([given("It rings twice a day.")], reading(CHANGED)).changed

    assert (answer.id, answer.question) == ("a1", "Bells?")
    assert answer.changes[0].fate is Fate.CHANGED
    assert "It rings [-twice-] {+four times+} a day." in str(answer)


def test_words_that_are_gone_and_documents_that_are_gone_are_listed_as_gone():
    for now in (reading(GONE), snapshot_of()):
        (answer,) = moved([given("It rings twice a day.")], now).changed

        assert answer.changes[0].fate is Fate.GONE
        assert "the words are gone" in str(answer)


def test_a_card_that_the_official_text_replaced_is_named_as_one():
    card = replace(SOURCE, rendition=Rendition.CARD)

    (answer,) = moved([given("It rings twice a day.", card)], reading(CHANGED)).changed

    assert answer.changes[0].superseded
    assert "of our card, which the official text has replaced" in str(answer)


def test_a_declined_answer_cites_nothing_that_could_change():
    answer = Answer("a2", "Moon?", "Moon?", Status.DECLINED_NO_EVIDENCE, "Not here.")
    kept = Kept("a2", "f", json.dumps(wire_answer(answer, reading(BEFORE))).encode())

    found = moved([kept], reading(GONE))

    assert (found.answers, found.citations, found.changed) == (1, 0, ())


def test_the_command_lists_the_answers_kept(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("ERAGUIDE_HOME", str(tmp_path))
    index_snapshot(reading(CHANGED), IndexSettings(), StandInEmbedder())
    settings = ApiSettings()
    store = Store(settings.store, settings.answers_days, settings.answers_max)
    store.keep(given("It rings twice a day."))
    store.keep(given("A ferry carries a bell.", name="a2"))
    store.close()

    assert main(["moved"]) == 0

    told = capsys.readouterr().out
    assert told.startswith("a1: Bells?\n  act, 1: changed")
    assert told.endswith(
        "2 answers with 2 citations: the cited words of 1 answers changed, 0 citations only moved\n"
    )


@pytest.mark.parametrize(
    ("indexed", "said"), [(False, "type `python -m ingest`"), (True, "no answer is kept")]
)
def test_nothing_to_compare_is_said(indexed, said, tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("ERAGUIDE_HOME", str(tmp_path))
    if indexed:
        index_snapshot(reading(BEFORE), IndexSettings(), StandInEmbedder())

    assert main(["moved"]) == 1
    assert said in capsys.readouterr().err
