"""Where questions are handed in, whichever door they came through."""

import asyncio
import threading
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from anyio import to_thread

from api.asked import Asked
from api.feedback import Feedback, FeedbackStore, Verdict
from api.gate import Gate
from api.making import SEE_DOCUMENTS, Maker
from api.metrics import Metrics
from api.problems import Problem, internal
from api.quota import Quota
from api.runs import Run, Runs
from api.settings import ApiSettings
from api.store import Kept, Store
from assistant.ports import Answers
from assistant.privacy import masked
from corpus.document import Document
from corpus.errors import UnknownDocument
from corpus.snapshot import Snapshot

Gone = Callable[[], Awaitable[None]]
"""Waits until an asker has closed the connection."""


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
        self._maker = Maker(answers, self._check, self.store, self.metrics, settings)

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

    async def answer(self, asked: Asked, gone: Gone | None = None) -> bytes:
        """The whole answer as JSON, computed once for a request_id.

        `gone` waits until the asker has closed the connection. With a request_id there is time to
        come back; without one nobody can, and the work is stopped.

        Raises:
            Problem: where there is none.
        """
        if asked.request_id is None:
            left = threading.Event()
            async with _watching(gone, left.set), self.gate:
                return await to_thread.run_sync(self._maker.whole, asked, left)
        kept = await self.kept(asked)
        if kept is not None:
            return kept.body
        run = self.run(asked)
        listening = self.runs.listening(run)
        try:
            async with _watching(gone, listening.close):
                await run.finished()
        finally:
            listening.close()
        if run.problem is not None:
            raise run.problem
        if run.abandoned.is_set():
            raise internal()  # nobody listens, or the service is being stopped
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
            asked.fingerprint,
            asked.request_id,
            lambda run, post: self._maker.stream(asked, run, post),
        )

    def said(
        self, answer_id: str, verdict: Verdict, comment: str = "", under: str | None = None
    ) -> Feedback:
        """Keep what is said of an answer that is still kept; of a comment, no personal data.

        Raises:
            Problem: unknown-answer.
        """
        if self.store.answer(answer_id) is None:
            raise Problem(
                "unknown-answer", "Answers are kept for a set time; ask the question again."
            )
        return self.feedback.keep(answer_id, verdict, masked(comment), under)

    def close(self) -> None:
        """Stop what runs and let go of the store; the assistant is its owner's to close."""
        self.runs.stop()
        self.feedback.close()
        self.store.close()

    def _check(self, asked: Asked) -> None:
        for document_id in asked.question.documents:
            self.document(document_id)


def _used() -> Problem:
    return Problem(
        "request-id-used",
        "A request_id belongs to one question for an hour; send a new one with a new question.",
    )


@asynccontextmanager
async def _watching(gone: Gone | None, then: Callable[[], None]) -> AsyncIterator[None]:
    """Does something as soon as the asker is gone; once, and not after the block."""
    if gone is None:
        yield
        return
    waiting = asyncio.ensure_future(gone())
    waiting.add_done_callback(lambda done: None if done.cancelled() else then())
    try:
        yield
    finally:
        waiting.cancel()
