"""A line of a question set, field by field: the one place that says what may stand there.

The JSON Schema that an editor checks is made of these classes, and so is what is said of a line
that does not fit. What a line means beyond its types is `questions`'s to say.
"""

import json
from collections.abc import Mapping
from difflib import get_close_matches
from enum import StrEnum
from typing import Annotated, Any, Literal, cast

from pydantic import BaseModel, ConfigDict, Field, StrictBool, StrictInt, StrictStr, ValidationError
from pydantic.config import JsonDict
from pydantic_core import ErrorDetails

from assistant.answer import NoticeKind, Status


class Needs(StrEnum):
    """Whether any one of the gold places makes an answer right, or only all of them."""

    ANY = "any"
    ALL = "all"


class Review(StrEnum):
    """Whether a person has read a case. Only what is reviewed is asked and scored."""

    REVIEWED = "reviewed"
    WAITING = "waiting"
    PROPOSED = "proposed"


class Meant(StrEnum):
    """The corpus that a case is meant for: the guidance alone, or with what it refers to."""

    GUIDANCE = "guidance"
    REFERENCED = "referenced"


Text = Annotated[StrictStr, Field(pattern=r"\S")]
Id = Annotated[StrictStr, Field(pattern=r"^\S+$")]
Texts = list[Text]


