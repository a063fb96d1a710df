"""Which other sites' pages may speak with the service: none, unless named in the settings.

Browsers ask; this answers. It keeps other people's pages out of their visitors' browsers and is no
authentication: any program can write any origin into its request.
"""

from collections.abc import Iterable

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import Scope

SHARED = "/v1/"
"""Only what lies below is ever shared with other sites."""

_PREFLIGHT = {
    "access-control-allow-methods": "GET, POST",
    "access-control-allow-headers": "Content-Type, Last-Event-ID",
    "access-control-max-age": "600",
}
_EXPOSED = "Retry-After, X-Request-ID"


class Origins:
    """The sites that are named: scheme, host and port, compared to the letter."""

    def __init__(self, allowed: Iterable[str] = ()) -> None:
        self._allowed = frozenset(allowed)

    def preflight(self, scope: Scope) -> Response | None:
        """The answer to a browser that asks before it sends; None for every other request."""
        headers = Headers(scope=scope)
        asks = "origin" in headers and "access-control-request-method" in headers
        if scope["method"] != "OPTIONS" or not asks or not scope["path"].startswith(SHARED):
            return None
        allowed = headers["origin"] in self._allowed
        return Response(status_code=204, headers=_PREFLIGHT if allowed else {})

    def mark(self, scope: Scope, headers: MutableHeaders) -> None:
        """Say in a response whether the asking page may read it; never with credentials."""
        if not scope["path"].startswith(SHARED):
            return
        headers.add_vary_header("Origin")
        origin = Headers(scope=scope).get("origin")
        if origin in self._allowed:
            headers["access-control-allow-origin"] = origin
            headers["access-control-expose-headers"] = _EXPOSED
