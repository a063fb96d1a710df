"""The words that the check looks for, read once from `signals.toml`."""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any


@cache
def data() -> Mapping[str, Any]:
    """All of the file, as it stands there."""
    path = Path(__file__).with_name("signals.toml")
    return tomllib.loads(path.read_text(encoding="utf-8"))
