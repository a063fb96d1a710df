"""Two snapshots of one act, and what became of the gold words of a set between them."""

import json
from pathlib import Path

import pytest

from corpus.document import Document, Footnote, Section, SectionKind, Unit, UnitKind
from corpus.passage import Passage, PassageKind, passage_id
from corpus.retrace import Fate
from corpus.snapshot import Snapshot, write_snapshot
from corpus.source import Force, Kind, Rendition, Source
from corpus.span import Span
from evals.__main__ import main
from evals.errors import CannotCompare
from evals.moved import Moves, moved, snapshots
from evals.questions import Case, Gold
from ingest.build import index_snapshot
from ingest.embedding import StandInEmbedder
from ingest.index.settings import IndexSettings

BEFORE = {
    "Article 1": "Members shall meet twice a year.",
    "Article 2": "They elect a chair for two years.",
}
CHANGED = {**BEFORE, "Article 1": "Members shall meet four times a year."}
BY_PLACE = Case(
    "q1",
    "fact",
    "How often?",
    True,
    gold=(Gold("act", "Article 1", "shall meet twice a year"), Gold("act", "Article 2")),
    place="own.jsonl:1",
)
BY_WORDS = Case(
    "q2",
    "fact",
    "How often?",
    True,
    sections=("Article 1",),
    quotes=("MEET TWICE",),
    also=("a chair",),
    place="own.jsonl:2",
)


def an_act(paragraphs: dict[str, str], note: str = "See the rules.") -> Document:
    text = ""
    sections: list[Section] = []
    units: list[Unit] = []
    for number, words in paragraphs.items():
        span = Span(len(text), len(text) + len(words))
        sections.append(Section(number, number, number, (), None, span, None, SectionKind.ARTICLE))
        units.append(Unit(UnitKind.PARAGRAPH, span, number))
        text += words + "\n"
    at = Span(len(text), len(text) + len(note))
    last = sections[-1]
    units.append(Unit(UnitKind.NOTE, at, last.id))
    notes = (Footnote("1", at, (last.span.end,), last.id),)
    source = Source("act", "An act", "", Kind.REGULATION, Force.BINDING, Rendition.OFFICIAL)
    body = Span(0, len(text))
    return Document(source, text + note, body, tuple(sections), tuple(units), notes)


def holding(*documents: Document) -> Snapshot:
    passages = tuple(
        Passage(
            passage_id(document.id, unit.section, unit.span.cut(document.text)),
            document.id,
            unit.section,
            PassageKind.TEXT,
            unit.span,
            unit.span.cut(document.text),
            (),
        )
        for document in documents
        for unit in document.units
    )
    return Snapshot(documents, passages, splitter="by hand")


def between(now: dict[str, str], case: Case) -> Moves:
    return moved([case], holding(an_act(BEFORE)), holding(an_act(now)))


def test_the_same_text_changes_nothing() -> None:
    assert between(BEFORE, BY_PLACE) == Moves(1, 0, ())
    assert between(BEFORE, BY_WORDS) == Moves(2, 0, ())


def test_words_that_stand_at_another_offset_are_only_counted() -> None:
    later = {"Article 0": "An article before the others.", **BEFORE}

    assert between(later, BY_PLACE) == Moves(1, 1, ())
    assert between(later, BY_WORDS) == Moves(2, 2, ())


@pytest.mark.parametrize("case", [BY_PLACE, BY_WORDS], ids=["by place", "by words"])
def test_changed_words_are_listed_with_how_they_read_now(case: Case) -> None:
    (change,) = between(CHANGED, case).changes

    assert change.fate is Fate.CHANGED
    assert change.section == "Article 1"
    assert "meet four" in change.now
    assert f"{case.place}: {case.id}, act, Article 1: changed" in str(change)
    assert "+}" in str(change)


def test_a_difference_of_words_is_shown_word_for_word() -> None:
    (change,) = between(CHANGED, BY_PLACE).changes

    assert str(change).splitlines()[1] == "  shall meet [-twice-] {+four times+} a year"


