"""Signal words: what denies, what is allowed or demanded, of how many."""

import pytest

from assistant.support.signals import Amount, Strength, amounts, denials, orders, strengths


@pytest.mark.parametrize(
    ("words", "times"),
    [
        ("it shall not apply", 1),
        ("not only the landscape was reformed", 0),
        ("no later than 2 May", 0),
        ("it shall not exceed two years", 0),
        ("neither financial nor other obligations", 1),
        ("for an unlimited time", 1),
        ("without prejudice to Article 3", 0),
        ("Regulation No 1290/2013", 0),
        ("it is not impossible", 2),
        ("it does not start to apply until May", 0),
        ("nobody may have more than two", 1),
        ("it may not have more than two", 0),
        ("no centre is named for longer than a year", 0),
        ("it bars them from it", 1),
        ("it leaves the rules as they are", 1),
    ],
)
def test_what_denies(words, times):
    assert denials(words) == times


@pytest.mark.parametrize(
    ("words", "strength"),
    [
        ("Member States may consider it", Strength.MAY),
        ("they should base it", Strength.SHOULD),
        ("it is recommended", Strength.SHOULD),
        ("it shall inform them", Strength.MUST),
        ("they have to inform them", Strength.MUST),
        ("it shall not be required to carry it out", Strength.MAY),
        ("one need not do it", Strength.MAY),
        ("it may not depart from it", Strength.MUST),
        ("Member States may require it", Strength.MAY),
        ("it need be included", Strength.MUST),
        ("no decision of the Commission is needed", Strength.MAY),
        ("it shall not require a decision", Strength.MAY),
        ("they are invited to attach it", Strength.SHOULD),
        ("where necessary, they should base it", Strength.SHOULD),
    ],
)
def test_how_strongly(words, strength):
    assert {signal.meaning for signal in strengths(words)} == {strength}


@pytest.mark.parametrize(
    ("words", "amount"),
    [
        ("only five partnerships", Amount.ONLY),
        ("no more than five", Amount.AT_MOST),
        ("more than 60 countries", Amount.AT_LEAST),
        ("all citizens", Amount.ALL),
        ("nearly every citizen", Amount.MOST),
        ("a small number of citizens", Amount.FEW),
        ("a wide range of citizens", Amount.MANY),
        ("most of which", Amount.MOST),
        ("several events", Amount.MANY),
    ],
)
def test_of_how_many(words, amount):
    assert amount in amounts(words)


def test_words_of_place_are_no_limits():
    assert not {Amount.AT_MOST, Amount.AT_LEAST} & amounts("within reach, above all below the line")


def test_what_comes_first():
    assert orders("before the call") == (True, False)
    assert orders("after the call") == (False, True)
