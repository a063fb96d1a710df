"""The measure of the page in a real Chromium, on the stand-in's page."""

import json
from urllib.request import Request, urlopen

import pytest

from api.app import create_app
from api.settings import ApiSettings
from assistant.adapters.memory import sample
from evals import browser
from evals.errors import CannotMeasure
from tests.fixtures.servers import serving

needs_browser = pytest.mark.skipif(bool(browser.missing()), reason=browser.missing() or "there")
pytestmark = [
    pytest.mark.browser,
    # The driver's pipes are closed by the interpreter's end, later than pytest looks.
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]


def ask(address, question):
    headers = {"Content-Type": "application/json"}
    body = json.dumps({"question": question}).encode()
    with urlopen(Request(f"{address}/v1/ask", body, headers)) as response:
        return json.load(response)


@pytest.fixture
def address(tmp_path):
    settings = ApiSettings(home=tmp_path, questions_per_minute=0)
    with serving(create_app(sample(), settings)) as where:
        yield where


@needs_browser
def test_a_statement_costs_the_page_less_than_a_frame(address):
    answer = ask(address, "Which countries are associated to Horizon Europe?")
    told = []

    figures = browser.measure_page(
        address, answer, lambda *step: told.append(step), rounds=2, answers=3
    )
    values = {what: value for what, value, unit in figures if unit == "ms"}

    assert 0 < values["main thread per statement, p50"] < 16
    assert 0 < values["first paint of the page, p50"] <= values["first paint of the page, most"]
    assert told[-1] == ("pages painted", 2, 2)


@needs_browser
def test_an_answer_without_statements_measures_nothing(address):
    declined = ask(address, "What is the budget of Horizon Europe?")

    with pytest.raises(CannotMeasure, match="without statements"):
        browser.measure_page(address, declined, lambda *_: None)


def test_without_a_browser_it_says_why(monkeypatch):
    monkeypatch.setenv("PATH", "")
    assert "Chromium" in browser.missing()
    monkeypatch.setattr(browser, "find_spec", lambda _: None)
    assert browser.missing() == "playwright is not installed"
