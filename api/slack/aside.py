"""An answer that only its asker sees, with a button to publish it."""

from collections.abc import Sequence
from typing import Any

from api.chat.heard import Heard
from api.slack.blocks import Message, answer_messages, words_message
from api.slack.buttons import publish_button, said_buttons
from api.slack.client import Failures, Slack, refused
from api.slack.standing import Note

Json = dict[str, Any]

MOST = 4
"""Messages to one address: Slack takes five, and one is left for what comes after."""
REST = "The rest of this answer finds no room here: publish it, and all of it is shown."


class AsideOutlet:
    """Shows one answer to its asker alone; nothing of it is shown before it is complete.

    `shown` are marks of the messages that an earlier try has sent; `note` is told of each.
    """

    def __init__(self, slack: Slack, heard: Heard, shown: Sequence[str], note: Note) -> None:
        self._slack = slack
        self._heard = heard
        self._shown = list(shown)
        self._note = note

    async def working(self) -> None:
        """The asker was told with the acknowledgement."""

    async def add(self, statement: Json, citations: list[Json]) -> None:
        """A message that only one sees cannot grow."""

    async def finish(self, answer: Json) -> None:
        """Show all of the answer, as far as Slack takes it."""
        closing = [publish_button(answer, self._heard.thread), said_buttons(answer)]
        messages = answer_messages(answer, closing)
        if len(messages) > MOST:
            last = words_message(REST)
            last = Message((*last.blocks, *closing), last.text)
            messages = [*messages[: MOST - 1], last]
        for message in messages[len(self._shown) :]:
            await self._send(message)
            self._shown.append("sent")
            await self._note(self._shown)

    async def tell(self, words: str) -> None:
        """Say why there is no answer."""
        await self._send(words_message(words))

    async def stopped(self) -> None:
        """Say that there is no answer."""
        await self.tell("Stopped. Nothing was answered.")

    async def _send(self, message: Message) -> None:
        try:
            await self._slack.respond(self._heard.aside, message, replace_original=False)
        except Failures as error:
            raise refused(error) from None
