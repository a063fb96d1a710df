"""`/v1/documents`: what is held and listed, down to sections and the canonical text."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.problems import Problem
from api.routes.given import TheDesk
from api.routes.json_response import JsonResponse
from assistant.wire import wire_contents, wire_listed, wire_listing, wire_section

router = APIRouter(prefix="/v1/documents")


@router.get("", summary="All documents", response_class=JsonResponse)
def documents(desk: TheDesk) -> JsonResponse:
    """Every document that is held, then every source that is only listed."""
    return JsonResponse(wire_listing(desk.snapshot))


@router.get("/{document_id}", summary="One document", response_class=JsonResponse)
def document(desk: TheDesk, document_id: str) -> JsonResponse:
    """One document with its sections and footnotes."""
    snapshot = desk.snapshot
    listed = next((source for source in snapshot.listed if source.id == document_id), None)
    if listed is not None:
        return JsonResponse({**wire_listed(listed), "sections": [], "footnotes": []})
    return JsonResponse(wire_contents(desk.document(document_id), snapshot))


@router.get("/{document_id}/text", summary="Canonical text", response_class=Response)
def text(desk: TheDesk, document_id: str, request: Request) -> Response:
    """The canonical text that every offset counts in; its digest is the ETag."""
    found = desk.document(document_id)
    tag = f'"{found.digest}"'
    headers = {"ETag": tag, "Cache-Control": "no-cache"}
    known = {one.strip().removeprefix("W/") for one in _if_none_match(request).split(",")}
    if known & {tag, "*"}:
        return Response(status_code=304, headers=headers)
    return Response(found.text, media_type="text/plain; charset=utf-8", headers=headers)


@router.get(
    "/{document_id}/sections/{section_id:path}", summary="One section", response_class=JsonResponse
)
def section(desk: TheDesk, document_id: str, section_id: str) -> JsonResponse:
    """A section with its text, passages, footnotes and the sections below it."""
    found = desk.document(document_id)
    try:
        held = found.section(section_id)
    except KeyError:
        raise Problem(
            "unknown-section", "See /v1/documents/{id} for the ids of a document's sections."
        ) from None
    return JsonResponse(wire_section(found, held, desk.snapshot, desk.settings.public_url))


def _if_none_match(request: Request) -> str:
    return request.headers.get("if-none-match", "")
