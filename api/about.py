"""What the service is, for who shows it: whose words it quotes, what to try, what it keeps."""

from typing import Any

from api.exports.files import REFERENCES, WHOLE
from api.settings import ApiSettings
from corpus.snapshot import Snapshot

EXAMPLES = (
    "Which countries are associated to Horizon Europe?",
    "Which act governs association to Horizon Europe?",
    "What challenges to international cooperation does the guidance describe?",
)
"""Questions to try."""

FORMATS = {"answer": (*WHOLE, "print", *REFERENCES, "json"), "citation": REFERENCES}
"""The values of `format` that `GET /v1/answers/{id}` takes, for an answer and one citation."""


def about(snapshot: Snapshot, settings: ApiSettings) -> dict[str, Any]:
    """The body of `GET /v1/about`."""
    source = snapshot.documents[0].source
    return {
        "source": {
            "id": source.id,
            "title": source.title,
            "author": source.author,
            "date": source.date.isoformat() if source.date else None,
            "licence": source.licence,
            "lang": source.lang,
        },
        "examples": list(EXAMPLES),
        "answers_days": settings.answers_days,
        "formats": {kind: list(names) for kind, names in FORMATS.items()},
    }
