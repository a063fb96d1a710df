"""Personal data is told by its form; what only looks like it stays."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.privacy import MASK, Kind, masked, personal, privacy_notice, withheld
from assistant.question import MAX_LENGTH, Question, Turn

PERSONAL = (
    ("Can anna.lindqvist+era@uni-example.se take part?", "anna.lindqvist+era@uni-example.se"),
    ("Write to o'neill@example.ie.", "o'neill@example.ie"),
    ("jan (at) example (dot) org is our contact", "jan (at) example (dot) org"),
    ("Ask j_doe[at]example.com please", "j_doe[at]example.com"),
    ("My account is BE71 0961 2345 6769, is it eligible?", "BE71 0961 2345 6769"),
    ("DE89370400440532013000", "DE89370400440532013000"),
    ("pay to gb82 west 1234 5698 7654 32 today", "gb82 west 1234 5698 7654 32"),
    ("IBAN FR14-2004-1010-0505-0001-3M02-606", "FR14-2004-1010-0505-0001-3M02-606"),
    ("card 4111 1111 1111 1111 was refused", "4111 1111 1111 1111"),
    ("My passport number is C01X00T47. May I travel?", "C01X00T47"),
    ("passport no. 99 123 4567 of our researcher", "99 123 4567"),
    ("Reisepass L01X00T471", "L01X00T471"),
    ("holder of AB1234567 from Tunisia", "AB1234567"),
    ("DNI 12345678Z", "12345678Z"),
    ("our colleague 12345678Z moves", "12345678Z"),
    ("codice fiscale RSSMRA85T10A562S", "RSSMRA85T10A562S"),
    ("P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<", "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<"),
    ("PESEL 44051401359 w formularzu", "44051401359"),
    ("Call +32 2 299 11 11 for help", "+32 2 299 11 11"),
    ("Call +49 (0)30 1234567 for help", "+49 (0)30 1234567"),
    ("0032 475 12 34 56 is mine", "0032 475 12 34 56"),
    ("+33612345678", "+33612345678"),
    ("ring 06 12 34 56 78 tomorrow", "06 12 34 56 78"),
    ("(030) 1234-5678 is our office", "(030) 1234-5678"),
    ("0475/12.34.56 is the coordinator", "0475/12.34.56"),
    ("my mobile: 475 12 34 56", "475 12 34 56"),
)  # fmt: skip
KINDS = (
    ("a@example.org", Kind.MAIL),
    ("BE71 0961 2345 6769", Kind.ACCOUNT),
    ("4111-1111-1111-1111", Kind.CARD),
    ("passport C01X00T47", Kind.IDENTITY),
    ("+32 2 299 11 11", Kind.PHONE),
)
OTHERS = (
    "Which countries are associated to Horizon Europe?",
    "What does Article 22(5) of Regulation (EU) 2021/695 say?",
    "Is 32021R0695 in force, or 02021R0695-20240301?",
    "Is grant 101057048 a partnership? And 101102316 or 101.057.048?",
    "Does project 101057048 need a passport of its own under Article 22(6) of 2021/695?",
    "OJ L 170, 12.5.2021, p. 1, and OJ L 167I, 12.5.2021, p. 1",
    "OJ L, 2024/1689, 12.7.2024, ELI: http://data.europa.eu/eli/reg/2024/1689/oj",
    "OJ:L_202401689 and OJ C/2024/3521",
    "C(2023) 2178 final, COM(2021) 252 final, SWD(2021) 302, ST 10254/21",
    "from 01.01.2021 to 31.12.2027, or 01/01/2021-31/12/2027, or 2021-01-01",
    "01.01.2021 - 31.12.2027",
    "in 01/2021-06/2022",
    "EUR 95 517 000 000, 95.5 billion, 1 000 000 000 euro",
    "+10 000 000 EUR and +25 000 000 euros more",
    "0.05 %, 0,7 %, 0,000 001",
    "HORIZON-CL5-2021-D1-01-01 and SEP-210936689",
    "PIC 999999999 and PIC 997854321",
    "doi:10.2777/063100 and ISBN 978-92-68-12345-6, ISSN 1977-0677",
    "10.5281/zenodo.4111111111111111",
    "ECLI:EU:C:2014:317 and CELEX 52021DC0252",
    "DE89370400440532013001 has a wrong check digit",
    "Regulation (EC) No 45/2001 and Directive 95/46/EC",
    "the passport system of Council Regulation (EC) No 2252/2004",
    "Do passports matter under Decision 2021/764 of 10 May 2021?",
    "table 4111 1111 1111 1112",
    "1 2 3 4 5 6 7 8 9 10 11 12 13 14 15",
    "@era_learn on social media",
    "2021-2027, 2014-2020, 2007-2013",
    "the 14-day period of 2024-06-24T10:00:00",
    "Call HORIZON-MISS-2024-OCEAN-01 with phone-free meetings",
    "the telephone service described in section 3.2",
)  # fmt: skip


@pytest.mark.parametrize(("text", "found"), PERSONAL)
def test_personal_data_is_found_from_its_first_to_its_last_sign(text: str, found: str) -> None:
    assert [one.span.cut(text) for one in personal(text)] == [found]


@pytest.mark.parametrize(("text", "kind"), KINDS)
def test_its_kind_is_told(text: str, kind: Kind) -> None:
    assert [one.kind for one in personal(text)] == [kind]


@pytest.mark.parametrize("text", OTHERS)
def test_numbers_of_acts_grants_days_and_sums_are_not_personal(text: str) -> None:
    assert personal(text) == ()
    assert masked(text) == text


@pytest.mark.parametrize(("text", "found"), PERSONAL)
def test_nothing_of_it_is_left_where_it_is_masked(text: str, found: str) -> None:
    assert masked(text) == text.replace(found, MASK)


def test_a_question_is_told_apart_from_the_turns_before_it() -> None:
    question = Question(
        "And for a@example.org?", (Turn("Call +32 2 299 11 11?", "Ask b@example.org", "id"),)
    )

    found = withheld(question)

    assert (found.here, found.earlier) == ((Kind.MAIL,), (Kind.PHONE,))
    assert found.question.text == "And for […]?"
    assert found.question.history == (Turn("Call […]?", "Ask […]", "id"),)


def test_public_addresses_in_earlier_answers_count_for_nothing() -> None:
    question = Question("And Georgia?", (Turn("Who is the contact?", "office@example.org"),))

    assert withheld(question).kinds == ()


def test_a_question_without_personal_data_stays_as_it_is() -> None:
    question = Question("Who can join?", (Turn("Hello", "Hello."),), documents=("guidance",))

    assert withheld(question).question == question


@given(st.lists(st.sampled_from([text for text, _ in PERSONAL]), max_size=4))
def test_several_are_all_masked(texts: list[str]) -> None:
    text = "\n".join(texts)

    assert personal(masked(text)) == ()
    assert masked(text).count(MASK) == len(texts)


@pytest.mark.parametrize("provider", [True, False])
def test_the_notice_names_the_kind_and_never_the_data(provider: bool) -> None:
    found = withheld(Question("Is a@example.org in?", (Turn("Call +32 2 299 11 11?"),)))

    here, earlier = privacy_notice(found, provider)

    assert "mail address" in here.text
    assert "telephone number" in earlier.text
    assert not personal(here.text + earlier.text)
    assert ("not" in here.text, "sent" in here.text) == (True, provider)


def test_no_notice_where_there_is_nothing_to_tell() -> None:
    assert privacy_notice(withheld(Question("Who can join?")), True) == ()


@pytest.mark.parametrize(
    "piece", ["a@", "a.", "+1 ", "0 1 ", "1 ", "A1", "a-@b.", "<", "passport A 1 ", "tel ", "(01)"]
)
def test_a_hostile_question_takes_no_longer_than_another(piece: str) -> None:
    text = (piece * MAX_LENGTH)[:MAX_LENGTH]

    began = time.perf_counter()
    personal(text)

    assert time.perf_counter() - began < 1
