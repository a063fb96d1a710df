import datetime
from dataclasses import replace

import pytest

from assistant.editions import EditionAsked, Editions, edition_asked, edition_words
from corpus.document import Document, SectionKind
from corpus.snapshot import Snapshot
from corpus.source import Rendition
from tests.fixtures.snapshots import document


def edition(key: str, of: str | None = None, day: tuple[int, int, int] | None = None) -> Document:
    made = document(key)
    as_of = datetime.date(*day) if day else None
    return replace(made, source=replace(made.source, edition_of=of, as_of=as_of))


JOURNAL = edition("act")
OLDER = edition("act-2022", "act", (2022, 1, 1))
NEWER = edition("act-2024", "act", (2024, 3, 1))
ALONE = edition("other")
EDITIONS = Editions(Snapshot((NEWER, JOURNAL, ALONE, OLDER), ()))
NOW = EditionAsked()


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("What does Article 5 say?", NOW),
        ("What did Article 5 say as adopted?", EditionAsked(original=True)),
        ("Article 5 in the Official Journal version", EditionAsked(original=True)),
        ("the version of 1 March 2023", EditionAsked(on=datetime.date(2023, 3, 1))),
        ("the text as it stood in 2022", EditionAsked(on=datetime.date(2022, 12, 31))),
        ("the edition of February 2024", EditionAsked(on=datetime.date(2024, 2, 29))),
        ("the version of 31 February 2023", EditionAsked(on=datetime.date(2023, 2, 28))),
        ("What was adopted on 5 May 2021?", NOW),
        ("the text as amended by Regulation (EU) 2024/795", NOW),
    ],
)
def test_which_edition_is_asked_for(question: str, asked: EditionAsked) -> None:
    assert edition_asked(question) == asked


@pytest.mark.parametrize(
    ("asked", "answering"),
    [
        (NOW, "act-2024"),
        (EditionAsked(original=True), "act"),
        (EditionAsked(on=datetime.date(2023, 1, 1)), "act-2022"),
        (EditionAsked(on=datetime.date(2021, 1, 1)), "act"),
        (EditionAsked(on=datetime.date(2030, 1, 1)), "act-2024"),
    ],
)
def test_an_article_is_answered_from_one_edition(asked: EditionAsked, answering: str) -> None:
    texts = (JOURNAL, OLDER, NEWER)
    stand = [d.id for d in texts if EDITIONS.stands(d, d.sections[0], asked)]

    assert stand == [answering]
    assert {EDITIONS.answering(d, asked) for d in texts} == {answering}


def test_recitals_are_those_of_the_journal() -> None:
    recital = replace(JOURNAL.sections[0], kind=SectionKind.RECITAL)

    assert EDITIONS.stands(JOURNAL, recital, NOW)


def test_an_act_with_one_text_stands_as_it_is() -> None:
    assert EDITIONS.stands(ALONE, ALONE.sections[0], EditionAsked(original=True))
    assert EDITIONS.answering(ALONE, NOW) == "other"


def test_editions_without_the_journal_text_answer_by_themselves() -> None:
    held = Editions(Snapshot((OLDER, NEWER), ()))

    assert held.answering(OLDER, EditionAsked(original=True)) == "act-2024"
    assert held.answering(OLDER, EditionAsked(on=datetime.date(2000, 1, 1))) == "act-2024"


@pytest.mark.parametrize(
    ("asked", "held"),
    [
        (NOW, True),
        (EditionAsked(original=True), False),
        (EditionAsked(on=datetime.date(2021, 1, 1)), False),
        (EditionAsked(on=datetime.date(2022, 6, 1)), True),
    ],
)
def test_an_edition_that_is_not_here_is_told_from_one_that_is(
    asked: EditionAsked, held: bool
) -> None:
    without_journal = Editions(Snapshot((OLDER, NEWER), ()))

    assert without_journal.held(NEWER, asked) is held
    assert EDITIONS.held(NEWER, asked)


def test_a_card_is_no_edition() -> None:
    card = replace(JOURNAL, source=replace(JOURNAL.source, rendition=Rendition.CARD))

    assert not Editions(Snapshot((card, NEWER), ())).held(NEWER, EditionAsked(original=True))


@pytest.mark.parametrize(
    ("question", "about"),
    [
        ("What applies since the 2025 amendment of the Act?", ["since the 2025 amendment"]),
        ("Until when does it run in its current version?", ["its current version"]),
        ("What did Article 2 say as originally adopted?", ["as originally adopted"]),
        ("What is the target as it stands now?", ["as it stands now"]),
        ("Who may take part in 2025?", []),
    ],
)
def test_words_that_only_say_which_edition_is_meant(question: str, about: list[str]) -> None:
    assert [span.cut(question) for span in edition_words(question)] == about
