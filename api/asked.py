"""The body of a question: read, checked and turned into a `Question`."""

import json
from dataclasses import dataclass
from hashlib import sha256
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from api.clean import clean
from api.problems import Problem
from assistant.privacy import withheld
from assistant.question import MAX_HISTORY, MAX_LENGTH, Mode, Question, Turn

MAX_EARLIER_ANSWER = 50_000
"""Characters of an earlier answer that is sent along; our own are far shorter."""
MAX_DOCUMENTS = 1_000
"""Document ids that a question may be limited to."""


def question_text(text: str) -> str:
    """A question of 1 to 2,000 characters, cleaned.

    Raises:
        ValueError: saying what does not fit.
    """
    length = len(text.strip())
    if length > MAX_LENGTH:
        raise ValueError(f"it has {length:,} characters; at most {MAX_LENGTH:,} are read")
    cleaned = clean(text)
    if not cleaned:
        raise ValueError(
            f"it holds nothing that can be read; ask in 1 to {MAX_LENGTH:,} characters"
        )
    return cleaned


Asking = Annotated[str, AfterValidator(question_text)]


class EarlierTurn(BaseModel):
    """A question that was asked before, with its answer where it is known."""

    model_config = ConfigDict(strict=True)

    question: Asking
    answer: Annotated[str, Field(max_length=MAX_EARLIER_ANSWER), AfterValidator(clean)] | None = (
        None
    )
    answer_id: Annotated[str, Field(max_length=100)] | None = None


class AskBody(BaseModel):
    """The body of `POST /v1/ask`."""

    model_config = ConfigDict(strict=True)

    question: Asking = Field(description="1 to 2,000 characters after trimming.")
    history: list[EarlierTurn] = Field(
        default=[], description="Earlier turns, oldest first; only the last 20 are read."
    )
    mode: Annotated[Mode, Field(strict=False)] = Field(
        default=Mode.AUTO, description="How to answer: auto, quote or generate."
    )
    documents: list[str] = Field(
        default=[], max_length=MAX_DOCUMENTS, description="Ids of the documents to search; all."
    )
    request_id: Annotated[str, Field(min_length=1, max_length=64)] | None = Field(
        default=None, description="The same key with the same body is answered once, for an hour."
    )


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with the key under which it is answered once."""

    question: Question
    request_id: str | None = None

    @property
    def fingerprint(self) -> str:
        """A digest of all that the answer depends on, which personal data is no part of."""
        question = withheld(self.question).question
        told = [
            question.text,
            [[turn.question, turn.answer, turn.answer_id] for turn in question.history],
            question.mode.value,
            sorted(question.documents),
        ]
        return sha256(json.dumps(told).encode()).hexdigest()


def read_asked(body: bytes) -> Asked:
    """The question in a JSON body.

    Raises:
        Problem: not-json or invalid.
    """
    try:
        read = AskBody.model_validate_json(body)
    except ValidationError as error:
        raise _problem(error, body) from None
    return asked(
        read.question,
        history=tuple(Turn(t.question, t.answer, t.answer_id) for t in read.history[-MAX_HISTORY:]),
        mode=read.mode,
        documents=tuple(dict.fromkeys(read.documents)),
        request_id=read.request_id,
    )


def asked(text: str, *, request_id: str | None = None, **parts: Any) -> Asked:
    """A question from text that `question_text` has passed."""
    return Asked(Question(text, **parts), request_id)


def _problem(error: ValidationError, body: bytes) -> Problem:
    """What does not fit, without repeating what was sent."""
    details = error.errors(include_url=False, include_input=False, include_context=False)
    first = details[0]
    if first["type"] == "json_invalid":
        if _is_json(body):
            why = "it holds half a surrogate pair; send whole characters"
            return Problem("invalid", f"The body does not fit: {why}.", errors=(("body", why),))
        why = first["msg"].removeprefix("Invalid JSON: ")
        return Problem("not-json", f"Send one JSON object in UTF-8; reading it failed: {why}.")
    errors = tuple((_where(d["loc"]), d["msg"].removeprefix("Value error, ")) for d in details[:10])
    told = "; ".join(f"{where}: {why}" for where, why in errors[:3])
    return Problem("invalid", f"Correct this and send it again: {told}.", errors=errors)


def _is_json(body: bytes) -> bool:
    """Whether a body that the strict reader refused is JSON all the same.

    The one such case is half a surrogate pair, which JSON can spell and UTF-8 cannot hold.
    """
    try:
        json.loads(body)
    except (ValueError, RecursionError):
        return False
    return True


def _where(loc: tuple[int | str, ...]) -> str:
    return ".".join(str(part)[:40] for part in loc) or "body"
