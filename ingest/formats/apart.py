"""Reads a file in a process of its own, within bounds of memory and time.

What opens PDF is a large program in C++, what opens DOCX builds whole trees, and the files come
from anywhere. One made to do harm, or an honest one that meets a fault, ends this process and not
the ingestion of all others. Blocks come back as JSON: what a process that failed may have written
is not trusted to be more than words.
"""

import json
import os
import resource
import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from ingest import errors
from ingest.blocks import Block, BlockKind, Inline
from ingest.errors import Damaged, ReadingProblem
from ingest.formats.parsed import About, Layout, Parsed

MEMORY = 3 * 1024**3
"""Bytes that reading one file may take; 2,000 dense pages of PDF take a third of it."""

SECONDS = 300
"""Seconds of one core that reading one file may take; a page of PDF takes about 0.02."""

_ROOT = Path(__file__).parents[2]
_FIELDS = ("line", "level", "bold", "italic", "marker", "group", "row", "page_ends", "page")


def read_apart(layout: Layout, files: Mapping[str, bytes]) -> Parsed:
    """Read one file by the reader of its layout, in a process of its own.

    Raises:
        ReadingProblem: what the reader raised.
        Damaged: when it took more memory or time than any document needs, or broke down.
    """
    name, data = next(iter(files.items()))
    asked = [sys.executable, "-m", "ingest.formats.apart", layout.value, name]
    paths = os.pathsep.join([str(_ROOT), *(path for path in sys.path if path)])
    try:
        done = subprocess.run(
            asked,
            input=data,
            capture_output=True,
            timeout=2 * SECONDS,
            env={**os.environ, "PYTHONPATH": paths},
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise _swollen(name, "time") from error
    if done.returncode != 0:
        told = done.stderr.decode("utf-8", "replace").strip().splitlines()
        raise _swollen(name, "memory or time", told[-1] if told else f"status {done.returncode}")
    return _answer(name, done.stdout)


def _swollen(name: str, what: str, told: str = "") -> Damaged:
    shown = f" ({told[:200]})" if told else ""
    return Damaged(
        f"{name} took more {what} to read than any document needs, or broke its reader{shown}: "
        "cut it into parts, or print it to PDF anew"
    )


def _answer(name: str, answered: bytes) -> Parsed:
    try:
        found = json.loads(answered)
        if "problem" in found:
            raise _problem(found["problem"], found["message"])
        return Parsed(
            Layout(found["layout"]),
            tuple(_block(each) for each in found["blocks"]),
            About(title=found["title"]),
            remarks=tuple(found["remarks"]),
        )
    except (ValueError, KeyError, TypeError) as error:
        raise _swollen(name, "memory or time", f"its answer breaks off: {error}") from error


def _problem(name: str, message: str) -> ReadingProblem:
    kind = getattr(errors, name, Damaged)
    known = isinstance(kind, type) and issubclass(kind, ReadingProblem)
    return (kind if known else Damaged)(message)


def _told(parsed: Parsed) -> dict[str, Any]:
    return {
        "layout": parsed.layout.value,
        "title": parsed.about.title,
        "remarks": list(parsed.remarks),
        "blocks": [
            {
                "kind": block.kind.value,
                "text": block.text,
                "calls": block.inline.calls,
                "links": block.inline.links,
                **{name: getattr(block, name) for name in _FIELDS},
            }
            for block in parsed.blocks
        ],
    }


def _block(told: dict[str, Any]) -> Block:
    inline = Inline(told["text"], _tuples(told["calls"]), _tuples(told["links"]))
    rest = {name: told[name] for name in _FIELDS}
    rest["page_ends"] = tuple(rest["page_ends"])
    return Block(BlockKind(told["kind"]), inline, **rest)


def _tuples(lists: Iterable[Iterable[Any]]) -> tuple[Any, ...]:
    return tuple(tuple(each) for each in lists)


def _reader(layout: Layout) -> Callable[[Mapping[str, bytes]], Parsed]:
    # Imported here: each process needs one of them, and the process that asks none.
    if layout is Layout.PDF:
        from ingest.formats.pdf import read_pdf

        return read_pdf
    if layout is Layout.DOCX:
        from ingest.formats.docx import read_docx

        return read_docx
    from ingest.formats.web import read_web

    return read_web


def main() -> int:
    """Read the file on standard input and write what was read on standard output."""
    layout, name = Layout(sys.argv[1]), sys.argv[2]
    _limit(resource.RLIMIT_AS, MEMORY)
    _limit(resource.RLIMIT_CPU, SECONDS)
    _limit(resource.RLIMIT_CORE, 0)
    # Whatever a library prints must not end up among the blocks.
    answer = os.fdopen(os.dup(1), "w", encoding="utf-8", errors="surrogatepass")
    os.dup2(2, 1)
    try:
        told = _told(_reader(layout)({name: sys.stdin.buffer.read()}))
    except ReadingProblem as problem:
        told = {"problem": type(problem).__name__, "message": str(problem)}
    except MemoryError:
        told = {"problem": "Damaged", "message": str(_swollen(name, "memory"))}
    except RecursionError:
        told = {"problem": "Damaged", "message": f"{name} is nested as no document is"}
    with answer:
        json.dump(told, answer)
    return 0


def _limit(what: int, most: int) -> None:
    _, hard = resource.getrlimit(what)
    if hard != resource.RLIM_INFINITY:
        most = min(most, hard)
    resource.setrlimit(what, (most, hard))


if __name__ == "__main__":
    sys.exit(main())
