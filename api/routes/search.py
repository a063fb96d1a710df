"""`GET /v1/search`: passages for a query."""

from typing import Annotated

from fastapi import APIRouter, Query

from api.asked import question_text
from api.problems import Problem
from api.routes.given import TheDesk
from api.routes.json_response import JsonResponse
from assistant.wire import wire_passage

router = APIRouter()


@router.get("/v1/search", summary="Find passages", response_class=JsonResponse)
def search(
    desk: TheDesk,
    q: Annotated[str, Query(description="1 to 2,000 characters.")],
    limit: Annotated[int, Query(ge=1, le=50)] = 10,
    documents: Annotated[
        list[str] | None, Query(description="Ids; repeated, or separated by commas.")
    ] = None,
) -> JsonResponse:
    """Passages, best first."""
    try:
        query = question_text(q)
    except ValueError as error:
        raise Problem("invalid", f"Correct q: {error}.", errors=(("q", str(error)),)) from None
    ids = tuple(dict.fromkeys(i for given in documents or () for i in given.split(",") if i))
    for document_id in ids:
        desk.document(document_id)
    found = desk.answers.search(query, limit, ids)
    snapshot, url = desk.snapshot, desk.settings.public_url
    return JsonResponse({"passages": [wire_passage(one, snapshot, url) for one in found]})
