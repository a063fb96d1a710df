from collections.abc import Callable, Generator, Sequence
from typing import Any

import pytest
from hypothesis import given as for_any
from hypothesis import strategies as st

from assistant.adapters.memory import sample
from assistant.answer import Generation, Statement, Support, Writing
from assistant.draft import Claim, Draft, Pick
from assistant.errors import BudgetSpent, ModelFailed, ModelRefused, ModelUnreachable
from assistant.evidence import Evidence
from assistant.generate import KEY_SHOWN, MARK_SHOWN, NO_QUOTE, Checks, Writer, generate
from assistant.prompt import Given
from assistant.prompting import Asked, Task, prompt, read_task
from assistant.settings import Settings
from assistant.support.ruling import Cited, Fault, Finding, Ruling
from assistant.support.verbatim import Verbatim
from corpus.normalise import find
from corpus.span import Span
from tests.fixtures.talkers import Lines, Talker, in_passage, spoken

SNAPSHOT = sample().snapshot
GUIDANCE = SNAPSHOT.documents[0]
LISTED = "The countries associated with Horizon Europe as of 21 March 2024"
GOVERNED = "Association to Horizon Europe is governed by"
Say = Callable[[Task], Lines | str]


class Lenient:
    """Rules as it is told and keeps what it was asked."""

    def __init__(self, ruling: Ruling) -> None:
        self.ruling = ruling
        self.asked: list[tuple[str, tuple[Cited, ...]]] = []

    def rule(self, statement: str, cited: Sequence[Cited]) -> Ruling:
        self.asked.append((statement, tuple(cited)))
        return self.ruling


def given() -> Given:
    start = GUIDANCE.text.index(LISTED)
    draft = Draft((Claim((Pick(GUIDANCE.id, Span(start, start + len(LISTED))),)),))
    evidence = tuple(Evidence(passage, 0.5) for passage in SNAPSHOT.passages)
    return prompt(Asked("Which countries?"), draft, evidence, SNAPSHOT, Settings())


def written(
    say: Say, checks: Checks | None = None, **model: Any
) -> tuple[list[Statement], Generation]:
    """What leaves, and what came of it."""
    left: list[Statement] = []
    events = generate(given(), Writer(Talker(say, **model), checks or passing()), SNAPSHOT)
    while True:
        try:
            event = next(events)
        except StopIteration as done:
            return left, done.value
        if isinstance(event, Statement):
            left.append(event)


def passing() -> Lenient:
    return Lenient(Ruling(Support.SUPPORTED))


def told(text: str, words: str) -> Say:
    return lambda task: [(text, [(in_passage(task, words), words)])]


def both(task: Task) -> Lines:
    return [
        ("Some countries are associated.", [(in_passage(task, LISTED), LISTED)]),
        ("A regulation governs it.", [(in_passage(task, GOVERNED), GOVERNED)]),
    ]


def test_a_statement_that_passes_leaves_with_the_words_it_quotes() -> None:
    (statement,), came = written(told("Some are.", LISTED))

    assert (statement.text, statement.support) == ("Some are.", Support.SUPPORTED)
    (citation,) = statement.citations
    citation.verify(GUIDANCE)
    assert citation.quote == LISTED
    assert (came.said, came.left, came.removed, came.failure) == (1, 1, (), None)


def test_the_check_sees_the_quote_and_what_stands_around_it() -> None:
    checks = passing()

    written(told("Some are.", LISTED), checks)

    ((statement, (cited,)),) = checks.asked
    assert (statement, cited.words) == ("Some are.", LISTED)
    assert GUIDANCE.source.title in cited.around
    assert "Albania" in cited.around


def test_a_statement_that_is_borne_out_in_part_is_marked_so() -> None:
    (statement,), _ = written(told("Some.", LISTED), Lenient(Ruling(Support.PARTLY)))

    assert statement.support is Support.PARTLY


