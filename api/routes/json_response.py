"""JSON as the wire has it: no escapes where UTF-8 will do, no validation of what we made."""

import json
from typing import Any

from starlette.responses import Response


class JsonResponse(Response):
    """A value as JSON."""

    media_type = "application/json"

    def render(self, content: Any) -> bytes:
        """The value's bytes."""
        return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
