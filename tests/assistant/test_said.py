import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.said import (
    MOST_AROUND,
    MOST_CHARACTERS,
    MOST_IN_STATEMENT,
    MOST_QUOTES,
    MOST_STATEMENTS,
    MOST_TEXT,
    Break,
    BrokenSaying,
    Quoted,
    Said,
    read_said,
)

ONE = Said("Norway is associated.", (Quoted("K7f3q", "Norway is associated"),))
TWO = Said('It {has} no "end" [yet].', (Quoted("Kxx22", "a } ] \\ b"), Quoted("K7f3q", "c")))
BARE = Said("Nothing proves this.")


def written(*said: Said, **more: object) -> str:
    statements = [
        {"text": s.text, "quotes": [{"key": q.key, "words": q.words} for q in s.quotes]}
        for s in said
    ]
    return json.dumps({"statements": statements, **more}, ensure_ascii=False)


def read(*pieces: str) -> list[Said | BrokenSaying]:
    return list(read_said(pieces))


def statement(**fields: object) -> str:
    whole = {"text": "Yes.", "quotes": [], **fields}
    return json.dumps({"statements": [{k: v for k, v in whole.items() if v is not ...}]})


def test_statements_are_read_with_their_quotes() -> None:
    assert read(written(ONE, TWO, BARE)) == [ONE, TWO, BARE]


def test_nothing_said_is_no_fault() -> None:
    assert read(' {"statements": [ ] } ') == []


def test_a_statement_is_there_with_its_last_brace() -> None:
    text = written(ONE, TWO)
    end = text.index("}]}, ") + len("}]}")
    taken: list[str] = []

    def pieces():
        for sign in text:
            taken.append(sign)
            yield sign

    assert next(iter(read_said(pieces()))) == ONE
    assert "".join(taken) == text[:end]


SAID = st.builds(
    Said,
    st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S")), min_size=1, max_size=9),
    st.lists(
        st.builds(Quoted, st.text(max_size=5), st.text(st.characters(codec="utf-8"), max_size=9)),
        max_size=3,
    ).map(tuple),
)
JSONISH = st.text(st.sampled_from('{}[]",:\\u0a "statements'), max_size=40)


@st.composite
def cut(draw: st.DrawFn, text: str) -> list[str]:
    places = sorted(draw(st.lists(st.integers(0, len(text)), max_size=8)))
    return [text[a:b] for a, b in zip([0, *places], [*places, len(text)], strict=True)]


@given(st.data(), st.lists(SAID, max_size=4))
def test_any_cut_into_pieces_gives_the_same_statements(data: st.DataObject, said: list) -> None:
    text = written(*said)

    assert read(*data.draw(cut(text))) == said


@given(st.data(), st.lists(SAID, max_size=3), JSONISH, st.integers(0, 200))
def test_whatever_breaks_it_any_cut_gives_the_same(
    data: st.DataObject, said: list, noise: str, at: int
) -> None:
    whole = written(*said)
    broken = whole[:at] + noise + whole[at:]

    assert read(*data.draw(cut(broken))) == read(broken)


@given(st.lists(SAID, min_size=1, max_size=3), st.data())
def test_an_answer_cut_short_says_what_was_complete_and_that_it_broke(
    said: list, data: st.DataObject
) -> None:
    text = written(*said)
    at = data.draw(st.integers(0, len(text) - 1))

    *complete, last = read(text[:at])

    assert isinstance(last, BrokenSaying)
    assert complete == said[: len(complete)]


