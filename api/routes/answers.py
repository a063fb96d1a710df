"""`GET /v1/answers/{id}`: an answer that was given, as JSON or as a file to keep."""

import json
from enum import StrEnum
from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import Response

from api.desk import Desk
from api.exports import files
from api.exports.sheet import Lookup, Reference, Sheet, sheet
from api.page import page_response
from api.problems import Problem
from api.routes.given import TheDesk

router = APIRouter()


class Form(StrEnum):
    """What an answer can be had as; `print` is a page to print."""

    JSON = "json"
    MD = "md"
    DOCX = "docx"
    PRINT = "print"
    TXT = "txt"
    BIBTEX = "bibtex"
    RIS = "ris"
    CSL = "csl"


@router.get("/v1/answers/{answer_id}", summary="A stored answer", response_class=Response)
def answer(
    desk: TheDesk,
    answer_id: str,
    form: Annotated[
        Form, Query(alias="format", description="JSON, the whole answer, or its references.")
    ] = Form.JSON,
    citation: Annotated[
        int | None, Query(ge=1, description="Only the reference with this number.")
    ] = None,
) -> Response:
    """The answer as it was given; its id is the key to it."""
    kept = desk.store.answer(answer_id)
    if kept is None:
        raise Problem("unknown-answer", "Answers are kept for a set time; ask the question again.")
    if form is Form.JSON:
        return _private(kept.body, "application/json")
    page = sheet(json.loads(kept.body), _lookup(desk))
    if form is Form.PRINT:
        response = page_response("print.html", "'none'", sheet=page)
        response.headers["Cache-Control"] = "private, no-store"
        return response
    made = _file(page, form, citation)
    name = f"era-guide-{kept.id[:12]}.{made.ending}"
    return _private(made.body, made.media_type, name)


def _file(page: Sheet, form: Form, citation: int | None) -> files.File:
    if form.value in files.WHOLE:
        return files.whole(page, form.value)
    return files.references(_chosen(page, citation), form.value)


def _chosen(page: Sheet, citation: int | None) -> tuple[Reference, ...]:
    if citation is None:
        return page.references
    if citation > len(page.references):
        raise Problem(
            "invalid",
            f"This answer has {len(page.references)} citations; name one of them.",
            errors=(("citation", f"{citation} is not among them"),),
        )
    return page.references[citation - 1 : citation]


def _lookup(desk: Desk) -> Lookup:
    """The sources of the snapshot in use; one that is not held any more is told by the answer."""
    snapshot = desk.snapshot
    held = {document.id: document.source for document in snapshot.documents}
    return held.get


def _private(body: bytes, media_type: str, name: str = "") -> Response:
    headers = {"Cache-Control": "private, no-store"}
    if name:
        headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return Response(body, media_type=media_type, headers=headers)
