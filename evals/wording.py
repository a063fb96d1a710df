"""What it costs to let a model word an answer, beside the model itself: over HTTP, end to end.

The model is the honest stand-in, served over the loopback to the real service.
"""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from assistant.said import SaidReader
from evals.errors import CannotMeasure
from evals.measures.latency import percentile_ms
from evals.service import Service
from evals.standin.behaviour import Behaviour
from evals.standin.provider import Call, Provider

_PAUSE_S = 0.002
"""Between two pieces of the model: faster than any, slow enough that one waits for the next."""
QUESTIONS = 40


def measure_wording(
    home: Path, questions: Sequence[str], progress: Callable[[str, int, int], None]
) -> tuple[tuple[str, float, str], ...]:
    """Figures as (what, value, unit), of answers that the model had a part in.

    Raises:
        CannotMeasure: where the service fails, or no statement of the model leaves it.
    """
    checks: list[float] = []
    behind: list[float] = []
    with Provider(Behaviour.HONEST, pause_s=_PAUSE_S) as provider:
        model = {
            "ERAGUIDE_MODEL": "openai:stand-in",
            "ERAGUIDE_MODEL_URL": provider.url,
            "OPENAI_API_KEY": "none",
        }
        with Service(home, more=model) as service:
            for at, question in enumerate(questions[:QUESTIONS]):
                before = len(provider.calls)
                events = list(service.stream(question))
                checks += _checked(events)
                for call in provider.calls[before:]:
                    behind += _behind(events, call)
                progress("answers in a model's words", at + 1, min(QUESTIONS, len(questions)))
    if not behind:
        raise CannotMeasure("no statement of the stand-in left the service")
    return (
        ("citing and checking, p50", percentile_ms(checks, 50), "ms"),
        ("citing and checking, p95", percentile_ms(checks, 95), "ms"),
        ("first statement behind the model, p50", percentile_ms(behind, 50), "ms"),
        ("first statement behind the model, p95", percentile_ms(behind, 95), "ms"),
    )


Arrived = tuple[float, str, Any]


def _checked(events: Sequence[Arrived]) -> list[float]:
    _, name, answer = events[-1]
    if name != "answer":
        raise CannotMeasure(f"a stream ended with {name}: {answer}")
    told = answer["trace"].get("generation")
    return [told["check_ms"]] if told and told["said"] else []


def _behind(events: Sequence[Arrived], call: Call) -> list[float]:
    """From the model's last sign of its first statement to a statement of it at the asker."""
    said = finished(call)
    if said is None or events[-1][2]["trace"]["mode"] != "generate":
        return []
    # What leaves before the check is a rule that comes first, quoted before the model said a word.
    checking = next(i for i, (_, _, data) in enumerate(events) if data.get("name") == "check")
    left = next(at for at, name, _ in events[checking:] if name == "statement")
    return [max(0.0, 1000 * (left - said))]


def finished(call: Call) -> float | None:
    """When the model had sent its first statement; None where it said none."""
    reader = SaidReader()
    for at, piece in call.pieces:
        if any(True for _ in reader.read(piece)):
            return at
    return None
