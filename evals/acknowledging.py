"""How soon an event of Slack is acknowledged while the service is busy answering.

The service is the real one, Slack the stand-in; thirty-two clients ask over HTTP without a pause,
and beside them events come as they would from a workspace, each one a question, too.
"""

import http.client
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from evals.errors import CannotMeasure
from evals.measures.latency import percentile_ms
from evals.service import LOOPBACK, Service
from evals.workspace import BOT, SECRET, Workspace, event_body, json_request

ASKING = 32
"""Questions that are being answered meanwhile."""
EVENTS = 200
_EVERY_S = 0.03
"""Between two events: slow enough that those who send do not measure themselves."""
_ANSWERED_WITHIN_S = 60.0


def measure_acknowledging(
    home: Path, questions: Sequence[str], progress: Callable[[str, int, int], None]
) -> tuple[tuple[str, float, str], ...]:
    """Figures as (what, value, unit).

    Raises:
        CannotMeasure: where an event is refused, lost or answered twice.
    """
    with Workspace() as workspace:
        door = {
            "ERAGUIDE_SLACK_BOT_TOKEN": workspace.token,
            "ERAGUIDE_SLACK_SIGNING_SECRET": SECRET,
            "ERAGUIDE_SLACK_API_URL": workspace.api_url,
        }
        with Service(home, more=door) as service:
            service.ask(questions[0])
            _send(service.port, questions[0], -1)
            ms = _beside(service, questions, progress)
            _all_answered(workspace, len(ms) + 1)
    return (
        (f"acknowledging an event, p50, {ASKING} clients", percentile_ms(ms, 50), "ms"),
        (f"acknowledging an event, p99, {ASKING} clients", percentile_ms(ms, 99), "ms"),
    )


def _beside(
    service: Service, questions: Sequence[str], progress: Callable[[str, int, int], None]
) -> list[float]:
    """Send the events while the others ask; milliseconds of each."""
    told: list[Mapping[str, Any]] = []
    seconds = EVENTS * _EVERY_S * 3
    asking = threading.Thread(
        target=lambda: told.append(service.load(questions, ASKING, seconds)), daemon=True
    )
    asking.start()
    time.sleep(1.0)  # until all of them ask
    ms = []
    for at in range(EVENTS):
        if not asking.is_alive():
            break
        ms.append(_send(service.port, questions[at % len(questions)], at))
        progress("events acknowledged", at + 1, EVENTS)
        time.sleep(_EVERY_S)
    asking.join()
    if len(ms) < EVENTS // 2 or not told:
        raise CannotMeasure(f"{len(ms)} events were sent while others asked, of {EVENTS}")
    return ms


def _send(port: int, question: str, number: int) -> float:
    """Send one event; milliseconds until it is acknowledged."""
    event = {
        "type": "app_mention",
        "channel": f"C{number}",
        "user": f"U{number}",
        "ts": f"{1_700_000_000 + number}.000001",
        "text": f"<@{BOT}> {question}",
    }
    body, headers = json_request(event_body(event, f"Ev{number}"))
    connection = http.client.HTTPConnection(LOOPBACK, port, timeout=30)
    try:
        began = time.perf_counter()
        connection.request("POST", "/slack/events", body, headers)
        status = connection.getresponse().status
        took = (time.perf_counter() - began) * 1000
    finally:
        connection.close()
    if status != 200:
        raise CannotMeasure(f"an event was answered with {status}")
    return took


def _all_answered(workspace: Workspace, sent: int) -> None:
    """Wait until every event that was sent has its answer, and see that none has two."""
    places: list[str] = []
    end = time.perf_counter() + _ANSWERED_WITHIN_S
    while time.perf_counter() < end:
        places = [shown.channel for shown in list(workspace.messages.values())]
        if len(set(places)) >= sent:
            break
        time.sleep(0.1)
    if not len(places) == len(set(places)) == sent:
        raise CannotMeasure(f"{sent} events were sent, and {len(places)} messages stand there")
