"""The pages: `/` to ask, `/read/{id}` to read. Both work without script."""

import json
from typing import Annotated, Any
from urllib.parse import quote

from anyio import to_thread
from fastapi import APIRouter, Query, Request
from starlette.responses import HTMLResponse

from api.about import EXAMPLES
from api.asked import Asked, asked, question_text
from api.page import page_response
from api.problems import Problem
from api.reader import lay_out
from api.routes.given import TheDesk, request_id, visitor
from assistant.question import MAX_HISTORY, Turn
from assistant.wire import utf16
from corpus.document import Document
from corpus.span import Span

router = APIRouter(include_in_schema=False)


@router.get("/")
async def home(
    request: Request,
    desk: TheDesk,
    q: Annotated[str | None, Query()] = None,
    h: Annotated[list[str] | None, Query()] = None,
) -> HTMLResponse:
    """The page to ask; with `?q=` the answer is already in it. `h` are the questions before."""
    answer: dict[str, Any] | None = None
    problem: Problem | None = None
    earlier: list[str] = []
    if q is not None:
        try:
            earlier = _earlier(h or [])
            one = _asked(q, earlier)
            desk.quota.take(visitor(request))
            answer = json.loads(await desk.answer(one))
        except Problem as found:
            problem = found
    snapshot = await to_thread.run_sync(lambda: desk.snapshot)
    response = page_response(
        "home.html",
        desk.settings.frame_ancestors,
        problem.status if problem else 200,
        question=q or "",
        answer=answer,
        problem=problem,
        request_id=request_id(request),
        earlier=earlier,
        history=[*earlier, answer["question"]][-MAX_HISTORY:] if answer else earlier,
        examples=EXAMPLES,
        days=desk.settings.answers_days,
        source=snapshot.documents[0].source,
    )
    if problem:
        response.headers.update(problem.headers)
    return response


@router.get("/read/{document_id}")
def read(
    request: Request,
    desk: TheDesk,
    document_id: str,
    start: Annotated[int | None, Query(ge=0)] = None,
    end: Annotated[int | None, Query(ge=0)] = None,
    panel: bool = False,
    theme: Annotated[str, Query(pattern="^(light|dark)?$")] = "",
) -> HTMLResponse:
    """A document as a page, the words from `start` to `end` (UTF-16 code units) marked."""
    document = desk.document(document_id)
    held = {one.id for one in desk.snapshot.documents}

    def link_to(other: str) -> str | None:
        if other not in held:
            return None
        return f"/read/{quote(other, safe='')}" + (f"?panel=1&theme={theme}" if panel else "")

    mark = _mark(document, start, end)
    return page_response(
        "read.html",
        desk.settings.reader_ancestors,
        source=document.source,
        reading=lay_out(document, mark, link_to),
        marked=mark is not None,
        not_found=mark is None and start is not None,
        panel=panel,
        theme=theme,
    )


@router.get("/embed")
def embed(request: Request, desk: TheDesk) -> HTMLResponse:
    """How another site embeds the widget: the lines to copy, this version's digest in them."""
    settings = desk.settings
    return page_response(
        "embed.html",
        settings.frame_ancestors,
        address=(settings.public_url or str(request.base_url)).rstrip("/"),
        sites=settings.sites,
    )


def _asked(q: str, earlier: list[str]) -> Asked:
    try:
        return asked(question_text(q), history=tuple(Turn(question) for question in earlier))
    except ValueError as error:
        told = f"Correct the question and ask again: {error}."
        raise Problem("invalid", told, errors=(("q", str(error)),)) from None


def _earlier(questions: list[str]) -> list[str]:
    """Earlier questions that can be read; the others are left out."""
    kept = []
    for question in questions[-MAX_HISTORY:]:
        try:
            kept.append(question_text(question))
        except ValueError:
            continue
    return kept


def _mark(document: Document, start: int | None, end: int | None) -> Span | None:
    """The words to mark; None where the range does not fit this text or holds no words."""
    if start is None or end is None or start >= end:
        return None
    count = utf16(document.text)
    first, last = count.points(start), count.points(end)
    if last > len(document.text):
        return None
    span = Span(first, last).trimmed(document.text)
    return span if len(span) else None
