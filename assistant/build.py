"""Settings to an assistant: the one place where the steps meet what they work with."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from threading import Lock

from assistant.adapters.load import load_model
from assistant.answer import Answer, AssistantEvent
from assistant.errors import NoModel, UnknownPlace
from assistant.evidence import Evidence
from assistant.follow import follow
from assistant.generate import Checks, Writer
from assistant.ids import new_id
from assistant.language import Reads
from assistant.parts import Part
from assistant.pipeline import answer, unsafe
from assistant.ports import ChatModel
from assistant.question import Mode, Question
from assistant.quoted import Tools, examine
from assistant.reading import Reading
from assistant.retrieve import retrieve
from assistant.settings import Settings
from assistant.support.check import Checker
from assistant.support.ruling import Cited, Ruling
from assistant.switch import Switch, declined_off
from assistant.threshold import Verdicts, admit, release
from assistant.triage import Guard
from assistant.understand import Inquiry, understand
from assistant.weigh import Judged, fitted
from corpus.normalise import visible
from corpus.snapshot import Snapshot
from ingest.embedding import load_embedder
from ingest.index import Index, LiveIndex, name_in_use


class Assistant:
    """Answers questions from the index in use, and follows when another is switched to.

    Safe to use from many threads. Opening is where a missing or broken index is found.

    Args:
        settings: Where the index lies, and all that can change an answer.
        model: A language model that words answers; None for answers in quotes alone.
        checks: Who checks what it says; None for the check that is built in.

    Raises:
        IndexProblem: no index, half an index, or one of another model; says what to type.
    """

    def __init__(
        self, settings: Settings, model: ChatModel | None = None, checks: Checks | None = None
    ) -> None:
        name_in_use(settings)  # before the model is loaded: without an index nobody needs it
        self._settings = settings
        self._model = model
        self._checks = checks
        self._embedder = load_embedder(settings)
        self._live = LiveIndex(settings, self._embedder)
        self._guard = Guard(self._embedder.embed, settings.unsafe_from)
        self._verdicts = Verdicts()
        self._reads = Reads(self._embedder.embed)
        self._switch = Switch(settings.home)
        self._lock = Lock()
        self._reading = Reading(self._live.current(), self._embedder)

    @property
    def snapshot(self) -> Snapshot:
        """The snapshot that answers rest on now."""
        return self._current().index.snapshot

    @property
    def index_id(self) -> str:
        """The name of the index in use."""
        return self._current().index.name

    def ask(self, question: Question) -> Answer:
        """The whole answer at once. Raises as `stream` does."""
        *_, last = self.stream(question)
        assert isinstance(last, Answer)
        return last

    def stream(self, question: Question) -> Iterator[AssistantEvent]:
        """Steps and statements as they come, the whole answer last.

        Raises:
            NoModel: generation was asked for; no model is configured.
            UnknownPlace: a document to be searched is not there.
        """
        reading = self._current()
        why = self._switch.reason()
        if why is not None:
            index = reading.index
            return iter((declined_off(question, new_id(), why, index.snapshot.id, index.name),))
        if question.mode is Mode.GENERATE and self._model is None:
            raise NoModel("no language model is configured; ask with mode 'quote' or 'auto'")
        self._known(question.documents, reading.index)
        tools = self._tools(reading)
        provider = self._model is not None

        def refuses(text: str) -> bool:
            return self._verdicts.refuses(text, lambda text: unsafe(text, tools))

        admitted = admit(question, refuses, provider=provider)
        if admitted.private:
            tools = replace(tools, writer=None)
        return release(answer(admitted.question, new_id(), tools), admitted.notices)

    def examine(self, question: Question) -> tuple[tuple[Part, Inquiry, tuple[Judged, ...]], ...]:
        """Each part of a question with its weighed sentences, for calibration."""
        return examine(question, self._tools(self._current()))

    def rule(self, statement: str, cited: Sequence[Cited]) -> Ruling:
        """How far words carry a sentence of a model's, as in an answer; for measures."""
        reading = self._current()
        return Checker(reading.terms, reading.among, reading.acronyms).rule(statement, cited)

    def search(
        self, query: str, limit: int = 10, documents: tuple[str, ...] = ()
    ) -> tuple[Evidence, ...]:
        """Passages for a query, best first, at most `limit`. Raises UnknownPlace as `stream`."""
        reading = self._current()
        self._known(documents, reading.index)
        inquiry = understand(visible(query), reading)
        vector = self._embedder.embed([inquiry.text])[0]
        found = retrieve(inquiry, vector, reading.index, self._settings, documents)
        snapshot = reading.index.snapshot
        return follow(found, reading.links, snapshot, self._settings, documents)[:limit]

    def close(self) -> None:
        """Let go of the index."""
        self._live.close()

    def _tools(self, reading: Reading) -> Tools:
        writer = None
        if self._model is not None:
            checks = self._checks or Checker(reading.terms, reading.among, reading.acronyms)
            writer = Writer(self._model, checks)
        return Tools(
            reading,
            self._embedder,
            self._guard,
            fitted(),
            self._settings,
            writer,
            self._reads,
        )

    def _current(self) -> Reading:
        index = self._live.current()
        with self._lock:
            if self._reading.index is not index:
                self._reading = Reading(index, self._embedder)
            return self._reading

    def _known(self, documents: tuple[str, ...], index: Index) -> None:
        there = {document.id for document in index.snapshot.documents}
        for key in documents:
            if key not in there:
                some = ", ".join(sorted(there)[:10])
                raise UnknownPlace(f"no document {key!r} to search; there are: {some}")


def build_assistant(settings: Settings | None = None) -> Assistant:
    """An assistant as the settings say; from the environment where none are given.

    Raises:
        CannotLoadModel: the settings name a language model that cannot be loaded.
        IndexProblem: as Assistant does.
    """
    settings = settings or Settings()
    return Assistant(settings, load_model(settings))
