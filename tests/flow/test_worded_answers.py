"""From a question to an answer in a model's words, over the protocol that providers speak.

The stand-in for a provider serves over HTTP; the real client library calls it; the index is that of
the guidance.
"""

import itertools
import threading
import time
from collections.abc import Iterator

import pytest

from assistant.adapters.load import load_model
from assistant.answer import Answer, NoticeKind, Statement, Status, Support, Writing
from assistant.build import Assistant, build_assistant
from assistant.prompting import Task
from assistant.question import Mode, Question
from assistant.render import lines, markdown
from assistant.wire import wire_answer
from evals.standin.behaviour import Behaviour
from evals.standin.provider import Ended, Provider
from tests.fixtures.assistants import guidance_settings, wording_assistant
from tests.fixtures.talkers import Lines, Talker, in_passage, restated

COUNTRIES = "Which countries are associated to Horizon Europe?"
ACT = "Which act governs association to Horizon Europe?"
DIALOGUE = "Why did the EU launch a multilateral dialogue with partner countries?"
NEVER_HALF = (
    Behaviour.BREAKS_JSON, Behaviour.CUT_SHORT, Behaviour.STOPS_HALFWAY, Behaviour.BREAKS_OFF,
    Behaviour.CLOSES, Behaviour.STALLS, Behaviour.STALLS_AT_ONCE, Behaviour.STALLS_ALIVE,
    Behaviour.UNAUTHORIZED, Behaviour.TOO_MANY, Behaviour.SERVER_ERROR,
)  # fmt: skip


@pytest.fixture(scope="module")
def provider() -> Iterator[Provider]:
    with Provider(Behaviour.HONEST) as one:
        yield one


@pytest.fixture(scope="module")
def assistant() -> Iterator[Assistant]:
    """One for all tests here; its model is set by each."""
    built = wording_assistant(Talker(restated))
    yield built
    built.close()


@pytest.fixture
def behaving(assistant: Assistant, provider: Provider, monkeypatch: pytest.MonkeyPatch):  # type: ignore[no-untyped-def]
    """Call with a behaviour: the assistant, with a model that has never failed before."""
    monkeypatch.setenv("OPENAI_API_KEY", "none")

    def behave(behaviour: Behaviour, timeout_s: float = 10) -> Assistant:
        provider.behave(behaviour)
        told = {
            "model": "openai:stand-in",
            "model_url": provider.url,
            "model_retries": 0,
            "model_timeout_s": timeout_s,
        }
        assistant._model = load_model(guidance_settings().model_copy(update=told))
        return assistant

    return behave


def verified(answer: Answer, assistant: Assistant) -> Answer:
    for statement in answer.statements:
        assert statement.citations
        for citation in statement.citations:
            citation.verify(assistant.snapshot.document(citation.document))
    return answer


def kinds(answer: Answer) -> list[NoticeKind]:
    return [notice.kind for notice in answer.notices]


def test_an_honest_model_words_the_answer(behaving) -> None:  # type: ignore[no-untyped-def]
    assistant = behaving(Behaviour.HONEST)

    answer = verified(assistant.ask(Question(COUNTRIES)), assistant)

    assert answer.trace.mode == "generate"
    assert answer.trace.model == "openai:stand-in"
    assert "Norway" in " ".join(statement.text for statement in answer.statements)
    assert NoticeKind.AS_OF in kinds(answer)


@pytest.mark.parametrize("behaviour", NEVER_HALF)
def test_however_a_provider_fails_there_is_a_whole_answer_soon(  # type: ignore[no-untyped-def]
    behaving, behaviour: Behaviour
) -> None:
    assistant = behaving(behaviour, timeout_s=1.0)
    quotes = assistant.ask(Question(DIALOGUE, mode=Mode.QUOTE))
    began = time.perf_counter()

    answer = verified(assistant.ask(Question(DIALOGUE)), assistant)

    assert time.perf_counter() - began < 10
    assert NoticeKind.DEGRADED in kinds(answer)
    whole = {statement.text for statement in quotes.statements}
    if answer.trace.mode == "quote":
        assert answer.statements == quotes.statements
        assert answer.status is quotes.status
    else:
        assert answer.status is Status.ANSWERED_PARTLY
        assert all(s.text in whole or s.support is not Support.QUOTED for s in answer.statements)