@given(st.text())
def test_no_text_at_all_is_taken_for_more_than_it_is(text: str) -> None:
    for found in read(text)[:-1]:
        assert isinstance(found, Said)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("```json\n", "\n```"),
        ("Here is the answer:\n\n", ""),
        ("\ufeff", "\n\nI hope that this helps {you}."),
    ],
)
def test_a_fence_and_a_few_words_around_the_object_do_no_harm(before: str, after: str) -> None:
    assert read(before + written(ONE) + after) == [ONE]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", Break.NO_OBJECT),
        ("I cannot answer that.", Break.NO_OBJECT),
        ("x" * (MOST_AROUND + 1) + written(ONE), Break.NO_OBJECT),
        ('["statements"]', Break.NO_OBJECT),
        ("{statements: []}", Break.FIELDS),
        ('{"answer": []}', Break.FIELDS),
        ('{"statements": {}}', Break.SYNTAX),
        ('{"statements": [], "more": 1}', Break.FIELDS),
        ('{"statements": ["Yes."]}', Break.TYPE),
        ('{"statements": [null]}', Break.TYPE),
        ('{"statements": [,]}', Break.SYNTAX),
        ('{"statements": []]', Break.SYNTAX),
        (statement(quotes=...), Break.FIELDS),
        (statement(text=...), Break.FIELDS),
        (statement(sure=True), Break.FIELDS),
        (statement(text=3), Break.TYPE),
        (statement(text=None), Break.TYPE),
        (statement(text=" \n"), Break.TYPE),
        (statement(text="\u200b"), Break.TYPE),
        (statement(text="\ud800"), Break.TYPE),
        (statement(quotes="K7f3q"), Break.TYPE),
        (statement(quotes=["K7f3q"]), Break.TYPE),
        (statement(quotes=[{"key": "K7f3q"}]), Break.FIELDS),
        (statement(quotes=[{"key": 7, "words": "x"}]), Break.TYPE),
        (statement(quotes=[[[[[]]]]]), Break.TYPE),
        (statement(text="x" * (MOST_TEXT + 1)), Break.LENGTH),
        (statement(text="x" * MOST_IN_STATEMENT), Break.LENGTH),
        (statement(quotes=[{"key": "K", "words": "x"}] * (MOST_QUOTES + 1)), Break.LENGTH),
        ('{"statements": [{"text": "a", "text": "b", "quotes": []}]}', Break.FIELDS),
        ('{"statements": [{"text": \'a\', "quotes": []}]}', Break.SYNTAX),
        ('{"statements": [{"text": "a", "quotes": [],}]}', Break.SYNTAX),
        ('{"statements": [{"text": "a"', Break.CUT),
        ('{"statements"', Break.CUT),
        (written(ONE)[:-1], Break.CUT),
    ],
)  # fmt: skip
def test_what_is_not_as_it_must_be_is_broken_and_says_in_what(text: str, why: Break) -> None:
    found = read(text)

    assert found[-1] == BrokenSaying(why)
    assert all(said == ONE for said in found[:-1])


@pytest.mark.parametrize(
    "broken",
    ['{"text": 1, "quotes": []}', '{"text": "x"}', "nonsense", '{"text": "a" "b"}'],
)
def test_what_was_complete_before_the_break_stays_said(broken: str) -> None:
    text = written(ONE, TWO)[: -len("]}")] + f", {broken}]}}"

    *complete, last = read(text)

    assert complete == [ONE, TWO]
    assert isinstance(last, BrokenSaying)


def test_after_a_break_nothing_more_is_read() -> None:
    def pieces():
        yield '{"other": '
        raise AssertionError("read on after the break")

    assert list(read_said(pieces())) == [BrokenSaying(Break.FIELDS)]


def test_no_more_statements_are_read_than_an_answer_may_have() -> None:
    found = read(written(*[BARE] * (MOST_STATEMENTS + 1)))

    assert found == [BARE] * MOST_STATEMENTS + [BrokenSaying(Break.LENGTH)]


def test_a_text_is_on_one_line_and_holds_nothing_that_nobody_sees() -> None:
    hidden = "a\u202e\nb\u0000c\U000e0041\u00ad"

    assert read(written(Said(hidden))) == [Said("a b c")]


def test_a_failure_of_the_model_comes_through_after_what_was_complete() -> None:
    def pieces():
        yield written(ONE, TWO)[:-20]
        raise ConnectionError

    found = read_said(pieces())

    assert next(found) == ONE
    with pytest.raises(ConnectionError):
        next(found)


@pytest.mark.usefixtures("swift")
@pytest.mark.parametrize(
    "text",
    [
        '{"statements": [' + "[" * 10**6,
        '{"statements": [{"text": "' + "\\" * 10**6,
        '{"statements": [{"text": "a", "quotes": [' + '{"key": "", "words": ""},' * 10**5,
        " " * 10**6 + "{",
        "{" + " " * 10**6,
        written(ONE) + "x" * 10**7,
        '{"statements": [' + '{"text": "a", "quotes": []},' * 10**5,
    ],
    ids=range(7),
)
def test_a_flood_is_read_in_the_time_of_what_is_allowed(text: str) -> None:
    read(*[text[at : at + 7] for at in range(0, MOST_CHARACTERS * 2, 7)], text)


def test_who_goes_on_after_the_object_is_not_listened_to_for_ever() -> None:
    def pieces():
        yield written(ONE)
        while True:
            yield "and so on "

    assert list(read_said(pieces())) == [ONE]
