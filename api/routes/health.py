"""Is it alive, is it ready, what has it counted?"""

from fastapi import APIRouter
from prometheus_client import CONTENT_TYPE_LATEST
from starlette.responses import Response

from api.routes.given import TheDesk
from api.routes.json_response import JsonResponse
from assistant.switch import Switch

router = APIRouter()


@router.get("/healthz", summary="Alive", response_class=JsonResponse)
async def healthz() -> JsonResponse:
    """The process answers."""
    return JsonResponse({"status": "alive"})


@router.get("/readyz", summary="Ready", response_class=JsonResponse)
def readyz(desk: TheDesk) -> JsonResponse:
    """An index is open; otherwise 503, through the problem that opening it raises.

    Switched off is ready, too: whoever asks is to read why, and not that nobody is there.
    """
    return JsonResponse(
        {
            "status": "ready",
            "index": desk.answers.index_id,
            "snapshot": desk.snapshot.id,
            "off": Switch(desk.settings.home).reason(),
        }
    )


@router.get("/metrics", summary="Counters for Prometheus", response_class=Response)
def metrics(desk: TheDesk) -> Response:
    """Counters in the text format of Prometheus."""
    return Response(desk.metrics.text(), media_type=CONTENT_TYPE_LATEST)
