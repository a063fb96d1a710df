"""Where questions are handed in, whichever door they came through."""

import dataclasses
import json
import logging
import sqlite3
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from anyio import to_thread

from api.abandoned import abandoned
from api.asked import Asked
from api.feedback import FeedbackStore
from api.gate import Gate
from api.metrics import Metrics
from api.problems import Problem, internal, no_index
from api.quota import Quota
from api.remembered import remembered
from api.runs import Event, Run, Runs
from api.settings import ApiSettings
from api.store import Kept, Store
from assistant.answer import Answer, Statement, Status, Step, Writing
from assistant.errors import NoModel, UnknownPlace
from assistant.ports import Answers
from assistant.wire import wire_answer, wire_statement, wire_step
from corpus.document import Document
from corpus.errors import BrokenCitation, UnknownDocument
from corpus.snapshot import Snapshot
from ingest.index.errors import IndexProblem

log = logging.getLogger("api")

SEE_DOCUMENTS = "See /v1/documents for the ids that there are."


class Desk:
    """The assistant with all that stands between it and the doors."""

    def __init__(self, answers: Answers, settings: ApiSettings) -> None:
        self.answers = answers
        self.settings = settings
        self.metrics = Metrics()
        self.gate = Gate(settings.workers, settings.max_waiting)
        self.runs = Runs(self.gate, settings.resume_s)
        self.store = Store(settings.store, settings.answers_days, settings.answers_max)
        self.feedback = FeedbackStore(settings.store, settings.answers_days)
        self.quota = Quota(settings.questions_per_minute)

    @property
    def snapshot(self) -> Snapshot:
        """The snapshot in use; opening a new one may take a moment, so not on the event loop."""
        return self.answers.snapshot

    def document(self, document_id: str) -> Document:
        """A document that is held.

        Raises:
            Problem: unknown-document, saying whether it is at least listed.
        """
        try:
            return self.snapshot.document(document_id)
        except UnknownDocument:
            pass
        if any(source.id == document_id for source in self.snapshot.listed):
            raise Problem(
                "unknown-document",
                "This document is listed with its address, but its text is not held here; "
                "/v1/documents gives the address.",
            )
        raise Problem("unknown-document", SEE_DOCUMENTS)

    async def answer(self, asked: Asked) -> bytes:
        """The whole answer as JSON, computed once for a request_id.

        Raises:
            Problem: where there is none.
        """
        if asked.request_id is None:
            async with self.gate:
                return await to_thread.run_sync(self._answer, asked)
        kept = await self.kept(asked)
        if kept is not None:
            return kept.body
        run = self.run(asked)
        self.runs.join(run)
        try:
            await run.finished()
        finally:
            self.runs.leave(run)
        if run.problem is not None:
            raise run.problem
        return run.events[-1].data.encode()

    async def kept(self, asked: Asked) -> Kept | None:
        """What was answered to the same request_id within the hour.

        Raises:
            Problem: request-id-used, where it came with another question.
        """
        if asked.request_id is None:
            return None
        kept = await to_thread.run_sync(self.store.answer_to, asked.request_id)
        if kept is not None and kept.fingerprint != asked.fingerprint:
            raise _used()
        return kept

    def run(self, asked: Asked) -> Run:
        """The run that answers this question: the one of its request_id, or a new one.

        Raises:
            Problem: request-id-used, where it came with another question.
        """
        if asked.request_id is not None:
            running = self.runs.with_request_id(asked.request_id)
            if running is not None:
                if running.fingerprint != asked.fingerprint:
                    raise _used()
                return running
        return self.runs.begin(
            asked.fingerprint, asked.request_id, lambda run, post: self._make(asked, run, post)
        )

    def close(self) -> None:
        """Stop what runs and let go of the store; the assistant is its owner's to close."""
        self.runs.stop()
        self.feedback.close()
        self.store.close()

    def _answer(self, asked: Asked) -> bytes:
        self._check(asked)
        question = remembered(asked.question, self.store)
        with _translated():
            answer = self.answers.ask(question)
            try:
                wire = wire_answer(answer, self.snapshot, self.settings.public_url)
            except (BrokenCitation, UnknownDocument):
                # The index was switched between answer and snapshot: ask the new one, once.
                answer = self.answers.ask(question)
                wire = wire_answer(answer, self.snapshot, self.settings.public_url)
        return self._give(wire, asked).encode()

    def _check(self, asked: Asked) -> None:
        for document_id in asked.question.documents:
            self.document(document_id)

    def _make(self, asked: Asked, run: Run, post: Callable[[Event], None]) -> None:
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

    def _stream(self, asked: Asked, run: Run, post: Callable[[Event], None]) -> None:
        url = self.settings.public_url
        snapshot = self.snapshot
        said: list[Statement] = []
        events = self.answers.stream(remembered(asked.question, self.store))
        try:
            for event in events:
                if run.abandoned.is_set():
                    left = abandoned(
                        asked.question, run.id, said, snapshot.id, self.answers.index_id
                    )
                    self._abandon(wire_answer(left, snapshot, url), asked)
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
                        wire = wire_answer(answer, snapshot, url)
                        post(Event("answer", self._give(wire, asked)))
        finally:
            # However it ends: a model that is writing is stopped, and what it costs.
            close = getattr(events, "close", None)
            if close is not None:
                close()

    def _abandon(self, wire: dict[str, Any], asked: Asked) -> None:
        """Keep what had left when the asker stayed away.

        The request_id is not kept with it: who comes back after all is answered anew.
        """
        self.metrics.abandoned()
        self._keep(Kept(wire["id"], asked.fingerprint, _json(wire).encode()), None)

    def _give(self, wire: dict[str, Any], asked: Asked) -> str:
        """Keep and count an answer; one that cannot be kept (a full disk) is given all the same."""
        body = _json(wire)
        self.metrics.answer(wire)
        # Asked again when the service is on, the same request_id is to get an answer.
        off = wire["status"] == Status.DECLINED_OFF
        request_id = None if off else asked.request_id
        self._keep(Kept(wire["id"], asked.fingerprint, body.encode()), request_id)
        return body

    def _keep(self, kept: Kept, request_id: str | None) -> None:
        try:
            self.store.keep(kept, request_id)
        except sqlite3.Error as error:
            self.metrics.not_kept()
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


def _used() -> Problem:
    return Problem(
        "request-id-used",
        "A request_id belongs to one question for an hour; send a new one with a new question.",
    )


def _json(value: dict[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
