"""`GET /v1/answers/{id}`: an answer that was given."""

from fastapi import APIRouter
from starlette.responses import Response

from api.problems import Problem
from api.routes.given import TheDesk

router = APIRouter()


@router.get("/v1/answers/{answer_id}", summary="A stored answer", response_class=Response)
def answer(desk: TheDesk, answer_id: str) -> Response:
    """The answer as it was given; its id is the key to it."""
    kept = desk.store.answer(answer_id)
    if kept is None:
        raise Problem("unknown-answer", "Answers are kept for a set time; ask the question again.")
    return Response(
        kept.body, media_type="application/json", headers={"Cache-Control": "private, no-store"}
    )
