"""`python -m evals schema`: the JSON Schema of a line, where an editor finds it."""

from argparse import Namespace, _SubParsersAction
from pathlib import Path
from typing import Any

from evals.line import schema_text
from evals.questions import SETS


def add(commands: "_SubParsersAction[Any]") -> None:
    """Add the command."""
    schema = commands.add_parser("schema", help="write the JSON Schema of a line of a set")
    schema.add_argument("file", nargs="?", type=Path, default=SETS / "schema.json")
    schema.set_defaults(do=do)


def do(given: Namespace) -> int:
    """Write it."""
    given.file.write_text(schema_text(), encoding="utf-8")
    print(given.file)
    return 0
