"""`/widget.js` and `/v1/about`: what a page of another site loads, and what it then shows."""

from typing import Annotated

from anyio import to_thread
from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from api.about import about as describe
from api.routes.given import TheDesk
from api.routes.json_response import JsonResponse
from api.script import widget as built

router = APIRouter()

_FOREVER = "public, max-age=31536000, immutable"


@router.get("/widget.js", include_in_schema=False)
def widget(request: Request, v: Annotated[str, Query()] = "") -> Response:
    """The widget; kept for good where its version is named, asked about each time where not."""
    script = built()
    tag = f'"{script.version}"'
    headers = {
        "Cache-Control": _FOREVER if v == script.version else "no-cache",
        "ETag": tag,
        "Vary": "Accept-Encoding",
        # A script that anyone may embed; without this no page could insist on its digest.
        "Access-Control-Allow-Origin": "*",
        "Cross-Origin-Resource-Policy": "cross-origin",
    }
    if tag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    body = script.body
    if "gzip" in request.headers.get("accept-encoding", ""):
        body = script.packed
        headers["Content-Encoding"] = "gzip"
    return Response(body, media_type="text/javascript; charset=utf-8", headers=headers)


@router.get("/v1/about", summary="What this service is", response_class=JsonResponse)
async def about(desk: TheDesk) -> JsonResponse:
    """Whose words it quotes, questions to try, how long answers are kept."""
    snapshot = await to_thread.run_sync(lambda: desk.snapshot)
    return JsonResponse(describe(snapshot, desk.settings))
