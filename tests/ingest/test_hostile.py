"""Files made to do harm end in a sentence, or are read, within bounds of memory.

Each is read in a process of its own, as the reader would in production, and what that took is told
by the system. Time is bounded by the limits themselves, not by a clock of this test.
"""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.fixtures.hostile import MADE

ROOT = Path(__file__).parents[2]
MOST_MEMORY = 1_500_000_000
"""Bytes, file and all that makes it included."""

REFUSED = {
    "bomb.docx": "Damaged",
    "entities.docx": "Damaged",
    "nested.docx": "Damaged",
    "nested-whole.docx": "Damaged",
    "cut.docx": "Damaged",
    "nested.html": "Damaged",
    "nested-whole.html": "Damaged",
    "laughs.xml": "Damaged",
    "nested.xml": "Damaged",
    "brackets.md": "Damaged",
    "stars.md": "Damaged",
    "letters.pdf": "Damaged",
    "objects.pdf": "Damaged",
    "many-pages.pdf": "Damaged",
    "cut.pdf": "Damaged",
    "loop.pdf": "Damaged",
    "picture.pdf": "UnknownFormat",
    "swollen.pdf": "NoText",
}
READ = ("lines.txt", "rules.pdf")
SLOW = ("pages.pdf", "huge.docx", "cells.docx", "links.html", "wide.html", "line.txt", "quotes.md")

_CHILD = """
import json, resource, sys
from corpus.source import Force, Kind, Rendition, Source
from ingest.errors import ReadingProblem
from ingest.read import read
from tests.fixtures.hostile import MADE

name = sys.argv[1]
data = MADE[name]()
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
source = Source("own", "Own", "", Kind.OWN, Force.INFORMATIVE, Rendition.OWN, file=name)
try:
    ended, told = "read", str(len(read(source, data).document.text))
except ReadingProblem as problem:
    ended, told = type(problem).__name__, str(problem)
after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
inner = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
# A child begins with the memory of the process that made it.
grown = max(after, inner if inner > before else 0)
print(json.dumps([ended, told, 1024 * (grown if grown > before else 0)]))
"""


def read_apart(name: str) -> tuple[str, str, int]:
    done = subprocess.run(
        [sys.executable, "-c", _CHILD, name],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=1_200,
        check=True,
    )
    ended, told, memory = json.loads(done.stdout.splitlines()[-1])
    return ended, told, memory


def test_every_hostile_file_is_tried() -> None:
    assert set(MADE) == {*REFUSED, *READ, *SLOW}


@pytest.mark.parametrize("name", REFUSED)
def test_a_hostile_file_is_refused_with_a_sentence_that_names_it(name: str) -> None:
    ended, told, memory = read_apart(name)

    assert ended == REFUSED[name], told
    assert name in told
    assert ":" in told, "what to do comes after a colon"
    assert memory < MOST_MEMORY


@pytest.mark.parametrize("name", READ)
def test_a_swollen_file_that_is_a_text_is_read(name: str) -> None:
    ended, told, memory = read_apart(name)

    assert (ended, int(told) > 1_000) == ("read", True)
    assert memory < MOST_MEMORY


@pytest.mark.slow
@pytest.mark.parametrize("name", SLOW)
def test_a_large_file_is_read_or_refused_within_bounds(name: str) -> None:
    ended, told, memory = read_apart(name)

    assert ended in {"read", "Damaged", "EmptySource"}, told
    assert memory < 2 * MOST_MEMORY


def test_a_reader_that_breaks_down_is_told_as_a_damaged_file(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from ingest.errors import Damaged
    from ingest.formats import apart
    from ingest.formats.parsed import Layout

    broken = [sys.executable, "-c", "import os, sys; sys.stdin.buffer.read(); os.abort()"]
    run = subprocess.run
    monkeypatch.setattr(subprocess, "run", lambda asked, **options: run(broken, **options))

    with pytest.raises(Damaged, match=r"a\.pdf took more memory or time"):
        apart.read_apart(Layout.PDF, {"a.pdf": b"%PDF-1.4"})


def test_an_answer_that_is_no_answer_is_not_believed(monkeypatch: pytest.MonkeyPatch) -> None:
    from ingest.errors import Damaged
    from ingest.formats import apart
    from ingest.formats.parsed import Layout

    lying = [sys.executable, "-c", "import sys; sys.stdin.buffer.read(); print('[1, 2]')"]
    run = subprocess.run
    monkeypatch.setattr(subprocess, "run", lambda asked, **options: run(lying, **options))

    with pytest.raises(Damaged, match="breaks off"):
        apart.read_apart(Layout.PDF, {"a.pdf": b"%PDF-1.4"})


def test_a_file_with_a_wrong_ending_is_read_by_what_it_is() -> None:
    from corpus.source import Force, Kind, Rendition, Source
    from ingest.read import read
    from tests.fixtures.hostile import docx, pdf, prose

    def text(name: str, data: bytes) -> str:
        own = Source("own", "Own", "", Kind.OWN, Force.INFORMATIVE, Rendition.OWN, file=name)
        return read(own, data).document.text

    assert text("call.docx", pdf(prose(3))).startswith("A boat may enter the harbour by day")
    paragraph = "<w:p><w:r><w:t>A boat may enter.</w:t></w:r></w:p>"
    assert text("call.pdf", docx(paragraph)) == "A boat may enter."