@pytest.mark.parametrize(
    "behaviour", [Behaviour.INVENTS_KEYS, Behaviour.INVENTS_QUOTES, Behaviour.FROM_MEMORY]
)
def test_what_the_documents_do_not_say_is_not_said(  # type: ignore[no-untyped-def]
    behaving, provider: Provider, behaviour: Behaviour
) -> None:
    assistant = behaving(behaviour)

    answer = verified(assistant.ask(Question(ACT)), assistant)

    played = provider.calls[-1].played
    assert played.planted
    assert answer.trace.generation is not None
    assert answer.trace.generation.removed
    gone = {removed.text for removed in answer.trace.generation.removed}
    quotes = assistant.ask(Question(ACT, mode=Mode.QUOTE)).statements
    shown = {statement.text for statement in answer.statements if statement not in quotes}
    assert gone.isdisjoint(shown)


def test_an_asker_who_leaves_ends_the_call_of_the_provider(  # type: ignore[no-untyped-def]
    behaving, provider: Provider
) -> None:
    assistant = behaving(Behaviour.VERY_LONG)
    events = assistant.stream(Question(COUNTRIES))
    next(event for event in events if isinstance(event, Writing))

    events.close()

    assert provider.wait()
    assert provider.calls[-1].ended is Ended.LEFT


def test_many_askers_at_once_get_their_own_answers(behaving) -> None:  # type: ignore[no-untyped-def]
    assistant = behaving(Behaviour.HONEST)
    asked = (COUNTRIES, ACT, DIALOGUE)
    alone = {text: _said(assistant.ask(Question(text))) for text in asked}
    together: list[tuple[str, list[str]]] = []

    def ask(text: str) -> None:
        together.append((text, _said(assistant.ask(Question(text)))))

    threads = [
        threading.Thread(target=ask, args=(text,))
        for text in itertools.islice(itertools.cycle(asked), 6)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)

    assert len(together) == 6
    assert all(said == alone[text] for text, said in together)


def _said(answer: Answer) -> list[str]:
    return [statement.text for statement in answer.statements]


def test_a_scripted_model_answers_what_its_file_says(tmp_path) -> None:  # type: ignore[no-untyped-def]
    script = tmp_path / "script.toml"
    words = "The countries associated with Horizon Europe as of 21 March 2024"
    script.write_text(
        f'[[answer]]\n[[answer.statements]]\ntext = "{words}"\nquotes = ["{words}"]\n',
        encoding="utf-8",
    )
    settings = guidance_settings().model_copy(update={"model": f"scripted:{script}"})
    assistant = build_assistant(settings)

    *events, answer = assistant.stream(Question(COUNTRIES))
    assistant.close()

    assert isinstance(answer, Answer)
    assert answer.statements[0].text == words
    assert next(e for e in events if isinstance(e, Statement)).text == words


@pytest.mark.parametrize("mode", [Mode.QUOTE, Mode.GENERATE])
def test_two_topics_of_nine_are_told_to_be_two_on_every_channel(mode: Mode) -> None:
    """Whether they are quoted or a model speaks of them."""

    def topics(task: Task) -> Lines:
        return [
            (f"One topic was {words}.", [(in_passage(task, words), words)])
            for words in ("gender equality and inclusiveness", "protection of scientists")
        ]

    assistant = wording_assistant(Talker(topics))
    text = "Did the dialogue meetings speak of gender equality and of the protection of scientists?"
    answer = verified(assistant.ask(Question(text, mode=mode)), assistant)

    assert answer.trace.mode == mode
    (told,) = [n for n in answer.notices if n.kind is NoticeKind.INCOMPLETE]
    assert told.text.startswith("2 of 9 points shown of the list under")
    assert told.text.endswith("The rest stands there: section 1, Introduction.")
    assert "2 of 9 points shown" in markdown(answer, assistant.snapshot)
    terminal = [str(line) for line in lines(answer, assistant.snapshot)]
    assert any("2 of 9 points shown" in line for line in terminal)
    notices = wire_answer(answer, assistant.snapshot)["notices"]
    assert told.text in [n["text"] for n in notices if n["kind"] == "incomplete"]
