"""An answer made in a thread for one who may leave: whole or as events, kept and counted."""

import dataclasses
import json
import logging
import sqlite3
import threading
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from api.abandoned import abandoned
from api.asked import Asked
from api.metrics import Metrics
from api.problems import Problem, internal, no_index
from api.remembered import remembered
from api.runs import Event, Run
from api.settings import ApiSettings
from api.store import Kept, Store
from assistant.answer import Answer, AssistantEvent, Statement, Status, Step, Writing
from assistant.errors import NoModel, UnknownPlace
from assistant.ids import new_id
from assistant.ports import Answers
from assistant.question import Question
from assistant.wire import wire_answer, wire_statement, wire_step
from corpus.errors import BrokenCitation, UnknownDocument
from corpus.snapshot import Snapshot
from ingest.index.errors import IndexProblem

log = logging.getLogger("api")

SEE_DOCUMENTS = "See /v1/documents for the ids that there are."


class Maker:
    """Has answers made, and keeps what comes of it; `check` raises a Problem, or does nothing."""

    def __init__(
        self,
        answers: Answers,
        check: Callable[[Asked], None],
        store: Store,
        metrics: Metrics,
        settings: ApiSettings,
    ) -> None:
        self._answers = answers
        self._check = check
        self._store = store
        self._metrics = metrics
        self._settings = settings

    def whole(self, asked: Asked, left: threading.Event) -> bytes:
        """The answer as JSON; what there was of it where the asker has `left`."""
        self._check(asked)
        question = remembered(asked.question, self._store)
        with _translated():
            try:
                return self._whole(asked, question, left)
            except (BrokenCitation, UnknownDocument):
                # The index was switched between answer and snapshot: ask the new one, once.
                return self._whole(asked, question, left)

    def stream(self, asked: Asked, run: Run, post: Callable[[Event], None]) -> None:
        """Stream an answer as events. Raises Problem where it fails."""
        try:
            self._check(asked)
            with _translated():
                self._stream(asked, run, post)
        except Problem:
            raise
        except IndexProblem as error:
            raise no_index(error) from None
        except Exception as error:
            places = "".join(traceback.format_tb(error.__traceback__))
            log.error("%s while answering %s\n%s", type(error).__name__, run.id, places)
            raise internal() from None

    def _whole(self, asked: Asked, question: Question, left: threading.Event) -> bytes:
        said: list[Statement] = []
        with self._asking(question) as events:
            for event in events:
                match event:
                    case Answer():
                        wire = wire_answer(event, self._answers.snapshot, self._settings.public_url)
                        return self._give(wire, asked).encode()
                    case Statement():
                        said.append(event)
                    case Step() | Writing():
                        pass
                if left.is_set():
                    return self._abandon(asked, new_id(), said, self._answers.snapshot)
        raise AssertionError("the answer is the last event")

    def _stream(self, asked: Asked, run: Run, post: Callable[[Event], None]) -> None:
        url = self._settings.public_url
        snapshot = self._answers.snapshot
        said: list[Statement] = []
        with self._asking(remembered(asked.question, self._store)) as events:
            for event in events:
                if run.abandoned.is_set():
                    self._abandon(asked, run.id, said, snapshot)
                    return
                match event:
                    case Step():
                        post(Event("step", _json(wire_step(event))))
                    case Writing():
                        pass
                    case Statement():
                        post(Event("statement", _json(wire_statement(said, event, snapshot, url))))
                        said.append(event)
                    case Answer():
                        answer = dataclasses.replace(event, id=run.id)
                        post(Event("answer", self._give(wire_answer(answer, snapshot, url), asked)))

    @contextmanager
    def _asking(self, question: Question) -> Iterator[Iterator[AssistantEvent]]:
        """The events; however it ends, a model that is writing is stopped, and what it costs."""
        events = self._answers.stream(question)
        try:
            yield events
        finally:
            close = getattr(events, "close", None)
            if close is not None:
                close()

    def _abandon(
        self, asked: Asked, key: str, said: Sequence[Statement], snapshot: Snapshot
    ) -> bytes:
        """Keep what had left when the asker stayed away.

        The request_id is not kept with it: who comes back after all is answered anew.
        """
        record = abandoned(asked.question, key, said, snapshot.id, self._answers.index_id)
        body = _json(wire_answer(record, snapshot, self._settings.public_url)).encode()
        self._metrics.abandoned()
        self._keep(Kept(key, asked.fingerprint, body), None)
        return body

    def _give(self, wire: dict[str, Any], asked: Asked) -> str:
        """Keep and count an answer; one that cannot be kept (a full disk) is given all the same."""
        body = _json(wire)
        self._metrics.answer(wire)
        # Asked again when the service is on, the same request_id is to get an answer.
        off = wire["status"] == Status.DECLINED_OFF
        request_id = None if off else asked.request_id
        self._keep(Kept(wire["id"], asked.fingerprint, body.encode()), request_id)
        return body

    def _keep(self, kept: Kept, request_id: str | None) -> None:
        try:
            self._store.keep(kept, request_id)
        except sqlite3.Error as error:
            self._metrics.not_kept()
            log.warning("an answer could not be kept: %s", error)


@contextmanager
def _translated() -> Iterator[None]:
    """Turns what the assistant refuses into a problem of the door."""
    try:
        yield
    except NoModel:
        raise Problem(
            "no-model",
            "This service answers in quotes only; ask with mode auto or quote.",
            errors=(("mode", "no language model is configured"),),
        ) from None
    except UnknownPlace:
        raise Problem("unknown-document", SEE_DOCUMENTS) from None


def _json(value: dict[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
