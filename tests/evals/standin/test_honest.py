from assistant.prompting import read_task
from assistant.said import Quoted, Said
from evals.standin.honest import MOST_STATEMENTS, honest, restated
from tests.fixtures.tasks import a_task, likely


def said(*passages: dict[str, object]) -> tuple[Said, ...]:
    return honest(read_task(a_task(*passages)))


def test_nothing_is_said_where_no_words_are_likely() -> None:
    assert said({"words": "Norway is associated."}) == ()


def test_what_is_likely_together_is_said_together_and_quoted_under_its_key() -> None:
    words = "Partners must apply in order to join. They may leave prior to 2027."

    spoken = said({"words": "Not this."}, likely(words))

    assert spoken == (
        Said("Partners must apply to join. They may leave before 2027.", (Quoted("K2", words),)),
    )


def test_what_is_too_long_for_one_statement_is_said_by_sentences() -> None:
    words = f"{'Word ' * 200}ends. {'Term ' * 200}ends."

    assert len(said(likely(words))) == 2


def test_items_of_a_list_are_one_statement_with_what_introduces_them() -> None:
    (statement,) = said(likely("Georgia;", "Moldova;", before="These countries join:"))

    assert statement.text == "These countries join: Georgia; Moldova."
    assert [quoted.words for quoted in statement.quotes] == [
        "These countries join:",
        "Georgia;",
        "Moldova;",
    ]


def test_what_introduces_a_list_may_be_given_apart() -> None:
    (statement,) = said({"lead": "These join:", **likely("Georgia", "Moldova")})

    assert statement.text == "These join: Georgia; Moldova."


def test_items_in_passages_of_their_own_are_one_list_by_what_introduces_them() -> None:
    spoken = said(
        {"lead": "These join:", **likely("Georgia;")},
        {"lead": "These join:", **likely("Moldova.")},
        {"lead": "These join:", **likely("Ukraine")},
        {"lead": "Others pay:", **likely("Canada", "Israel")},
    )

    assert [statement.text for statement in spoken] == [
        "These join: Georgia; Moldova; Ukraine.",
        "Others pay: Canada; Israel.",
    ]
    assert [(quoted.key, quoted.words) for quoted in spoken[0].quotes] == [
        ("K1", "These join:"),
        ("K1", "Georgia;"),
        ("K2", "Moldova."),
        ("K3", "Ukraine"),
    ]


def test_what_stands_above_words_is_said_with_them_where_it_is_likely() -> None:
    above = "Alliances: CETP"
    words = "It aims at full integration."

    (spoken,) = said({"lead": above, **likely(words, above)})

    assert spoken.text == "Alliances: CETP: It aims at full integration."
    assert [quoted.words for quoted in spoken.quotes] == [above, words]


def test_what_introduces_a_list_is_not_said_alone() -> None:
    spoken = said(likely("These join:"), {"lead": "These join:", **likely("Georgia;")})

    assert [statement.text for statement in spoken] == ["Georgia."]


def test_a_long_list_is_said_in_statements_that_can_be_quoted() -> None:
    spoken = said(likely(*(f"Country {n}" for n in range(25))))

    assert [len(statement.quotes) for statement in spoken] == [10, 10, 5]


def test_long_items_are_said_in_statements_that_can_be_read() -> None:
    spoken = said(likely(*(f"{'word ' * 100}{n}" for n in range(5))))

    assert [len(statement.quotes) for statement in spoken] == [2, 2, 1]


def test_the_same_words_are_said_once() -> None:
    assert len(said(likely("Norway is associated."), likely("Norway is associated."))) == 1


def test_no_more_is_said_than_the_rules_allow() -> None:
    assert len(said(likely(*(f"Sentence {n} ends." for n in range(9))))) == MOST_STATEMENTS


def test_a_restated_sentence_keeps_its_numbers_duties_and_denials() -> None:
    sentence = "Moreover, 18 countries shall not pay more than EUR 3.5 million prior to 2027."

    assert restated(sentence) == (
        "18 countries shall not pay more than EUR 3.5 million before 2027."
    )
