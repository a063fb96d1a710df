"""The assistant as a whole: many at once, one document, another index."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from assistant.answer import Answer, Status
from assistant.build import Assistant, build_assistant, new_id
from assistant.errors import NoModel, UnknownPlace
from assistant.question import Mode, Question
from assistant.settings import Settings
from ingest.build import index_snapshot
from ingest.index import NoIndex
from tests.fixtures.assistants import guidance_assistant, new_home
from tests.fixtures.models import packaged_embedder
from tests.fixtures.papers import held, paper
from tests.fixtures.snapshots import document, snapshot

QUESTIONS = (
    "Which countries are associated to Horizon Europe?",
    "Which act governs association to Horizon Europe?",
    "What is footnote 12?",
    "What is PRIMA?",
    "Who won the football world cup?",
    "Which risks does cooperation bring, and how can they be mitigated?",
    "Hello!",
    "What is the joint AU-EU innovation agenda?",
)


def plain(answer: Answer) -> tuple[object, ...]:
    """All of an answer but its name and its timings."""
    return (
        answer.status, answer.lead, answer.statements, answer.missing, answer.notices,
        answer.suggestions, answer.evidence, answer.trace.features,
    )  # fmt: skip


@pytest.fixture(scope="module")
def guidance() -> Assistant:
    return guidance_assistant()


@pytest.fixture(scope="module")
def home() -> Path:
    return new_home()


@pytest.fixture
def two_papers(home: Path):
    """An assistant of its own, whose index a test may change."""
    settings = Settings(home=home)
    index_snapshot(held(paper("one"), paper("other")), settings, packaged_embedder())
    assistant = build_assistant(settings)
    yield assistant
    assistant.close()


def test_the_same_question_gets_the_same_answer(guidance: Assistant) -> None:
    for text in QUESTIONS:
        assert plain(guidance.ask(Question(text))) == plain(guidance.ask(Question(text)))


def test_thirty_two_at_once_get_the_answers_of_one(guidance: Assistant) -> None:
    expected = [plain(guidance.ask(Question(text))) for text in QUESTIONS]

    with ThreadPoolExecutor(32) as pool:
        got = list(pool.map(lambda text: plain(guidance.ask(Question(text))), QUESTIONS * 16))

    assert got == expected * 16


def test_no_two_answers_have_the_same_id(guidance: Assistant) -> None:
    ids = {new_id() for _ in range(1000)} | {guidance.ask(Question("Hello!")).id for _ in range(3)}

    assert len(ids) == 1003


def test_ids_sort_by_time(monkeypatch: pytest.MonkeyPatch) -> None:
    made = []
    for second in range(5):
        monkeypatch.setattr(
            "time.time_ns", lambda at=second: 1_700_000_000_000_000_000 + at * 10**9
        )
        made.append(new_id())

    assert made == sorted(made)


def test_without_a_model_nothing_is_generated(guidance: Assistant) -> None:
    with pytest.raises(NoModel, match="mode 'quote' or 'auto'"):
        guidance.ask(Question("What is PRIMA?", mode=Mode.GENERATE))


@pytest.mark.parametrize("mode", [Mode.AUTO, Mode.QUOTE])
def test_the_other_modes_quote(guidance: Assistant, mode: Mode) -> None:
    answer = guidance.ask(Question("What is PRIMA?", mode=mode))

    assert answer.trace.mode == "quote"


def test_an_unknown_document_is_named_with_those_there_are(guidance: Assistant) -> None:
    with pytest.raises(UnknownPlace, match="no document 'atlas' to search; there are: "):
        guidance.ask(Question("What is PRIMA?", documents=("atlas",)))
    with pytest.raises(UnknownPlace):
        guidance.search("PRIMA", documents=("atlas",))


@pytest.mark.parametrize("text", ["Which act governs association?", "What is footnote 1?"])
@pytest.mark.parametrize("key", ["one", "other"])
def test_an_answer_keeps_to_the_documents_that_are_named(
    two_papers: Assistant, text: str, key: str
) -> None:
    answer = two_papers.ask(Question(text, documents=(key,)))

    cited = {citation.document for s in answer.statements for citation in s.citations}
    assert {item.passage.document for item in answer.evidence} <= {key}
    assert cited <= {key}


def test_a_search_gives_as_many_passages_as_are_wanted_best_first(guidance: Assistant) -> None:
    words = "association to Horizon Europe"

    found = guidance.search(words, limit=5, documents=("guidance",))

    assert len(found) == len(guidance.search(words, limit=5)) == 5
    assert [e.score for e in found] == sorted((e.score for e in found), reverse=True)
    assert found[0].passage.section == "3.2"


@pytest.mark.parametrize("query", ["???", "😀", "the", "\u0301", "x" * 2000])
def test_a_search_for_anything_ends(guidance: Assistant, query: str) -> None:
    assert len(guidance.search(query, limit=3)) <= 3


def test_answers_follow_a_switch_of_the_index(two_papers: Assistant, home: Path) -> None:
    before = two_papers.index_id
    new = snapshot(document("new", ("Atlantis is associated to the programme since 1998.",)))

    index_snapshot(new, Settings(home=home), packaged_embedder())

    answer = two_papers.ask(Question("Is Atlantis associated to the programme?"))
    assert (two_papers.index_id != before, two_papers.snapshot.id) == (True, new.id)
    assert answer.trace.index == two_papers.index_id
    assert {item.passage.document for item in answer.evidence} == {"new"}


def test_without_an_index_it_says_what_to_type() -> None:
    with pytest.raises(NoIndex, match="python -m ingest"):
        build_assistant(Settings(home=new_home()))


def test_closing_twice_harms_nothing(home: Path) -> None:
    index_snapshot(held(), Settings(home=home), packaged_embedder())
    assistant = build_assistant(Settings(home=home))

    assistant.close()
    assistant.close()


def test_an_answer_is_released_only_when_it_is_sure_enough(guidance: Assistant) -> None:
    for text in QUESTIONS:
        answer = guidance.ask(Question(text))

        sure = answer.trace.features["confidence"] >= Settings().answer_from
        assert (answer.status is Status.ANSWERED) <= sure