def test_a_statement_leaves_before_the_model_says_more() -> None:
    model = Talker(both, piece=1)
    events = generate(given(), Writer(model, passing()), SNAPSHOT)

    first = next(event for event in events if isinstance(event, Statement))

    words = spoken(both(read_task(model.asked[0].task)))
    assert first.text == "Some countries are associated."
    assert words[: model.said].endswith("}]}")
    assert "A regulation" not in words[: model.said]


def test_who_listens_hears_of_every_piece() -> None:
    model = Talker(both)
    events = list(generate(given(), Writer(model, passing()), SNAPSHOT))

    assert sum(isinstance(event, Writing) for event in events) == model.said


@pytest.mark.parametrize(
    ("quotes", "lost"),
    [
        ([("K9zzz9", LISTED)], {"invented_key": 1}),
        ([("", "nowhere in any passage")], {"absent_words": 1}),
        ([], {}),
    ],
)
def test_a_statement_whose_quotes_stand_nowhere_never_leaves(
    quotes: list[tuple[str, str]], lost: dict[str, int]
) -> None:
    def say(task: Task) -> Lines:
        known = task.passages[0].key
        return [("Some are.", [(key or known, words) for key, words in quotes])]

    left, came = written(say)

    assert left == []
    assert [removed.faults for removed in came.removed] == [(NO_QUOTE,)]
    assert came.lost == lost


def test_a_quote_that_stands_nowhere_is_counted_beside_one_that_does() -> None:
    (statement,), came = written(
        lambda task: [
            ("Some are.", [("K9zzz9", LISTED), (in_passage(task, LISTED), LISTED)]),
        ]
    )

    assert len(statement.citations) == 1
    assert came.lost == {"invented_key": 1}


@pytest.mark.parametrize(
    ("invented", "support"),
    [
        (("K9zzz9", LISTED), Support.PARTLY),
        (("", "nowhere in any passage"), Support.PARTLY),
        (("", "The"), Support.SUPPORTED),  # too short to prove anything, but there
    ],
)
def test_a_statement_that_rests_on_an_invention_too_is_never_wholly_supported(
    invented: tuple[str, str], support: Support
) -> None:
    def say(task: Task) -> Lines:
        key, words = invented
        known = in_passage(task, LISTED)
        return [("Some are.", [(key or known, words), (known, LISTED)])]

    (statement,), _ = written(say)

    assert statement.support is support


def test_words_of_the_documents_stay_what_they_are_beside_an_invention() -> None:
    say = lambda task: [(LISTED, [("K9zzz9", LISTED), (in_passage(task, LISTED), LISTED)])]  # noqa: E731

    (statement,), _ = written(say, Lenient(Ruling(Support.QUOTED)))

    assert statement.support is Support.QUOTED


def test_a_statement_at_fault_is_removed_with_each_fault_once() -> None:
    faults = (
        Finding(Fault.NUMBER, "19", "19 is not in the quote"),
        Finding(Fault.NUMBER, "20", "20 is not in the quote"),
        Finding(Fault.NEGATION, "not", "the quote does not deny it"),
    )

    left, came = written(told("Not 19 nor 20.", LISTED), Lenient(Ruling(None, faults)))

    assert left == []
    (removed,) = came.removed
    assert removed.text == "Not 19 nor 20."
    assert removed.faults == ("number", "negation")
    assert removed.whys[0] == "19 is not in the quote"


def test_the_same_statement_leaves_once() -> None:
    def say(task: Task) -> Lines:
        (line, _) = both(task)
        return [line, ("some countries are ASSOCIATED", line[1])]

    left, came = written(say)

    assert len(left) == 1
    assert (came.said, came.left, came.repeated) == (2, 1, 1)


def test_what_has_been_said_before_does_not_leave_again() -> None:
    model = Talker(both)
    writer = Writer(model, passing())

    events = list(generate(given(), writer, SNAPSHOT, ["Some countries are associated."]))

    left = [event.text for event in events if isinstance(event, Statement)]
    assert left == ["A regulation governs it."]


