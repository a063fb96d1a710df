import pytest

from corpus.source import Force, Kind, Rendition, Source
from ingest.acronyms import acronyms, initials
from ingest.read import read

SOURCE = Source("own", "Own", "", Kind.OWN, Force.INFORMATIVE, Rendition.OWN, file="own.md")


def known(text: str) -> dict[str, tuple[str, ...]]:
    return acronyms([read(SOURCE, text.encode()).document])


@pytest.mark.parametrize(
    ("text", "short", "long"),
    [
        (
            "It joined the International Whaling Commission (IWC) then.",
            "IWC",
            "International Whaling Commission",
        ),
        ("the north sea fishers (NSF) met.", "NSF", "north sea fishers"),
        (
            "It asked the IWC (International Whaling Commission) twice.",
            "IWC",
            "International Whaling Commission",
        ),
        ("It has Special Harbour Zones (SHZs) now.", "SHZs", "Special Harbour Zones"),
        (
            "Ask MARE, the Maritime Association for Research in Europe, for it.",
            "MARE",
            "Maritime Association for Research in Europe",
        ),
        ("They work in the Harbour Office of all boats.", "HO", "Harbour Office"),
        ("He met the Bank for Ports and Piers there.", "BPP", "Bank for Ports and Piers"),
    ],
)
def test_short_forms_are_found(text: str, short: str, long: str) -> None:
    assert known(text)[short][0] == long


@pytest.mark.parametrize(
    "text",
    [
        "Deep water is cold.",
        "Harbour Office hours vary.",
        "It is open (EU) only.",
        "They left (see Annex).",
        "Ann Doe (XYZ)",
        "THE END OF ALL",
    ],
)
def test_what_is_no_name_has_no_short_form(text: str) -> None:
    assert known(text) == {}


def test_what_the_text_spells_out_comes_first() -> None:
    text = "The Harbour Office and the Herring Organisation (HO) met in the Harbour Office."

    assert known(text)["HO"] == ("Herring Organisation", "Harbour Office")


def test_two_names_beside_each_other_are_two() -> None:
    found = known("It is for the Port Council and Member Harbours alike.")

    assert found == {"PC": ("Port Council",), "MH": ("Member Harbours",)}


def test_initials_count_small_words_or_leave_them_out() -> None:
    assert initials("Republic of Korea") == {"ROK", "RK"}
