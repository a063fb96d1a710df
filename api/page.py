"""A page: a template filled in, under the policy that lets nothing foreign in."""

import datetime
import hashlib
from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import HTMLResponse

from api.reader import is_address
from api.script import widget
from api.shown import blocks, places, source_name, vias, where
from assistant.question import MAX_LENGTH
from assistant.render import NOTICE_LABELS, STATUS_LABELS

HERE = Path(__file__).parent

_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    "connect-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors "
)


def _date(iso: str | None) -> str:
    """An ISO date as people write it: 21 March 2024."""
    if not iso:
        return ""
    day = datetime.date.fromisoformat(iso)
    return f"{day.day} {day:%B %Y}"


@lru_cache
def _templates() -> Environment:
    made = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    digest = hashlib.sha256()
    for path in sorted((HERE / "static").iterdir()):
        digest.update(path.read_bytes())
    made.globals |= {
        "version": digest.hexdigest()[:12],
        "max_length": MAX_LENGTH,
        "widget": widget(),
        "status_labels": {status.value: label for status, label in STATUS_LABELS.items()},
        "notice_labels": {kind.value: label for kind, label in NOTICE_LABELS.items()},
    }
    made.filters |= {
        "date": _date,
        "source_name": source_name,
        "where": where,
        "safe_url": _safe,
        "blocks": blocks,
        "places": places,
        "vias": vias,
    }
    made.tests["address"] = is_address
    return made


def _safe(url: str | None) -> str | None:
    """An address that may become a link: on this service, or http(s)."""
    own = bool(url) and str(url).startswith("/") and not str(url).startswith("//")
    return url if own or is_address(url) else None


def page_response(template: str, ancestors: str, status: int = 200, **values: Any) -> HTMLResponse:
    """A page with the policy that lets nothing foreign in."""
    body = _templates().get_template(template).render(**values)
    headers = {"Content-Security-Policy": _POLICY + ancestors, "Cache-Control": "no-cache"}
    return HTMLResponse(body, status, headers=headers)