def test_words_that_went_to_another_section_are_listed_with_it() -> None:
    turned = {"Article 1": BEFORE["Article 2"], "Article 2": BEFORE["Article 1"]}

    (change,) = between(turned, BY_PLACE).changes

    assert change.fate is Fate.STANDS
    assert "the words stand in Article 2 now" in str(change)


def test_words_that_are_gone_are_listed_as_gone() -> None:
    (change,) = between({"Article 1": "Repealed.", "Article 2": "Repealed."}, BY_PLACE).changes

    assert change.fate is Fate.GONE
    assert "the words are gone" in str(change)


def test_a_document_that_is_gone_takes_its_gold_with_it() -> None:
    before = holding(an_act(BEFORE))

    (change,) = moved([BY_PLACE], before, holding()).changes

    assert change.fate is Fate.GONE


def test_words_of_a_note_are_looked_for_in_the_section_that_calls_it() -> None:
    case = Case("q3", "fact", "q", True, gold=(Gold("act", "Article 2", "See the rules", "1"),))
    before = holding(an_act(BEFORE))

    assert moved([case], before, holding(an_act(CHANGED))) == Moves(1, 1, ())
    (change,) = moved([case], before, holding(an_act(BEFORE, "See the laws."))).changes
    assert change.section == "Article 2"


def test_gold_that_did_not_stand_before_is_no_moved_ground() -> None:
    never = Case("q4", "fact", "q", True, gold=(Gold("act", "Article 1", "shall sleep"),))

    assert between(CHANGED, never) == Moves(0, 0, ())


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> IndexSettings:
    monkeypatch.setenv("ERAGUIDE_HOME", str(tmp_path / "home"))
    return IndexSettings()


def test_the_index_in_use_is_compared_with_the_one_before(home: IndexSettings) -> None:
    first, second = holding(an_act(BEFORE)), holding(an_act(CHANGED))
    for snapshot in (first, second):
        index_snapshot(snapshot, home, StandInEmbedder())

    before, now = snapshots(home)

    assert (before.id, now.id) == (first.id, second.id)
    assert snapshots(home, first.id[:8])[0].id == first.id


def test_a_snapshot_kept_elsewhere_can_be_compared_with(
    home: IndexSettings, tmp_path: Path
) -> None:
    index_snapshot(holding(an_act(CHANGED)), home, StandInEmbedder())
    kept = write_snapshot(holding(an_act(BEFORE)), tmp_path / "kept")

    assert snapshots(home, str(kept))[0].document("act").text.startswith("Members shall meet twice")


def test_nothing_to_compare_with_is_said_with_what_to_type(home: IndexSettings) -> None:
    with pytest.raises(CannotCompare, match="type `python -m ingest`"):
        snapshots(home)
    index_snapshot(holding(an_act(BEFORE)), home, StandInEmbedder())
    with pytest.raises(CannotCompare, match="--against FOLDER"):
        snapshots(home)
    with pytest.raises(CannotCompare, match="0 snapshots under"):
        snapshots(home, "moon")
    (home.home / "broken").mkdir()
    with pytest.raises(CannotCompare, match="or name another snapshot"):
        snapshots(home, str(home.home / "broken"))


def test_the_command_lists_what_changed_and_counts_what_moved(
    home: IndexSettings,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    for paragraphs in (BEFORE, {"Article 0": "New.", **CHANGED}):
        index_snapshot(holding(an_act(paragraphs)), home, StandInEmbedder())
    line = {"id": "q1", "kind": "fact", "question": "How often?", "answerable": True}
    gold = [
        {"document": "act", "section": "Article 1", "quote": "meet twice a year"},
        {"document": "act", "section": "Article 2", "quote": "elect a chair"},
    ]
    (tmp_path / "small-tune.jsonl").write_text(json.dumps({**line, "gold": gold}) + "\n")
    monkeypatch.setattr("evals.questions.SETS", tmp_path)

    assert main(["moved", "small"]) == 0

    told = capsys.readouterr().out
    assert "meet [-twice-] {+four times+} a year" in told
    assert "small: of 2 gold quotations, 1 changed and 1 only moved from" in told
