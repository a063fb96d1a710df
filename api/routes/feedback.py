"""`POST /v1/feedback`: what an asker says of an answer."""

from typing import Annotated

from fastapi import APIRouter, Request
from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from api.clean import clean
from api.feedback import Verdict
from api.routes.given import TheDesk, visitor
from api.routes.json_response import JsonResponse

router = APIRouter()

MAX_COMMENT = 2_000
"""Characters of a comment."""


class FeedbackBody(BaseModel):
    """The body of `POST /v1/feedback`."""

    model_config = ConfigDict(strict=True)

    answer_id: Annotated[str, Field(min_length=1, max_length=100)]
    verdict: Annotated[Verdict, Field(strict=False)]
    comment: Annotated[str, Field(max_length=MAX_COMMENT), AfterValidator(clean)] = ""


@router.post("/v1/feedback", status_code=201, summary="Say whether an answer was right")
def feedback(request: Request, desk: TheDesk, body: FeedbackBody) -> JsonResponse:
    """Keep a verdict on an answer that is still kept; of a comment, no personal data."""
    desk.quota.take(visitor(request))
    told = desk.said(body.answer_id, body.verdict, body.comment)
    return JsonResponse({"id": told.id}, 201, headers={"Cache-Control": "no-store"})
