"""The switch that turns the service off without a release: a file under `ERAGUIDE_HOME`.

The file is looked for at each question, so every process that answers from this home follows at
once. What it says is the reason that the asker reads.
"""

import os
from dataclasses import dataclass
from pathlib import Path

from assistant.answer import Answer, Status, Trace
from assistant.question import Question
from corpus.normalise import visible

WITHOUT_REASON = "The assistant is switched off for the moment. Please come back later."
"""What an asker reads where no reason was given."""
LONGEST = 500
"""Characters of a reason."""


@dataclass(frozen=True, slots=True)
class Switch:
    """Whether questions are answered, for all who share a home."""

    home: Path

    @property
    def file(self) -> Path:
        """The file that is there while the service is off."""
        return self.home / "off"

    def reason(self) -> str | None:
        """Why no question is answered; None while the service is on.

        A file that is there and cannot be read means off: whoever put it there meant it.
        """
        try:
            with self.file.open("rb") as file:
                said = file.read(4 * LONGEST)
        except (FileNotFoundError, NotADirectoryError):
            return None
        except OSError:
            return WITHOUT_REASON
        return _said(said.decode("utf-8", "ignore")) or WITHOUT_REASON

    def off(self, why: str = "") -> str:
        """Turn the service off; returns what askers will read."""
        why = _said(why)
        self.home.mkdir(parents=True, exist_ok=True)
        # In one step, so that nobody reads half a reason.
        made = self.file.with_name(f"off.{os.getpid()}.tmp")
        made.write_text(why, encoding="utf-8")
        made.replace(self.file)
        return why or WITHOUT_REASON

    def on(self) -> bool:
        """Turn the service on; returns whether it was off."""
        was_off = self.file.exists()
        self.file.unlink(missing_ok=True)
        return was_off


def _said(why: str) -> str:
    return " ".join(visible(why).split())[:LONGEST]


def declined_off(
    question: Question, answer_id: str, why: str, snapshot: str = "", index: str = ""
) -> Answer:
    """The answer to every question while the service is off.

    Args:
        question: What was asked.
        answer_id: The id of this answer.
        why: The reason, as the switch gives it.
        snapshot: The id of the snapshot that would have been searched.
        index: The name of its index.
    """
    return Answer(
        id=answer_id,
        question=question.text,
        standalone_question=question.text,
        status=Status.DECLINED_OFF,
        lead=why,
        trace=Trace("quote", snapshot, index),
    )
