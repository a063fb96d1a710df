"""What a question takes for granted and the guidance says otherwise is corrected first."""

import pytest

from assistant.answer import Answer, Status, Support
from assistant.premise import FIRST, OTHERWISE
from assistant.prompting import Task
from assistant.question import Mode, Question, Turn
from assistant.render import lines, markdown, plain
from tests.fixtures.assistants import guidance_assistant, wording_assistant
from tests.fixtures.talkers import Lines, Talker, restated

FOUR = "there are 4 categories of countries eligible for association"
KYIV = "including the setup of a Horizon Europe office in Kyiv"
SIX = "Given that there are six categories of countries eligible for association, which are they?"


def ask(text: str, *before: str | Turn) -> Answer:
    turns = tuple(turn if isinstance(turn, Turn) else Turn(turn) for turn in before)
    return guidance_assistant().ask(Question(text, turns))


def first(answer: Answer) -> str:
    return " ".join(citation.quote for citation in answer.statements[0].citations)


@pytest.mark.parametrize(
    ("text", "before", "words"),
    [
        (SIX, (), FOUR),
        ("Why was the Horizon Europe office set up in Warsaw?", (), KYIV),
        (
            "Canada is an associated country of Horizon Europe. May its universities join?",
            (),
            "Transitional agreements also apply to Canada, Morocco and Switzerland",
        ),
        ("And what do they cover?", (SIX,), FOUR),
        ("And what do they cover?", (SIX, "Which of them is the largest?"), FOUR),
    ],
)
def test_a_false_premise_is_corrected_first_in_any_turn(
    text: str, before: tuple[str, ...], words: str
) -> None:
    answer = ask(text, *before)

    assert words in first(answer)
    assert answer.statements[0].support is Support.QUOTED
    assert answer.lead.startswith(OTHERWISE)
    assert FIRST in answer.lead
    for citation in answer.statements[0].citations:
        citation.verify(guidance_assistant().snapshot.document(citation.document))


@pytest.mark.parametrize(
    "text",
    [
        "Given that there are four categories of countries eligible, which are they?",
        "Why was the Horizon Europe office set up in Kyiv?",
        "Georgia is an associated country of Horizon Europe. May its universities join?",
        "If the office were in Warsaw, could we visit it?",
    ],
)
def test_a_true_premise_is_left_alone(text: str) -> None:
    answer = ask(text)

    assert OTHERWISE not in answer.lead
    assert not answer.trace.features["corrected"]


def test_what_it_stands_for_is_taken_from_the_turn_before() -> None:
    sum_of_it = "As it has EUR 30 million of EU investment, is that enough?"

    right = ask("And of whom?", "What is the Africa Initiative?", sum_of_it)
    other = ask("And of whom?", "What is the Horizon Europe office in Kyiv?", sum_of_it)

    assert "total EU investment of around EUR 300 million" in first(right)
    assert OTHERWISE in right.lead
    assert OTHERWISE not in other.lead


def test_who_was_told_in_that_turn_is_not_told_again() -> None:
    told = ask(SIX)

    again = ask("And what do they cover?", Turn(SIX, answer=plain(told)))

    assert OTHERWISE not in again.lead


def test_nothing_is_said_twice_where_the_correction_answers_too() -> None:
    answer = ask(SIX)

    quotes = [citation.quote for s in answer.statements for citation in s.citations]
    assert len(quotes) == len(set(quotes))


def test_a_correction_stands_alone_where_the_rest_finds_no_answer() -> None:
    answer = ask(
        "As the Horizon Europe office was set up in Warsaw, what is the rent for its meeting room?"
    )

    assert KYIV in first(answer)
    assert answer.status is Status.ANSWERED_PARTLY
    assert answer.missing


def test_every_channel_says_what_is_corrected() -> None:
    answer = ask(SIX)
    snapshot = guidance_assistant().snapshot

    assert OTHERWISE in plain(answer)
    assert "takes for granted" in markdown(answer, snapshot)
    assert any("takes for granted" in str(line) for line in lines(answer, snapshot))


def test_a_model_speaks_after_the_correction() -> None:
    asked: list[Task] = []

    def says(task: Task) -> Lines:
        asked.append(task)
        return restated(task)

    assistant = wording_assistant(Talker(says))
    text = (
        "Given that there are six categories of countries eligible for association, which act "
        "governs association to Horizon Europe?"
    )
    events = list(assistant.stream(Question(text, mode=Mode.GENERATE)))

    answer = events[-1]
    assert isinstance(answer, Answer)
    assert FOUR in first(answer)
    assert answer.statements[0].support is Support.QUOTED
    assert answer.lead.startswith(OTHERWISE)
    assert [event for event in events if event in answer.statements] == list(answer.statements)
    assert answer.trace.mode == "generate"
