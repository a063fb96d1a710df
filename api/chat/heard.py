"""A question that somebody asked in a chat, and where its answer goes."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from assistant.privacy import masked
from assistant.question import MAX_LENGTH


@dataclass(frozen=True, slots=True)
class Heard:
    """What was asked, and by whom; `place` is a channel, `thread` and `at` are ids of messages.

    `aside` is an address for answers that only the asker sees, "" for those in the thread.
    `direct` says that nobody else is in the conversation.
    """

    team: str
    place: str
    thread: str
    at: str
    asker: str
    text: str
    aside: str = ""
    direct: bool = False

    def kept(self) -> dict[str, Any]:
        """What may be kept of it until it is answered: everything but personal data."""
        # One sign more than a question may have, so that a longer one stays too long.
        return {**asdict(self), "text": masked(self.text[: MAX_LENGTH + 1])}


def heard_again(kept: Mapping[str, Any]) -> Heard:
    """The question of which this was kept."""
    return Heard(**kept)
