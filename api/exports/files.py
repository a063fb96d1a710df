"""Which files an answer can be had as, and how each is made."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from api.exports import library
from api.exports.markdown import markdown
from api.exports.sheet import Reference, Sheet


@dataclass(frozen=True, slots=True)
class File:
    """Bytes to keep, and under which ending and media type."""

    body: bytes
    ending: str
    media_type: str


_LIBRARY: Mapping[str, tuple[Callable[[Sequence[Reference]], str], str, str]] = MappingProxyType(
    {
        "txt": (library.text, "txt", "text/plain; charset=utf-8"),
        "bibtex": (library.bibtex, "bib", "application/x-bibtex; charset=utf-8"),
        "ris": (library.ris, "ris", "application/x-research-info-systems; charset=utf-8"),
        "csl": (library.csl, "json", "application/vnd.citationstyles.csl+json"),
    }
)

REFERENCES = tuple(_LIBRARY)
"""Formats of references, of one citation or all."""
WHOLE = ("md", "docx")
"""Formats of the whole answer."""


def whole(page: Sheet, form: str) -> File:
    """The whole answer in one of `WHOLE`."""
    if form == "md":
        return File(markdown(page).encode(), "md", "text/markdown; charset=utf-8")
    # Imported here: python-docx costs a tenth of a second that no other reader of an answer pays.
    from api.exports.word import word

    media = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    return File(word(page), "docx", media)


def references(some: Sequence[Reference], form: str) -> File:
    """References in one of `REFERENCES`."""
    write, ending, media_type = _LIBRARY[form]
    return File(write(some).encode(), ending, media_type)
