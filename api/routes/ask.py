"""`POST /v1/ask`: an answer at once, or streamed as it comes."""

import json
from collections.abc import AsyncIterator
from contextlib import aclosing

from fastapi import APIRouter, Request
from starlette.responses import Response, StreamingResponse

from api.asked import AskBody, Asked, read_asked
from api.desk import Desk
from api.problems import Problem
from api.routes.given import TheDesk, request_id, visitor
from api.runs import Event, Run

router = APIRouter()

_STREAM_HEADERS = {
    "Cache-Control": "no-store",
    # Proxies must pass each event on at once: no buffering, no compression.
    "X-Accel-Buffering": "no",
}


@router.post(
    "/v1/ask",
    summary="Ask the guidance",
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {"application/json": {"schema": AskBody.model_json_schema()}},
        }
    },
)
async def ask(request: Request, desk: TheDesk) -> Response:
    """Answer a question, as one JSON object or, if asked for, as a stream of events."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/json":
        raise Problem(
            "not-application-json", "Send the question with Content-Type: application/json."
        )
    asked = read_asked(await request.body())
    if "text/event-stream" in request.headers.get("accept", ""):
        return await _stream(request, desk, asked)
    desk.quota.take(visitor(request))
    body = await desk.answer(asked, lambda: _gone(request))
    return Response(body, media_type="application/json", headers={"Cache-Control": "no-store"})


async def _gone(request: Request) -> None:
    """Waits until the asker has closed the connection."""
    while (await request.receive())["type"] != "http.disconnect":
        pass


async def _stream(request: Request, desk: Desk, asked: Asked) -> Response:
    broken, after = _last_event(request.headers.get("last-event-id", ""))
    run = desk.runs.with_id(broken) if broken else None
    if run is not None and run.fingerprint != asked.fingerprint:
        raise Problem(
            "request-id-used",
            "Last-Event-ID belongs to another question; leave it out to ask a new one.",
        )
    if run is None:
        after = 0
        kept = await desk.kept(asked)
        if kept is not None and desk.runs.with_id(kept.id) is None:
            whole = _event(kept.id, 1, Event("answer", kept.body.decode()))
            return Response(whole, media_type="text/event-stream", headers=_STREAM_HEADERS)
        desk.quota.take(visitor(request))
        run = desk.run(asked)
    return await _follow(desk, run, after, request_id(request))


async def _follow(desk: Desk, run: Run, after: int, asker: str) -> Response:
    """The run's events from number `after` on.

    The response begins with the first of them, so that a failure before it is a plain problem.
    """
    desk.runs.join(run)
    events = run.follow(after, desk.settings.heartbeat_s)
    try:
        first = await _first(run, events)
        if not first and run.problem is not None and not run.events:
            raise run.problem
    except BaseException:
        desk.runs.leave(run)
        raise

    async def body() -> AsyncIterator[str]:
        try:
            async with aclosing(events):
                for line in first:
                    yield line
                async for event in events:
                    yield _line(run, event)
            if run.problem is not None:
                problem = Event("error", json.dumps(run.problem.wire(asker)))
                yield _event(run.id, len(run.events) + 1, problem)
        finally:
            desk.runs.leave(run)

    return StreamingResponse(body(), media_type="text/event-stream", headers=_STREAM_HEADERS)


async def _first(run: Run, events: AsyncIterator[tuple[int, Event] | None]) -> list[str]:
    try:
        return [_line(run, await anext(events))]
    except StopAsyncIteration:
        return []


def _line(run: Run, numbered: tuple[int, Event] | None) -> str:
    return ": still working\n\n" if numbered is None else _event(run.id, *numbered)


def _event(run_id: str, n: int, event: Event) -> str:
    """An event on the wire. JSON holds no line ends, so one `data:` line is enough."""
    return f"id: {run_id}:{n}\nevent: {event.name}\ndata: {event.data}\n\n"


def _last_event(header: str) -> tuple[str, int]:
    run_id, _, n = header.rpartition(":")
    return (run_id, int(n)) if n.isascii() and n.isdigit() and len(n) < 7 else ("", 0)
