import pytest

from api.chat.turns import Given, Turns


@pytest.fixture
def turns(tmp_path):
    one = Turns(tmp_path / "store.sqlite", days=90)
    yield one
    one.close()


def test_a_thread_is_the_answers_given_in_it_before(turns):
    for at, answer in (("3.0", "c"), ("1.0", "a"), ("2.0", "b")):
        turns.keep("C1", "1.0", Given(at, "U1", answer))
    turns.keep("C1", "9.0", Given("1.5", "U1", "elsewhere"))
    turns.keep("C2", "1.0", Given("1.5", "U1", "elsewhere"))

    assert [one.answer_id for one in turns.before("C1", "1.0", "3.0", 20)] == ["a", "b"]
    assert [one.answer_id for one in turns.before("C1", "1.0", "9.0", 2)] == ["b", "c"]


def test_an_answer_to_the_same_message_takes_the_place_of_the_first(turns):
    turns.keep("C1", "1.0", Given("1.0", "U1", "a"))
    turns.keep("C1", "1.0", Given("1.0", "U1", "b"))

    assert [one.answer_id for one in turns.before("C1", "1.0", "2.0", 20)] == ["b"]


def test_what_is_forgotten_is_no_part_of_it(turns):
    turns.keep("C1", "1.0", Given("1.0", "U1", "a"))
    turns.keep("C1", "1.0", Given("2.0", "U1", "b"))

    turns.forget("a")
    assert [one.answer_id for one in turns.before("C1", "1.0", "3.0", 20)] == ["b"]
    turns.forget()
    assert turns.before("C1", "1.0", "3.0", 20) == []


def test_turns_are_kept_as_long_as_answers(tmp_path, turns):
    turns.keep("C1", "1.0", Given("1.0", "U1", "a"))

    later = Turns(tmp_path / "store.sqlite", days=0)

    assert later.before("C1", "1.0", "2.0", 20) == []
    later.close()