def test_a_statement_that_speaks_of_keys_is_removed() -> None:
    def say(task: Task) -> Lines:
        key = in_passage(task, LISTED)
        return [(f"Passage {key} names some.", [(key, LISTED)])]

    left, came = written(say)

    assert left == []
    assert [removed.faults for removed in came.removed] == [(KEY_SHOWN,)]


@pytest.mark.parametrize("text", ["Some are [2].", "Some are [ 1, 3 ].", "Some [1\u20133] are."])
def test_a_statement_with_a_mark_of_its_own_is_removed(text: str) -> None:
    left, came = written(told(text, LISTED))

    assert left == []
    assert [removed.faults for removed in came.removed] == [(MARK_SHOWN,)]


@pytest.mark.parametrize(
    ("error", "failure"),
    [
        (ModelUnreachable("gone"), "unreachable"),
        (ModelRefused("no"), "refused"),
        (BudgetSpent("spent"), "budget"),
        (ModelFailed("cut"), "failed"),
    ],
)
def test_what_has_left_stays_when_the_model_fails(error: ModelFailed, failure: str) -> None:
    pieces = len(spoken([("Some countries are associated.", [("K12345", LISTED)])]))

    left, came = written(both, piece=1, fails=error, fails_after=pieces)

    assert [statement.text for statement in left] == ["Some countries are associated."]
    assert (came.said, came.left, came.failure) == (1, 1, failure)


@pytest.mark.parametrize("said", ["", "I cannot say.", '{"statements": [{"text": "Some', "{}"])
def test_an_answer_of_another_form_is_a_failure_and_nothing_of_it_leaves(said: str) -> None:
    left, came = written(lambda _: said)

    assert left == []
    assert (came.said, came.failure) == (0, "broken")


def test_what_comes_after_the_break_is_not_waited_for() -> None:
    model = Talker(lambda _: "[" + "x" * 10_000, piece=100)

    list(generate(given(), Writer(model, passing()), SNAPSHOT))

    assert model.said < 30
    assert model.stopped == 1


def test_closing_it_stops_the_model() -> None:
    model = Talker(both, piece=1)
    events: Generator[Statement | Writing, None, Generation]
    events = generate(given(), Writer(model, passing()), SNAPSHOT)
    next(events)

    events.close()

    assert (model.said, model.stopped) == (1, 1)


def test_the_digest_names_what_the_model_read() -> None:
    _, came = written(both)

    assert came.prompt == given().digest


def test_the_time_to_the_first_statement_is_told_where_there_is_one() -> None:
    _, came = written(both)
    _, none = written(lambda _: spoken([]))

    assert came.first_ms is not None
    assert came.check_ms > 0
    assert none.first_ms is None


LINES = st.lists(
    st.tuples(
        st.one_of(st.text(max_size=30), st.sampled_from(GUIDANCE.text.split("\n"))),
        st.lists(
            st.tuples(st.integers(-1, 8), st.integers(0, 500), st.integers(0, 80)), max_size=3
        ),
    ),
    max_size=4,
)


@for_any(LINES, st.integers(0, 3000), st.sampled_from(["", "x", '"', "}", "]"]))
def test_whatever_a_model_says_only_words_of_documents_leave_and_all_is_counted(
    lines: list[tuple[str, list[tuple[int, int, int]]]], at: int, planted: str
) -> None:
    def say(task: Task) -> str:
        keys = [passage.key for passage in task.passages]
        said = []
        for text, quotes in lines:
            cut = [
                (keys[n] if n < len(keys) and n >= 0 else "K", _words(task, n, start, length))
                for n, start, length in quotes
            ]
            said.append((text, cut))
        words = spoken(said)
        return words[:at] + planted + words[at:]

    left, came = written(say, Verbatim())

    for statement in left:
        for citation in statement.citations:
            citation.verify(GUIDANCE)
        assert any(find(statement.text.rstrip("."), c.quote) for c in statement.citations)
    assert came.said == came.left + came.repeated + len(came.removed)
    assert came.left == len(left)


def _words(task: Task, n: int, start: int, length: int) -> str:
    if not 0 <= n < len(task.passages):
        return "nothing"
    return task.passages[n].words[start : start + length]
