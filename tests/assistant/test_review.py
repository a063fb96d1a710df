import datetime
from dataclasses import replace

import pytest

from assistant.answer import Notice, NoticeKind, Status
from assistant.cite import cite
from assistant.draft import Claim, Draft, Pick
from assistant.evidence import Evidence
from assistant.features import Candidate
from assistant.review import as_of_notices, declined, introduced, nearest, unmet, where_to_look
from corpus.document import Document
from corpus.snapshot import Snapshot
from corpus.source import CitedBy
from ingest.index.words import terms
from tests.fixtures.lexicons import inquiry
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


def evidence(*texts: str) -> list[Evidence]:
    return [Evidence(p, 0.5) for text in texts for p in held().passages if p.text.startswith(text)]


def test_the_nearest_sections_are_named_once_each_with_their_address() -> None:
    found = nearest(evidence("open science", "research ethics", "The measures", "Coop"), held())

    assert [(s.text, s.href) for s in found] == [
        ("Section 1, Basis", "/read/paper#1"),
        ("Section 2, Measures", "/read/paper#2"),
        ("Section 2.1, Reasons", "/read/paper#2.1"),
    ]


def test_no_more_sections_are_named_than_are_wanted() -> None:
    assert len(nearest(evidence("open science", "The measures", "Coop"), held(), most=2)) == 2


def test_documents_that_the_nearest_sections_cite_are_suggested_with_their_address() -> None:
    cited = replace(source("act"), url="https://example.eu/act", cited_by=(CitedBy("1", "1"),))
    other = replace(source("other"), url="https://example.eu/o", cited_by=(CitedBy("3", "2"),))
    unknown = replace(source("lost"), cited_by=(CitedBy("2", "1"),))
    snapshot = replace(held(), listed=(cited, other, unknown))

    found = where_to_look(Status.DECLINED_NO_EVIDENCE, evidence("open science"), snapshot)

    assert [s.href for s in found] == ["/read/paper#1", "https://example.eu/act"]


@pytest.mark.parametrize(
    "status", [Status.DECLINED_UNSAFE, Status.CLARIFY, Status.DECLINED_OUT_OF_SCOPE]
)
def test_a_question_that_is_not_of_our_field_is_led_nowhere(status: Status) -> None:
    assert where_to_look(status, evidence("open science"), held()) == ()


def test_the_lead_asserts_nothing_but_where_the_words_stand() -> None:
    snapshot = held(paper("one"), paper("other"))
    picks = (Pick(key, place("Train the staff.")) for key in ("one", "other", "one"))
    statements = cite(Draft(tuple(Claim((pick,)) for pick in picks)), snapshot)

    assert introduced(statements, snapshot) == "In the words of The one, The other:"


@pytest.mark.parametrize(
    "status",
    [Status.DECLINED_NO_EVIDENCE, Status.DECLINED_OUT_OF_SCOPE, Status.DECLINED_UNSAFE,
     Status.CLARIFY],
)  # fmt: skip
def test_whatever_is_declined_says_so_in_words_of_its_own(status: Status) -> None:
    others = {declined(other, held()) for other in Status if other is not status}

    assert declined(status, held()) not in others - {declined(Status.DECLINED_NO_EVIDENCE, held())}


def nearby(words: str) -> Candidate:
    (found, *_) = (p for p in held().passages if words in p.text)
    stems = tuple(terms(words))
    return Candidate(Evidence(found, 0.5), found.span, words, stems, frozenset(stems), 0.5)


@pytest.mark.parametrize(
    ("question", "lacking"),
    [
        ("Is Norway associated?", None),
        ("Is Atlantis associated?", "Atlantis"),
        ("Is Georgia associated?", "Georgia"),
        ("How much money is Norway paid?", "states no"),
    ],
)
def test_what_the_nearest_words_lack_is_told(question: str, lacking: str | None) -> None:
    told = unmet(inquiry(question), nearby("As of 21 March 2024, Norway is associated."))

    assert (lacking in (told or "")) if lacking else told is None
