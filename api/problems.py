"""What can go wrong at the door, each with a stable type and a sentence that says what to do.

Everything that is not an answer leaves as `application/problem+json` (RFC 9457). Nothing of a
question and nothing of the inside is ever repeated in a problem.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from starlette.responses import Response

from ingest.index.errors import IndexProblem

MEDIA_TYPE = "application/problem+json"

TITLES: dict[str, tuple[int, str]] = {
    "not-json": (400, "The body is not JSON"),
    "bad-request": (400, "The request cannot be read"),
    "not-found": (404, "There is nothing at this address"),
    "unknown-document": (404, "There is no such document"),
    "unknown-section": (404, "There is no such section"),
    "unknown-answer": (404, "There is no such answer"),
    "method-not-allowed": (405, "This address does not take that method"),
    "request-id-used": (409, "This request_id was used for another question"),
    "body-too-large": (413, "The body is too large"),
    "not-application-json": (415, "The body is not declared as JSON"),
    "invalid": (422, "The request does not fit"),
    "no-model": (422, "No language model is configured"),
    "too-many": (429, "Too many questions from you in a short time"),
    "internal": (500, "Something went wrong here"),
    "busy": (503, "Too many questions at once"),
    "no-index": (503, "The documents are not ready to be searched"),
}
"""Every type of problem: its status and its title."""


@dataclass(eq=False)
class Problem(Exception):
    """A request that gets no answer, and why.

    `slug` is a key of `TITLES`; `detail` says what to do; `errors` names what does not fit, as
    (where, why) pairs.
    """

    slug: str
    detail: str
    headers: Mapping[str, str] = field(default_factory=dict)
    errors: tuple[tuple[str, str], ...] = ()

    @property
    def status(self) -> int:
        """The status it leaves with."""
        return TITLES[self.slug][0]

    @property
    def title(self) -> str:
        """What went wrong, the same for every problem of the type."""
        return TITLES[self.slug][1]

    def wire(self, request_id: str) -> dict[str, Any]:
        """The problem as RFC 9457 has it, with the id of the request."""
        body: dict[str, Any] = {
            "type": f"/problems/{self.slug}",
            "title": self.title,
            "status": self.status,
            "detail": self.detail,
            "request_id": request_id,
        }
        if self.errors:
            body["errors"] = [{"field": where, "message": why} for where, why in self.errors]
        return body

    def response(self, request_id: str) -> Response:
        """The problem as a response."""
        return Response(
            json.dumps(self.wire(request_id)),
            self.status,
            headers={**self.headers, "Cache-Control": "no-store"},
            media_type=MEDIA_TYPE,
        )


def no_index(error: IndexProblem) -> Problem:
    """The index is missing, does not fit or is broken; it may come back at any moment."""
    # The index's own message names paths of this machine: it belongs in the log, not on the wire.
    del error
    return Problem(
        "no-index",
        "The index is being built or has to be rebuilt; try again in a few seconds. If you run "
        "this service: `python -m ingest`.",
        {"Retry-After": "5"},
    )


def internal() -> Problem:
    """Something nobody foresaw."""
    return Problem(
        "internal", "Try again; if it happens again, report it with this request's id to us."
    )
