"""What answers rest on beside snapshot and settings: this program, its prompts, its libraries."""

import os
import platform
import subprocess
from collections.abc import Iterable
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ("corpus", "ingest", "assistant")
"""The rooms whose files make an answer; how it is measured is another matter."""
PROMPTS = ROOT / "assistant" / "prompts"
LIBRARIES = (
    "chromadb", "tantivy", "onnxruntime", "tokenizers", "numpy", "rapidfuzz", "pydantic",
    "langchain-core", "py3langid", "ir-measures",
)  # fmt: skip
"""Libraries whose other version may give another answer, or another figure."""

_READ = frozenset({".py", ".toml", ".md"})


def program() -> str:
    """A digest of every file that makes an answer."""
    return _digest(p for room in ROOMS for p in (ROOT / room).rglob("*") if p.suffix in _READ)


def prompts() -> str:
    """A digest of what a language model is told."""
    return _digest(PROMPTS.glob("*.md"))


def versions() -> dict[str, str]:
    """This project's version and commit, Python's, and those of the main libraries."""
    found = {"era-guide": _version("era-guide"), "commit": _commit()}
    found["python"] = platform.python_version()
    return found | {name: _version(name) for name in LIBRARIES}


def machine() -> str:
    """The machine in words."""
    return f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores"


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""


def _commit() -> str:
    """The commit, marked where files differ from it; empty where this is no checkout."""
    try:
        told = subprocess.run(
            ["git", "describe", "--always", "--dirty", "--abbrev=12"],
            cwd=ROOT, capture_output=True, text=True, check=False, timeout=10,
        )  # fmt: skip
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return told.stdout.strip() if told.returncode == 0 else ""


def _digest(paths: Iterable[Path]) -> str:
    digest = sha256()
    for path in sorted(paths):
        digest.update(f"{path.relative_to(ROOT).as_posix()}\n".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:20]
