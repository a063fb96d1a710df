import datetime
from dataclasses import replace

import pytest

from assistant import notices as made
from assistant.answer import Notice, NoticeKind, Statement
from assistant.cite import cite
from assistant.draft import Claim, Draft, Pick
from assistant.notices import as_of_notices
from corpus.document import Document, SectionKind
from corpus.reference import Reference, Standing
from corpus.remark import Remark, RemarkKind
from corpus.snapshot import Snapshot
from corpus.source import Rendition
from tests.fixtures.papers import held, paper, place
from tests.fixtures.snapshots import document, source

MADE = datetime.date(2024, 6, 24)


def dated(of: Document) -> Document:
    return replace(of, source=replace(of.source, date=MADE))


def notices(*quotes: str, of: Document | None = None) -> tuple[Notice, ...]:
    text = dated(of or paper())
    picks = (Pick(text.id, place(words, text)) for words in quotes)
    snapshot = Snapshot((text,), ())
    return as_of_notices(cite(Draft(tuple(Claim((pick,)) for pick in picks)), snapshot), snapshot)


def test_a_sentence_that_says_its_date_is_of_that_date() -> None:
    (notice,) = notices("As of 21 March 2024, Norway is associated.")

    assert (notice.kind, notice.date) == (NoticeKind.AS_OF, datetime.date(2024, 3, 21))
    assert notice.text == "The text gives this date itself; what it says may have changed since."


def test_a_date_holds_for_the_rest_of_its_paragraph() -> None:
    (notice,) = notices("Georgia is now associated too.")

    assert notice.date == datetime.date(2024, 3, 21)


def test_a_sentence_that_ages_is_as_old_as_its_document() -> None:
    (notice,) = notices(
        "Talks are ongoing.", of=document("d", ("Talks are ongoing.", "It was so in 1998."))
    )

    assert notice.date == MADE
    assert notice.text == "This is the date of the document; what it says may have changed since."


def test_a_document_without_a_date_says_none() -> None:
    bare = document("d", ("Talks are ongoing.",))
    snapshot = Snapshot((bare,), ())

    assert as_of_notices(cite(Draft((Claim((Pick("d", bare.body),)),)), snapshot), snapshot) == ()


@pytest.mark.parametrize("words", ["It was founded in 1998.", "Train the staff.", "Toolkit"])
def test_a_timeless_sentence_has_no_notice(words: str) -> None:
    assert notices(words) == ()


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("as of 1 May 2023", datetime.date(2023, 5, 1)),
        ("state of play 01/05/2023", datetime.date(2023, 5, 1)),
        ("last updated on 1.5.2023", datetime.date(2023, 5, 1)),
        ("As at 1 may 2023", datetime.date(2023, 5, 1)),
    ],
)
def test_a_date_is_read_however_it_is_written(said: str, day: datetime.date) -> None:
    (notice,) = notices(f"Norway, {said}, is in.", of=document("d", (f"Norway, {said}, is in.",)))

    assert notice.date == day


def test_a_day_that_there_is_not_falls_back_on_the_documents() -> None:
    words = "As of 31 February 2024, talks are ongoing."

    (notice,) = notices(words, of=document("d", (words,)))

    assert notice.date == MADE


def test_statements_of_one_date_share_a_notice() -> None:
    (notice,) = notices(
        "Association is governed by the Regulation.",
        "As of 21 March 2024, Norway is associated.",
        "Georgia is now associated too.",
    )

    assert notice.applies_to == (1, 2)


ASSOCIATED = "Georgia is now associated too."


def said(snapshot: Snapshot, *quotes: str, key: str = "paper") -> tuple[Statement, ...]:
    picks = (Pick(key, place(words)) for words in quotes)
    return cite(Draft(tuple(Claim((pick,)) for pick in picks)), snapshot)


def kinds(snapshot: Snapshot, *quotes: str, key: str = "paper") -> dict[NoticeKind, Notice]:
    return {n.kind: n for n in made.notices(said(snapshot, *quotes, key=key), snapshot)}


def test_a_later_development_is_said_beside_the_words_that_it_touches_and_no_others() -> None:
    day = datetime.date(2025, 1, 1)
    later = Remark(
        RemarkKind.UPDATE, "paper", place("Georgia"), "Georgia left.", day, "https://x.eu/1"
    )
    snapshot = replace(held(), remarks=(later,))

    notice = kinds(snapshot, "Train the staff.", ASSOCIATED)[NoticeKind.UPDATE]

    assert notice == Notice(
        NoticeKind.UPDATE, "Georgia left.", day, "https://x.eu/1", applies_to=(1,)
    )
    assert NoticeKind.UPDATE not in kinds(snapshot, "Train the staff.")


