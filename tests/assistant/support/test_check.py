"""Statements against the words cited for them: what passes, what is marked, what goes."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.answer import Support
from assistant.support.ruling import Cited, Fault
from tests.assistant.support.lexicon import checker

MAY = "Legal entities from associated countries may participate under the same conditions."
MUST = "The coordinator shall inform the Commission of each change within 30 days."
NOT = "Entities from third countries shall not receive funding unless the work programme says so."
SUM = "The initiative has a total EU investment of around EUR 300 million for 2021 to 2027."
LIST = "Transitional agreements also apply to Canada, Morocco and Switzerland."
ALL = "Several partnerships, but not all of them, publish their rules before 1 March 2025."


def rule(statement, *words, around=""):
    return checker().rule(statement, [Cited(each, around) for each in words])


@pytest.mark.parametrize("words", [MAY, MUST, NOT, SUM, LIST, ALL])
def test_the_words_themselves_are_a_quotation(words):
    assert rule(words, words).support is Support.QUOTED


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("Companies from associated countries can join under the same conditions.", MAY),
        ("Within thirty days, each change has to be told to the Commission.", MUST),
        ("Each change must be notified to the Commission by the coordinator within 30 days.", MUST),
        ("Third-country entities get no funding, unless the work programme says so.", NOT),
        ("For 2021 to 2027 the EU invests about €300 million in the initiative.", SUM),
        ("Switzerland and Morocco are covered by transitional agreements.", LIST),
        ("Rules are published by several partnerships before 1.3.2025.", ALL),
    ],
)
def test_the_same_in_other_words_is_supported(statement, words):
    found = rule(statement, words)

    assert found.support is Support.SUPPORTED, found.findings


@pytest.mark.parametrize(
    ("statement", "words", "fault"),
    [
        ("Within 60 days, each change must be told to the Commission.", MUST, Fault.NUMBER),
        ("For 2021 to 2026 the EU invests about €300 million.", SUM, Fault.DATE),
        ("For 2021 to 2027 the EU invests about €300 billion.", SUM, Fault.AMOUNT),
        ("Transitional agreements apply to Japan and Morocco.", LIST, Fault.NAME),
        ("Entities from third countries receive funding.", NOT, Fault.NEGATION),
        ("Entities from associated countries do not participate there.", MAY, Fault.NEGATION),
        ("Norwegian law on fisheries is revised every year by parliament.", MAY, Fault.COVERAGE),
    ],
)
def test_what_the_words_do_not_say_is_removed(statement, words, fault):
    found = rule(statement, words)

    assert found.support is None
    assert fault in {finding.fault for finding in found.findings}


@pytest.mark.parametrize(
    ("statement", "words", "fault"),
    [
        ("Entities from associated countries must participate.", MAY, Fault.MODALITY),
        ("The coordinator may inform the Commission of each change.", MUST, Fault.MODALITY),
        ("The coordinator should inform the Commission of each change.", MUST, Fault.MODALITY),
        ("Most partnerships publish their rules before 1 March 2025.", ALL, Fault.QUANTIFIER),
        ("Several partnerships publish their rules after 1 March 2025.", ALL, Fault.ORDER),
        ("Entities from third countries receive no funding there at all.", NOT, Fault.COVERAGE),
    ],
)
def test_what_they_may_not_say_is_marked(statement, words, fault):
    found = rule(statement, words)

    assert found.support is not Support.SUPPORTED
    assert fault in {finding.fault for finding in found.findings}


def test_names_may_be_lent_by_what_is_around_and_sums_may_not():
    around = "Horizon Europe has EUR 95 billion."

    assert rule("It may participate in Horizon Europe.", "It may participate.", around=around)
    named = rule("Entities may participate in Horizon Europe.", MAY, around=around)
    priced = rule("Entities may participate with EUR 95 billion.", MAY, around=around)

    assert Fault.NAME not in {finding.fault for finding in named.findings}
    assert Fault.AMOUNT in {finding.fault for finding in priced.findings}


def test_a_score_falls_with_what_is_not_there():
    good = rule("Entities from associated countries may participate.", MAY).score
    strange = rule("Entities from associated countries may fly to Mars.", MAY).score
    wrong = rule("Entities from 17 associated countries may participate.", MAY).score

    assert good > strange
    assert good > wrong


_NUMBERS = re.compile(r"\d+")


@given(
    words=st.sampled_from([MUST, SUM, ALL]),
    put=st.integers(min_value=2, max_value=9_999),
    which=st.integers(min_value=0, max_value=3),
)
def test_one_number_changed_in_a_copy_is_always_found(words, put, which):
    places = list(_NUMBERS.finditer(words))
    place = places[which % len(places)]
    if int(place[0]) == put:
        return
    changed = f"{words[: place.start()]}{put}{words[place.end() :]}"

    assert rule(changed, words).support is not Support.SUPPORTED


@given(
    words=st.sampled_from([MAY, MUST, NOT, SUM, LIST, ALL]),
    drawn=st.sampled_from([(" ", "\u00a0"), (" ", "  "), ("-", "\u2011"), ("fi", "\ufb01")]),
)
def test_how_letters_are_drawn_does_not_matter(words, drawn):
    assert rule(words.replace(*drawn), words).support is Support.QUOTED


@given(statement=st.text(max_size=300), words=st.text(min_size=1, max_size=300))
def test_any_words_get_a_ruling(statement, words):
    found = rule(statement, words)

    assert 0 <= found.score <= 1
    assert (found.support is None) <= bool(found.findings)


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("There are three examples: CET, SESAR and OHAMR.", "Alliances: CET, SESAR, OHAMR"),
        ("The Recommendation is dated 1 March 2023.", "Recommendation of 01/03/2023"),
        ("Norway is a non-member country.", "Norway is a country that is not a member."),
        (
            "The report follows after the Commission has given its opinion.",
            "The Commission gives its opinion before the report follows.",
        ),
    ],
)
def test_what_is_only_put_in_another_way_is_supported(statement, words):
    found = rule(statement, words)

    assert found.support is Support.SUPPORTED, found.findings


@pytest.mark.parametrize(
    ("statement", "words", "around"),
    [
        (
            "The Council proposes the projects.",
            "The Commission proposes the projects.",
            "Regulation of the Parliament and of the Council",
        ),
        (
            "It applies from 1 March 2023.",
            "It applies from 12 May 2024.",
            "Recommendation of 1 March 2023",
        ),
        (
            "It applies under Article 5.",
            "It applies under Article 6.",
            "Article 5",
        ),
    ],
)
def test_a_name_or_a_figure_of_the_surroundings_in_the_place_of_that_of_the_words_is_found(
    statement, words, around
):
    assert rule(statement, words, around=around).support in (Support.PARTLY, None)


def test_what_is_denied_of_something_else_by_a_prefix_denies_nothing_here():
    words = "Associated countries such as Norway and non-EU countries pay for association."

    assert rule("Norway pays nothing for association.", words).support is None


def test_what_is_around_the_words_may_be_named_beside_them():
    found = rule(
        "Under the Recommendation of 1 March 2023 Norway takes part.",
        "Norway takes part.",
        around="Recommendation of 1 March 2023",
    )

    assert found.support is Support.SUPPORTED, found.findings


def test_another_number_of_items_is_not_there():
    found = rule("There are four examples: CET, SESAR and OHAMR.", "Alliances: CET, SESAR, OHAMR")

    assert Fault.NUMBER in [finding.fault for finding in found.findings]


def test_the_other_order_is_still_found():
    found = rule(
        "The Commission gives its opinion after the report follows.",
        "The Commission gives its opinion before the report follows.",
    )

    assert Fault.ORDER in [finding.fault for finding in found.findings]