class _Closed(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class GoldLine(_Closed):
    """A place that answers."""

    document: Text = Field(description="Id of the document: guidance, 32021r0695 …")
    section: Text = Field(description='Number or id of the section: "3.2", "Article 22(5)".')
    quote: StrictStr | None = Field(
        None, description="Exact words that stand there; null where the whole section is meant."
    )
    footnote: StrictStr | None = Field(
        None, description="Marker of the note whose words these are, or that they call."
    )


class ShownLine(_Closed):
    """Words that were cited in an answer that somebody complained of."""

    document: Text
    digest: StrictStr = Field(description="Digest of the document's text at that time.")
    section: StrictStr
    start: StrictInt = Field(description="Offset in UTF-16 code units, as on the wire.")
    end: StrictInt
    quote: StrictStr


class ComplaintLine(_Closed):
    """What somebody said of an answer, and the answer, without personal data."""

    verdict: Text = Field(description="wrong, wrong_source, incomplete, should_have_answered …")
    comments: list[StrictStr] = Field(default=[], description="What was said beside it.")
    asked: StrictStr = Field("", description="The question as it was typed, where it needed help.")
    status: StrictStr = Field("", description="How the answer ended.")
    answer: StrictStr = Field("", description="The answer, as text.")
    citations: list[ShownLine] = Field(default=[], description="The words that it cited.")


_GOLD = {"gold": {"minItems": 1}}
_NAMED = {"sections": {"minItems": 1}, "quotes": {"minItems": 1}}
_ANSWERED = [status.value for status in Status if status.startswith("answered")]
_DECLINED = [status.value for status in Status if not status.startswith("answered")]
_NONE = {"maxItems": 0}

_MEANING = [
    {
        "if": {
            "properties": {
                "answerable": {"const": True},
                "review": {"const": Review.REVIEWED.value},
            },
            "required": ["answerable"],
        },
        "then": {
            "anyOf": [
                {"required": ["gold"], "properties": _GOLD},
                {"required": ["sections", "quotes"], "properties": _NAMED},
            ]
        },
    },
    {
        "if": {"properties": {"answerable": {"const": True}}, "required": ["answerable"]},
        "then": {"properties": {"status": {"enum": [*_ANSWERED, "", None]}}},
        "else": {
            "properties": {
                "status": {"enum": [*_DECLINED, "", None]},
                **{name: _NONE for name in ("gold", "quotes", "items", "footnotes")},
            }
        },
    },
    {
        "if": {"properties": _GOLD, "required": ["gold"]},
        "then": {"properties": {name: _NONE for name in ("sections", "quotes", "footnotes")}},
    },
]
"""What fields mean together, for editors; `questions` says the same with reasons."""


_ABOUT: JsonDict = cast(
    JsonDict,
    {
        # The draft that editors read best.
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "A question of a set",
        "allOf": _MEANING,
    },
)


class Line(_Closed):
    """One question of a set, with what a right answer holds."""

    model_config = ConfigDict(json_schema_extra=_ABOUT)

    id: Id = Field(description="Names the question; once in a set, without spaces.")
    kind: Text = Field(description="What sort of question it is: fact, list, unknown_entity …")
    question: Text = Field(description="What is asked, as people type it; up to 2,000 characters.")
    answerable: StrictBool = Field(description="Whether the documents answer it.")
    history: Texts = Field(default=[], description="Earlier questions, the oldest first.")
    status: Status | Literal[""] | None = Field(
        default=None, description="How the answer should end; left out where it does not matter."
    )
    gold: list[GoldLine] = Field(default=[], description="The places that answer it.")
    needs: Needs = Field(
        default=Needs.ANY, description="Whether any place of the gold will do, or all are needed."
    )
    sections: Texts = Field(default=[], description="Right sections, where no gold names any.")
    quotes: Texts = Field(default=[], description="Words that answer, where no gold holds any.")
    footnotes: list[StrictInt | StrictStr] = Field(
        default=[], description="Markers of the notes that must come along."
    )
    also: Texts = Field(default=[], description="Words that support the answer, too.")
    items: Texts = Field(default=[], description="Words of all points that make a list whole.")
    must: Texts = Field(
        default=[],
        description="Points that an answer must make: regular expressions for its text and quotes.",
    )
    notices: list[NoticeKind] = Field(
        default=[], description="Kinds of notices that must stand beside it."
    )
    tags: Texts = Field(default=[], description="Words to group questions by.")
    corpus: Meant | None = Field(
        default=None,
        description="Meant for the guidance alone, or with the documents that it refers to.",
    )
    author: StrictStr = Field("", description="Who wrote it.")
    review: Review = Field(
        default=Review.REVIEWED,
        description="Only reviewed questions are asked and scored; waiting: from a complaint; "
        "proposed: made from another question.",
    )
    complaint: ComplaintLine | None = Field(
        default=None, description="What somebody said of an answer, where it came from that."
    )


def schema() -> dict[str, Any]:
    """The JSON Schema of a line."""
    return Line.model_json_schema()


def schema_text() -> str:
    """The same as `evals/sets/schema.json` holds it."""
    return json.dumps(schema(), indent=2, ensure_ascii=False) + "\n"


def read_line(plain: Mapping[str, Any]) -> Line | list[str]:
    """A line that fits, or every reason why it does not."""
    try:
        return Line.model_validate(plain)
    except ValidationError as problem:
        return list(dict.fromkeys(_told(error) for error in problem.errors(include_url=False)))


def _told(error: ErrorDetails) -> str:
    """What is wrong, what was wanted, what came; where in the line it stands."""
    where, name = _where(error["loc"])
    came = _came(error["input"])
    match error["type"]:
        case "extra_forbidden":
            return f"{where}unknown field {name!r}{_meant(name, _known(error['loc']))}"
        case "missing":
            return f"{where}the field {name!r} is missing"
        case "string_pattern_mismatch" if name == "id":
            return f"'id' is a text without spaces, not {came}"
        case "string_pattern_mismatch":
            return f"{where}{name!r} must be a text that is not blank, not {came}"
        case _:
            return f"{where}{name!r} must be {_wanted(error['loc'])}, not {came}"


def _where(loc: tuple[int | str, ...]) -> tuple[str, str]:
    """The place above a field, as "gold[0]: ", and the field itself."""
    names = [part for part in loc if not _of_union(part)]
    last = next(at for at in range(len(names) - 1, -1, -1) if isinstance(names[at], str))
    above = ""
    for part in names[:last]:
        above += f"[{part}]" if isinstance(part, int) else f"{'.' if above else ''}{part}"
    name = str(names[last]) + "".join(f"[{part}]" for part in names[last + 1 :])
    return (f"{above}: " if above else ""), name


def _of_union(part: int | str) -> bool:
    """Whether a part of a place only says which of several types was tried."""
    return isinstance(part, str) and ("[" in part or part in {"str", "int"})


def _model(loc: tuple[int | str, ...]) -> type[BaseModel]:
    """The class that the last named field of a place belongs to."""
    names = [part for part in loc if isinstance(part, str) and not _of_union(part)]
    inside: dict[str, type[BaseModel]] = {
        "gold": GoldLine,
        "citations": ShownLine,
        "complaint": ComplaintLine,
    }
    return inside.get(names[-2], Line) if len(names) > 1 else Line


def _known(loc: tuple[int | str, ...]) -> list[str]:
    return list(_model(loc).model_fields)


def _meant(name: str, known: list[str]) -> str:
    near = get_close_matches(name, known, n=1, cutoff=0.6)
    return f": did you mean {near[0]!r}?" if near else f"; known are {', '.join(known)}"


_CHOICES: dict[str, type[StrEnum]] = {
    "status": Status,
    "needs": Needs,
    "notices": NoticeKind,
    "corpus": Meant,
    "review": Review,
}


def _wanted(loc: tuple[int | str, ...]) -> str:
    """What may stand at a place, in words."""
    names = [part for part in loc if isinstance(part, str) and not _of_union(part)]
    name, single = names[-1], isinstance(loc[-1], int)
    if name in _CHOICES:
        one = f"one of {', '.join(_CHOICES[name])}"
        return f"a list of these: {', '.join(_CHOICES[name])}" if _is_list(loc) else one
    if name == "footnotes":
        return "a number or a text" if len(loc) > 1 else "a list of numbers"
    objects = {"gold": "document, section, quote, footnote", "citations": "document, quote …"}
    if name in objects:
        one = f"an object with {objects[name]}"
        return one if single else f"a list of objects with {objects[name]}"
    if name == "answerable":
        return "true or false"
    if name == "complaint":
        return "an object"
    if name in {"start", "end"}:
        return "a number"
    return "a list of texts" if _is_list(loc) and not single else "a text"


def _is_list(loc: tuple[int | str, ...]) -> bool:
    """Whether a place is that of a field that holds a list, and not of one thing in it."""
    if isinstance(loc[-1], int):
        return False
    field = _model(loc).model_fields.get(str(loc[-1]))
    return field is not None and str(field.annotation).startswith("list")


def _came(value: object) -> str:
    """A value as a message shows it."""
    names: dict[type, str] = {dict: "an object", list: "a list", type(None): "null"}
    return names.get(type(value)) or json.dumps(value, ensure_ascii=False)[:60]