def test_what_touches_two_of_the_quoted_words_is_said_once_and_the_older_first() -> None:
    def later(words: str, text: str, day: int) -> Remark:
        date = datetime.date(2025, 1, day)
        return Remark(RemarkKind.UPDATE, "paper", place(words), text, date, "https://x.eu")

    marks = (
        later("Georgia", "Georgia left.", 9),
        later("Train", "Georgia left.", 9),
        later("Train", "Training ended.", 2),
    )
    snapshot = replace(held(), remarks=marks)

    found = made.notices(said(snapshot, "Train the staff.", ASSOCIATED), snapshot)

    updates = [(n.text, n.applies_to) for n in found if n.kind is NoticeKind.UPDATE]
    assert updates == [("Training ended.", (0,)), ("Georgia left.", (0, 1))]


def test_the_day_from_which_an_agreement_has_effect_is_not_the_day_of_the_text() -> None:
    words = "The agreement was renewed, effective as of 8 November 2019, for five years."

    (notice,) = notices(words, of=document("d", (words,)))

    assert notice.date == MADE


def test_words_of_a_card_say_so_and_where_the_official_text_is() -> None:
    act = replace(
        source("act"), names=("Act on cards",), rendition=Rendition.CARD, url="https://x.eu/act"
    )
    snapshot = held(paper(), replace(paper("act"), source=act))

    notice = kinds(snapshot, ASSOCIATED, key="act")[NoticeKind.CARD_ONLY]

    assert "Act on cards" in notice.text
    assert "https://x.eu/act" in notice.text
    assert notice.source == "https://x.eu/act"
    assert NoticeKind.CARD_ONLY not in kinds(snapshot, ASSOCIATED)


@pytest.mark.parametrize(
    ("standing", "target", "name"),
    [
        (Standing.OUTSIDE, "act", "Act on cards (No 5)"),
        (Standing.UNKNOWN, None, "the Regulation"),
        (Standing.RESOLVED, "act", None),
        (Standing.LOST, "act", None),
    ],
)
def test_a_document_that_the_words_name_and_that_is_not_here_is_said_not_to_be(
    standing: Standing, target: str | None, name: str | None
) -> None:
    act = replace(source("act"), names=("Act on cards",), number="No 5", url="https://x.eu/act")
    words = "Association is governed by the Regulation."
    reference = Reference("paper", place("the Regulation"), standing, target)
    snapshot = replace(held(), listed=(act,), references=(reference,))

    notice = kinds(snapshot, words).get(NoticeKind.NOT_IN_CORPUS)

    assert notice.text.startswith(name) if notice and name else notice is name is None
    if notice and target:
        assert notice.source == "https://x.eu/act"


def test_a_card_and_a_consolidated_text_are_as_old_as_they_say() -> None:
    day = datetime.date(2026, 5, 1)
    text = document("d", ("Talks are ongoing.",))
    text = replace(text, source=replace(text.source, date=MADE, as_of=day))
    snapshot = Snapshot((text,), ())
    statements = cite(Draft((Claim((Pick("d", text.body),)),)), snapshot)

    (notice,) = as_of_notices(statements, snapshot)

    assert notice.date == day
    assert notice.text == "This is the date of the document; what it says may have changed since."


def act(*texts: str, rendition: Rendition = Rendition.OFFICIAL) -> Snapshot:
    text = document("act", texts)
    article = replace(text.sections[0], kind=SectionKind.ARTICLE)
    known = replace(text.source, date=MADE, rendition=rendition)
    return Snapshot((replace(text, sections=(article,), source=known),), ())


def of_whole(snapshot: Snapshot) -> tuple[Notice, ...]:
    body = snapshot.documents[0].body
    return as_of_notices(cite(Draft((Claim((Pick("act", body),)),)), snapshot), snapshot)


def test_a_rule_of_law_has_no_date_beside_it_and_its_money_has() -> None:
    assert of_whole(act("Entities established there are not eligible.")) == ()
    assert [n.date for n in of_whole(act("The envelope shall be EUR 9 453 000 000."))] == [MADE]


def test_a_card_says_of_what_day_its_facts_are() -> None:
    card = act("Entities established there are not eligible.", rendition=Rendition.CARD)

    (notice,) = of_whole(card)

    assert notice.text == "The card states what was known on this day; it may have changed since."
