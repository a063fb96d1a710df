import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.names import country_of, is_country, proper_names


@pytest.mark.parametrize(
    "name",
    ["Norway", "norway", "NORWAY", "Türkiye", "Turkey", "United Kingdom", "UK", "USA", "US",
     "Moldova", "Kosovo", "South Korea", "Russia", "Faroe Islands", "Czech Republic"],
)  # fmt: skip
def test_a_country_is_known_by_what_people_call_it(name: str) -> None:
    assert is_country(name)


@pytest.mark.parametrize("words", ["us", "Horizon Europe", "Europe", "EU", "", "Atlantis", "PRIMA"])
def test_what_is_no_country_is_none(words: str) -> None:
    assert not is_country(words)


@pytest.mark.parametrize(
    ("word", "country"),
    [
        ("Icelandic", "Iceland"),
        ("Ukrainian", "Ukraine"),
        ("Canadian", "Canada"),
        ("Japanese", "Japan"),
        ("Georgian", "Georgia"),
        ("Nigerian", "Nigeria"),
        ("Israeli", "Israel"),
        ("Albanian", "Albania"),
    ],
)
def test_an_adjective_leads_to_its_country(word: str, country: str) -> None:
    assert country_of(word) == country


@pytest.mark.parametrize(
    "word", ["organic", "magic", "English", "human", "Norway", "Mediterranean"]
)
def test_other_words_lead_to_no_country(word: str) -> None:
    assert country_of(word) is None


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Is Norway in the EU?", {"Norway", "EU"}),
        ("what does prima do in morocco", {"morocco"}),
        ("Does Horizon Europe support CETP?", {"Horizon", "Europe", "CETP"}),
        ("Which JPI-like body is R&I?", {"JPI-like", "R&I"}),
        ("How does COVID-19 matter to Erasmus+?", {"COVID-19", "Erasmus+"}),
        ("What is Norway's status?", {"Norway"}),
        ("is it in the united states?", {"united", "states"}),
        ("Is İzmir nearer than New Zealand?", {"İzmir", "New", "Zealand"}),
    ],
)
def test_names_are_told_from_other_words(text: str, names: set[str]) -> None:
    assert proper_names(text) == names


@pytest.mark.parametrize(
    "text", ["Which countries?", "Done. Which next?", "He said: Which?", "“Which one?”", "(Which)"]
)
def test_a_capital_at_the_beginning_of_a_sentence_makes_no_name(text: str) -> None:
    assert proper_names(text) == frozenset()


def test_in_a_text_all_in_capitals_only_countries_are_names() -> None:
    assert proper_names("TELL US WHETHER NORWAY IS ASSOCIATED") == {"NORWAY"}


@given(st.text(max_size=120))
def test_every_name_stands_in_the_text(text: str) -> None:
    assert all(name in text for name in proper_names(text))
