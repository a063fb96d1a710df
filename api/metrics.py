"""What is counted, for Prometheus. No question and no answer is ever a label."""

from collections.abc import Mapping
from typing import Any

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest

_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0, 30.0)


class Metrics:
    """The counters of one service, in a registry of their own so that tests do not share them."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._requests = Counter(
            "eraguide_requests",
            "Requests by route and status.",
            ("method", "route", "status"),
            registry=self.registry,
        )
        self._request_seconds = Histogram(
            "eraguide_request_seconds",
            "Seconds from request to the end of its response.",
            ("route",),
            buckets=_SECONDS,
            registry=self.registry,
        )
        self._answers = Counter(
            "eraguide_answers", "Answers by status.", ("status", "mode"), registry=self.registry
        )
        self._statements = Counter(
            "eraguide_statements",
            "Sentences of answers by their support.",
            ("support",),
            registry=self.registry,
        )
        self._step_seconds = Histogram(
            "eraguide_step_seconds",
            "Seconds of the steps of an answer.",
            ("step",),
            buckets=_SECONDS,
            registry=self.registry,
        )
        self._unkept = Counter(
            "eraguide_answers_not_kept",
            "Answers that were given but could not be stored.",
            registry=self.registry,
        )

    def request(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count a request that has ended."""
        self._requests.labels(method, route, str(status)).inc()
        self._request_seconds.labels(route).observe(seconds)

    def answer(self, wire: Mapping[str, Any]) -> None:
        """Count an answer that has been given."""
        self._answers.labels(wire["status"], wire["trace"]["mode"]).inc()
        for statement in wire["statements"]:
            self._statements.labels(statement["support"]).inc()
        for step, took_ms in wire["trace"]["timings_ms"].items():
            self._step_seconds.labels(step).observe(took_ms / 1000)

    def not_kept(self) -> None:
        """Count an answer that could not be stored."""
        self._unkept.inc()

    def text(self) -> bytes:
        """All of it, in the text format."""
        return generate_latest(self.registry)
