"""What the page costs in a browser: when something is seen, and the widget's work for a statement.

A real Chromium, without a window. A statement's work is all that the page's main thread does from
the question to the whole answer, drawing included, shared among twenty statements that come one
by one, each in a frame of its own.
"""

import json
import shutil
import statistics
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from evals.errors import CannotMeasure

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

ROUNDS = 7
"""Pages opened to see how soon they are painted, each with an empty cache."""
STATEMENTS = 20
ANSWERS = 5
"""Answers shown to see what a statement costs."""

_NAMES = ("chromium", "chromium-browser", "google-chrome")
_FLAGS = ("--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking")
_PAINT = """
() => new Promise((seen) => new PerformanceObserver((list) => {
  const first = list.getEntriesByName("first-contentful-paint")[0];
  if (first) seen(first.startTime);
}).observe({ type: "paint", buffered: true }))
"""

# The service, played inside the page: one event in each frame, as a quick model would send them.
_PLAY = """
(events) => {
  const real = window.fetch;
  window.fetch = (address, options) => {
    if (!String(address).endsWith("/v1/ask")) return real(address, options);
    const left = [...events];
    const encoder = new TextEncoder();
    const body = new ReadableStream({
      start(line) {
        const next = () => {
          line.enqueue(encoder.encode(left.shift()));
          if (left.length) requestAnimationFrame(next);
          else line.close();
        };
        requestAnimationFrame(next);
      },
    });
    const headers = { "Content-Type": "text/event-stream" };
    return Promise.resolve(new Response(body, { headers }));
  };
}
"""


def missing() -> str:
    """Why nothing can be measured in a browser here; empty where it can."""
    if find_spec("playwright") is None:
        return "playwright is not installed"
    if _chromium() is None:
        return "no Chromium: apt-get install --no-install-recommends chromium"
    return ""


def measure_page(
    address: str,
    answer: Mapping[str, Any],
    progress: Callable[[str, int, int], None],
    rounds: int = ROUNDS,
    answers: int = ANSWERS,
) -> tuple[tuple[str, float, str], ...]:
    """Figures as (what, value, unit) of the page at an address, which shows this answer.

    Raises:
        CannotMeasure: where the page does not show it.
    """
    events = list(_events(answer))
    with _browser() as browser:
        paints = []
        for at in range(rounds):
            paints.append(_first_paint(browser, address))
            progress("pages painted", at + 1, rounds)
        work = _work(browser, address, events, answers)
    return (
        ("first paint of the page, p50", statistics.median(paints), "ms"),
        ("first paint of the page, most", max(paints), "ms"),
        ("main thread per statement, p50", statistics.median(work), "ms"),
        ("main thread per statement, most", max(work), "ms"),
    )


@contextmanager
def _browser() -> "Iterator[Browser]":
    from playwright.sync_api import sync_playwright  # only developers have it

    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=_chromium(), args=list(_FLAGS))
        try:
            yield browser
        finally:
            browser.close()


def _first_paint(browser: "Browser", address: str) -> float:
    with browser.new_context() as context:
        page = context.new_page()
        page.goto(address)
        return float(page.evaluate(_PAINT))


def _work(browser: "Browser", address: str, events: Sequence[str], answers: int) -> list[float]:
    """Milliseconds of the main thread for a statement, of several answers."""
    with browser.new_context() as context:
        page = context.new_page()
        page.goto(address, wait_until="networkidle")
        page.evaluate(_PLAY, events)
        session = context.new_cdp_session(page)
        session.send("Performance.enable")

        def busy() -> float:
            told = session.send("Performance.getMetrics")["metrics"]
            return 1000 * next(float(m["value"]) for m in told if m["name"] == "TaskDuration")

        took = []
        for _ in range(answers):
            before = busy()
            _show(page)
            took.append((busy() - before) / STATEMENTS)
        return took


def _show(page: "Page") -> None:
    from playwright.sync_api import Error

    try:
        page.evaluate("document.querySelector('era-guide').clear()")
        page.evaluate("document.querySelector('era-guide').put('What is it?')")
        page.locator(".log .made").wait_for(timeout=20_000)
    except Error as error:
        raise CannotMeasure(f"the page showed no answer: {error}") from None


def _events(answer: Mapping[str, Any]) -> Iterator[str]:
    """An answer as the stream that brings it, its first statement in it as often as is measured."""
    if not answer["statements"]:
        raise CannotMeasure("an answer without statements cannot be shown statement by statement")
    first = answer["statements"][0]
    cited = [answer["citations"][n - 1] for n in first["citations"]]
    statements, citations = [], []
    for place in range(STATEMENTS):
        own = [{**one, "n": place * len(cited) + at + 1} for at, one in enumerate(cited)]
        statements.append({**first, "citations": [one["n"] for one in own]})
        citations += own
        yield _event("statement", {"statement": statements[-1], "citations": own})
    yield _event("answer", {**answer, "statements": statements, "citations": citations})


def _event(name: str, data: object) -> str:
    return f"event: {name}\ndata: {json.dumps(data)}\n\n"


def _chromium() -> str | None:
    return next(filter(None, map(shutil.which, _NAMES)), None)
