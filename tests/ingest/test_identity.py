import datetime

from corpus.source import Force, Kind, Rendition, Source
from ingest.formats.parsed import About
from ingest.identity import identified

DAY = datetime.date(2024, 3, 1)
ACT = Source(
    id="d03",
    title="Regulation (EU) 2099/695",
    author="The Union",
    kind=Kind.REGULATION,
    force=Force.BINDING,
    rendition=Rendition.OFFICIAL,
    celex="32099R0695",
    names=("the Horizon Regulation",),
)
OWN = Source(
    id="own-call-abcdef",
    title="call",
    author="",
    kind=Kind.OWN,
    force=Force.INFORMATIVE,
    rendition=Rendition.OWN,
)


def test_the_list_wins_over_what_the_file_says() -> None:
    about = About(title="Another title", date=DAY, lang="da")

    found = identified(ACT, about)

    assert (found.title, found.date, found.lang) == (ACT.title, DAY, "da")


def test_ones_own_document_is_called_what_it_calls_itself() -> None:
    found = identified(OWN, About(title="Joint call 2025", lang="fr", date=DAY))

    assert (found.id, found.title, found.lang, found.date) == (OWN.id, "Joint call 2025", "fr", DAY)
    assert identified(OWN, About()).title == "call"


def test_a_consolidated_text_of_a_listed_act_becomes_its_edition() -> None:
    about = About(celex="02099R0695-20240301", edition=DAY)

    found = identified(ACT, about, (ACT,))

    assert found.id == "02099r0695-20240301"
    assert (found.celex, found.edition_of, found.as_of) == ("02099R0695-20240301", "d03", DAY)
    assert (found.title, found.names) == (ACT.title, ACT.names)


def test_an_edition_finds_its_act_in_the_list() -> None:
    other = Source(
        id="x",
        title="",
        author="",
        kind=Kind.REGULATION,
        force=Force.BINDING,
        rendition=Rendition.OFFICIAL,
    )

    found = identified(other, About(celex="02099R0695", edition=DAY), (other, ACT))

    assert (found.id, found.edition_of) == ("02099r0695-20240301", "d03")
    assert found.title == ACT.title


def test_an_edition_of_an_act_that_is_not_listed_keeps_its_id_and_its_day() -> None:
    found = identified(ACT, About(celex="02001R0001-20240301", edition=DAY), (ACT,))

    assert (found.id, found.edition_of, found.as_of) == ("d03", None, DAY)


def test_an_edition_that_the_list_describes_gets_only_what_the_list_leaves_out() -> None:
    listed = Source(
        id="d03-2024",
        title="Consolidated",
        author="",
        kind=Kind.REGULATION,
        force=Force.BINDING,
        rendition=Rendition.OFFICIAL,
        edition_of="d03",
        as_of=DAY,
    )

    found = identified(listed, About(celex="02099R0695-20240301", edition=DAY), (ACT,))

    assert (found.id, found.title, found.as_of) == ("d03-2024", "Consolidated", DAY)
    assert (found.celex, found.names) == ("02099R0695-20240301", ACT.names)


def test_ones_own_copy_of_an_act_stays_ones_own() -> None:
    found = identified(OWN, About(celex="02099R0695-20240301", edition=DAY), (ACT,))

    assert (found.id, found.edition_of) == (OWN.id, None)
