import threading

import pytest

from api.app import create_app
from api.settings import ApiSettings
from assistant.adapters.memory import sample
from evals import acknowledging
from evals.acknowledging import _all_answered, _beside, _send
from evals.bench import WANTED
from evals.errors import CannotMeasure
from evals.workspace import SECRET, Shown, Workspace
from tests.fixtures.servers import serving

QUESTIONS = ["Which countries are associated to Horizon Europe?", "Who can join?"]


class Service:
    """A service that runs already, with others who ask it for as long as they are wanted."""

    def __init__(self, address):
        self.port = int(address.rpartition(":")[2])
        self.wanted = threading.Event()

    def load(self, questions, clients, seconds):
        self.wanted.wait(20)
        return {"ms": [], "statuses": {}}


@pytest.fixture
def few(monkeypatch):
    monkeypatch.setattr(acknowledging, "EVENTS", 6)
    monkeypatch.setattr(acknowledging, "_EVERY_S", 0.0)
    monkeypatch.setattr(acknowledging, "_ANSWERED_WITHIN_S", 5.0)


@pytest.fixture
def workspace():
    with Workspace() as one:
        yield one


@pytest.fixture
def address(workspace, tmp_path):
    settings = ApiSettings(
        home=tmp_path,
        slack_bot_token=workspace.token,
        slack_signing_secret=SECRET,
        slack_api_url=workspace.api_url,
    )
    with serving(create_app(sample(), settings)) as one:
        yield one


def test_each_event_is_timed_and_answered(few, workspace, address):
    service = Service(address)
    told = []

    def progress(*step):
        told.append(step)
        if step[1] == step[2]:
            service.wanted.set()

    ms = _beside(service, QUESTIONS, progress)

    assert len(ms) == 6
    assert all(0 < one < 3_000 for one in ms)
    assert told[-1] == ("events acknowledged", 6, 6)
    _all_answered(workspace, 6)


def test_events_that_nobody_asks_beside_are_no_measurement(few, address):
    service = Service(address)
    service.wanted.set()

    with pytest.raises(CannotMeasure, match="0 events were sent"):
        _beside(service, QUESTIONS, lambda *_: None)


@pytest.mark.parametrize("channels", [["C1"], ["C1", "C1"]])
def test_an_event_that_is_lost_or_answered_twice_is_told(few, workspace, channels, monkeypatch):
    monkeypatch.setattr(acknowledging, "_ANSWERED_WITHIN_S", 0.2)
    for place, channel in enumerate(channels):
        workspace.messages[str(place)] = Shown(channel, "1.0")

    with pytest.raises(CannotMeasure, match=f"2 events were sent, and {len(channels)} messages"):
        _all_answered(workspace, 2)


def test_an_event_that_is_refused_ends_it(workspace, tmp_path):
    with (
        serving(create_app(sample(), ApiSettings(home=tmp_path))) as address,
        pytest.raises(CannotMeasure, match="answered with 404"),
    ):
        _send(int(address.rpartition(":")[2]), QUESTIONS[0], 1)


def test_the_figure_that_is_wanted_is_the_one_that_is_measured():
    assert f"acknowledging an event, p99, {acknowledging.ASKING} clients" in WANTED
