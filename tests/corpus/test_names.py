import pytest

from corpus.names import Names, Naming, by_defined_names
from tests.fixtures.acts import listed

NAMES = Names(
    [
        listed("32024r0903", celex="32024R0903", names=("Interoperable Europe Act",)),
        listed("31997l0007", number="Directive 97/7/EC", names=("Distance Selling Directive",)),
        listed("02009r0401", celex="02009R0401-20260101"),
        listed("52021dc0252", number="COM(2021) 252 final"),
    ]
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("the Interoperable Europe Act says", "32024r0903"),
        ("Regulation (EU) 2024/903", "32024r0903"),
        ("Reg. 2024/903", "32024r0903"),
        ("CELEX 32024R0903", "32024r0903"),
        ("Directive 97/7/EC", "31997l0007"),
        ("Regulation (EC) No 401/2009", "02009r0401"),
        ("Regulation 401/2009", "02009r0401"),
        ("COM (2021) 252 final", "52021dc0252"),
    ],
)
def test_an_act_is_found_by_each_of_its_names_and_numbers(text: str, expected: str) -> None:
    (found,) = NAMES.find(text)

    assert NAMES.meant(found) == (expected,)


def test_a_directive_is_no_regulation_of_the_same_number() -> None:
    (found,) = NAMES.find("Directive (EU) 2024/903")

    assert NAMES.meant(found) == ()


def test_a_name_beside_its_number_is_one_document() -> None:
    text = "the Distance Selling Directive 97/7/EC"
    (found,) = NAMES.find(text, loosely=True)

    assert found.span.cut(text) == "Distance Selling Directive 97/7/EC"
    assert NAMES.meant(found) == ("31997l0007",)


def test_a_number_tells_what_a_strange_name_is() -> None:
    text = "the AI Act, Regulation (EU) 2024/1689, prohibits"
    (found,) = NAMES.find(text)

    assert found.span.cut(text) == "AI Act, Regulation (EU) 2024/1689"
    assert found.keys[0] == ("r", 2024, 1689)


def test_each_number_of_a_list_is_a_document() -> None:
    found = NAMES.find("Regulations (EU) No 1290/2013 and (EU) No 1291/2013")

    assert [one.keys[0] for one in found] == [("r", 2013, 1290), ("r", 2013, 1291)]


def test_a_mere_number_names_a_document_only_where_it_is_read_loosely() -> None:
    assert NAMES.find("2024/903") == ()
    assert NAMES.meant(NAMES.find("2024/903", loosely=True)[0]) == ("32024r0903",)


def test_a_treaty_is_a_document_that_no_source_is() -> None:
    (found,) = NAMES.find("under the TFEU")

    assert found.naming is Naming.STRANGE


def test_a_short_name_stands_for_the_document_it_was_given_to() -> None:
    text = "Directive 97/7/EC (the ‘Selling Rules’) applies. The Selling Rules say so."  # noqa: RUF001
    found = list(by_defined_names(text, NAMES.find(text)))

    assert [one.span.cut(text) for one in found] == ["Selling Rules"]
    assert NAMES.meant(found[0]) == ("31997l0007",)
