"""Ids of sections: how a heading becomes part of one."""

import re
import unicodedata

TITLE = "title"
"""The id of the section that holds the title page."""


def slug(title: str) -> str:
    """A title as part of an id: lower case, words parted by hyphens."""
    plain = unicodedata.normalize("NFKD", title.casefold())
    kept = "".join(ch for ch in plain if not unicodedata.combining(ch))
    return re.sub(r"[\W_]+", "-", kept).strip("-") or "section"
