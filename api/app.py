"""The application: routes, what every request gets, and how failures leave."""

import logging
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.staticfiles import StaticFiles

from api.desk import Desk
from api.envelope import Envelope
from api.origins import Origins
from api.page import page_response
from api.problems import Problem, no_index
from api.routes import answers as answers_route
from api.routes import ask, documents, feedback, health, pages, search, widget
from api.routes.given import request_id
from api.settings import ApiSettings
from assistant.ports import Answers
from ingest.index.errors import IndexProblem

if TYPE_CHECKING:
    from api.slack.bot import SlackBot

log = logging.getLogger("api")

STATIC = Path(__file__).parent / "static"


def create_app(
    answers: Answers,
    settings: ApiSettings | None = None,
    now: Callable[[], float] = time.time,
) -> FastAPI:
    """The service for these answers.

    The caller opens `answers` and closes it; the application closes only what it opened itself.
    `now` gives seconds of the epoch, where it matters whether something is sent again.
    """
    settings = settings or ApiSettings()
    desk = Desk(answers, settings)
    bot: SlackBot | None = None

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with bot.running() if bot else nullcontext():
            yield
        desk.close()

    app = FastAPI(
        title="ERA Guide",
        version="1",
        description="Answers from the guidance in its exact words, with section and page.",
        lifespan=lifespan,
        # The interactive pages load their scripts from elsewhere, which our pages never do.
        docs_url=None,
        redoc_url=None,
        openapi_url="/v1/openapi.json",
    )
    app.state.desk = desk
    for route in (ask, search, documents, answers_route, feedback, health, widget, pages):
        app.include_router(route.router)
    if settings.slack_over_http:
        bot = _slack(app, desk, now)
    app.mount("/static", _Static(directory=STATIC), name="static")
    app.add_exception_handler(Problem, _problem)
    app.add_exception_handler(IndexProblem, _index)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_middleware(
        Envelope,
        metrics=desk.metrics,
        max_body_bytes=settings.max_body_bytes,
        origins=Origins(settings.sites),
    )
    return app


def _slack(app: FastAPI, desk: Desk, now: Callable[[], float]) -> "SlackBot":
    """Open the door for Slack. Its libraries are an extra, and half a second to import."""
    from api.slack.bot import SlackBot
    from api.slack.events import slack_router

    bot = SlackBot(desk, now)
    secret = desk.settings.slack_signing_secret.get_secret_value()
    app.include_router(slack_router(bot, secret, now))
    return bot


class _Static(StaticFiles):
    """Files that a browser keeps but asks about each time: a new release is seen at once."""

    def file_response(self, *args: Any, **kwargs: Any) -> Response:
        response = super().file_response(*args, **kwargs)
        response.headers["Cache-Control"] = "no-cache"
        return response


def _leave(request: Request, problem: Problem) -> Response:
    """A problem as JSON; as a page for a browser that wants one."""
    wants_page = "text/html" in request.headers.get("accept", "")
    if wants_page and not request.url.path.startswith("/v1/"):
        desk: Desk = request.app.state.desk
        page = page_response(
            "problem.html",
            desk.settings.frame_ancestors,
            problem.status,
            problem=problem,
            request_id=request_id(request),
        )
        page.headers.update(problem.headers)
        return page
    return problem.response(request_id(request))


async def _problem(request: Request, error: Exception) -> Response:
    assert isinstance(error, Problem)
    return _leave(request, error)


async def _index(request: Request, error: Exception) -> Response:
    assert isinstance(error, IndexProblem)
    log.warning("%s: %s", type(error).__name__, error)
    return _leave(request, no_index(error))


async def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    headers = dict(error.headers or {})
    match error.status_code:
        case 404:
            problem = Problem("not-found", "See /v1/openapi.json for the addresses there are.")
        case 405:
            allowed = headers.get("Allow") or headers.get("allow") or "another method"
            problem = Problem(
                "method-not-allowed",
                f"This address takes {allowed}; see /v1/openapi.json.",
                headers,
            )
        case _:
            problem = Problem("bad-request", "Send the request again in the form of HTTP.", headers)
    return _leave(request, problem)


async def _invalid(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    errors = tuple(
        (".".join(str(part) for part in found["loc"][1:]) or "request", str(found["msg"]))
        for found in error.errors()
    )
    told = "; ".join(f"{where}: {why}" for where, why in errors[:3])
    return _leave(
        request, Problem("invalid", f"Correct this and send it again: {told}.", errors=errors)
    )
