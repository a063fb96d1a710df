"""`widget.js` as it is served: its bytes, its version, and the digest that a page can insist on.

It is built from `api/widget/` by `make widget` and lies beside the pages' own files, so that the
service needs no Node.
"""

import base64
import gzip
import hashlib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

WIDGET = Path(__file__).parent / "static" / "widget.js"


@dataclass(frozen=True, slots=True)
class Script:
    """One script: as it is, packed with gzip, and how it is named."""

    body: bytes
    packed: bytes
    version: str
    integrity: str


@lru_cache(maxsize=1)
def widget() -> Script:
    """The widget; read once, as it does not change while the service runs."""
    body = WIDGET.read_bytes()
    digest = base64.b64encode(hashlib.sha384(body).digest()).decode()
    return Script(
        body=body,
        packed=gzip.compress(body, mtime=0),
        version=hashlib.sha256(body).hexdigest()[:12],
        integrity=f"sha384-{digest}",
    )
