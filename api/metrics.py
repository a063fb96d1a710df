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
        self._abandoned = Counter(
            "eraguide_answers_abandoned",
            "Answers whose asker left before they were complete.",
            registry=self.registry,
        )
        self._removed = Counter(
            "eraguide_statements_removed",
            "Statements of a model that did not pass, by each fault found.",
            ("fault",),
            registry=self.registry,
        )
        self._quotes_lost = Counter(
            "eraguide_quotes_lost",
            "Quotes of a model that do not stand where it says, by reason.",
            ("reason",),
            registry=self.registry,
        )
        self._model_failures = Counter(
            "eraguide_model_failures",
            "Answers of a model that ended before their end, by what failed.",
            ("failure",),
            registry=self.registry,
        )
        self._first_statement = Histogram(
            "eraguide_first_statement_seconds",
            "Seconds from the call of a model to its first statement that passed.",
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
        if generation := wire["trace"].get("generation"):
            self._generation(generation)

    def _generation(self, told: Mapping[str, Any]) -> None:
        for fault, count in told["removed_by"].items():
            self._removed.labels(fault).inc(count)
        for reason, count in told["quotes_lost"].items():
            self._quotes_lost.labels(reason).inc(count)
        if told["failure"] is not None:
            self._model_failures.labels(told["failure"]).inc()
        if told["first_ms"] is not None:
            self._first_statement.observe(told["first_ms"] / 1000)

    def abandoned(self) -> None:
        """Count an answer whose asker left before its end."""
        self._abandoned.inc()

    def not_kept(self) -> None:
        """Count an answer that could not be stored."""
        self._unkept.inc()

    def text(self) -> bytes:
        """All of it, in the text format."""
        return generate_latest(self.registry)
