"""What somebody types into a terminal: one line for one question, never lost."""

import json
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from corpus.normalise import visible
from evals.errors import NotTyped

_PASTE = re.compile(r"\x1b\[20[01]~")


class Typist:
    """Asks for lines and shows some; `read` gives the line that a prompt is answered with.

    Raises:
        NotTyped: where what comes is no text.
        EOFError, KeyboardInterrupt: as `read` does, when somebody stops.
    """

    def __init__(self, read: Callable[[str], str], show: Callable[[str], None]) -> None:
        self._read = read
        self.show = show

    def line(self, prompt: str, default: str = "") -> str:
        """One line, without what nobody sees; the default where nothing is typed."""
        asked = f"{prompt} [{default}] " if default else f"{prompt} "
        try:
            typed = self._read(asked)
            typed.encode("utf-8")
        except UnicodeError:
            raise NotTyped(
                "what was typed is not UTF-8: set the terminal to UTF-8, or the file that is read"
            ) from None
        # Pasted lines come with marks around them, and line breaks of the page they are from.
        typed = " ".join(visible(_PASTE.sub("", typed)).split())
        return typed or default

    def agrees(self, prompt: str, default: bool | None = None) -> bool:
        """Yes or no; asked again until it is one of them."""
        letters = {None: "y/n", True: "Y/n", False: "y/N"}[default]
        while True:
            typed = self.line(f"{prompt} ({letters})").lower()
            if typed in {"y", "yes"} or (not typed and default is True):
                return True
            if typed in {"n", "no"} or (not typed and default is False):
                return False
            self.show("y for yes, n for no.")

    def one_of(self, prompt: str, choices: Sequence[str], default: str) -> str:
        """One of some words, by the word, its number or a beginning that only it has."""
        told = ", ".join(f"{n} {choice}" for n, choice in enumerate(choices, start=1))
        while True:
            typed = self.line(f"{prompt} ({told})", default)
            near = [choice for choice in choices if choice.startswith(typed)]
            if typed in choices:
                return typed
            if typed.isdecimal() and 1 <= int(typed) <= len(choices):
                return choices[int(typed) - 1]
            if len(near) == 1:
                return near[0]
            self.show(f"{typed!r} is none of them.")


class Draft:
    """What was typed so far, kept in a file after every answer until the case is written."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.told: dict[str, Any] = {}
        try:
            kept = json.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            kept = {}
        if isinstance(kept, dict):
            self.told = kept

    def keep(self, name: str, value: object) -> None:
        """Take note of an answer."""
        self.told[name] = value
        self.path.parent.mkdir(parents=True, exist_ok=True)
        beside = self.path.with_suffix(".part")
        beside.write_text(json.dumps(self.told, ensure_ascii=False, indent=1), encoding="utf-8")
        beside.replace(self.path)

    def lines(self, name: str, typist: Typist, prompt: str, fits: Callable[[str], bool]) -> None:
        """Take note of lines until an empty one, of each when it is typed."""
        so_far = f"{name} so far"
        found: list[str] = list(self.told.get(so_far, []))
        for one in found:
            typist.show(f"  {one}")
        while typed := typist.line(prompt):
            if fits(typed):
                found.append(typed)
                self.keep(so_far, found)
        self.keep(name, found)

    def forget(self) -> None:
        """The case is written, or not wanted."""
        self.told = {}
        self.path.unlink(missing_ok=True)
