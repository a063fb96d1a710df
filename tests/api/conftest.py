"""The service on the stand-in: in this process, and as a real server on the loopback."""

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from api.settings import ApiSettings
from assistant.adapters.memory import sample
from tests.fixtures.servers import serving


@pytest.fixture
def assistant():
    return sample()


@pytest.fixture
def settings(tmp_path):
    return ApiSettings(home=tmp_path)


@pytest.fixture
def client(assistant, settings):
    with TestClient(create_app(assistant, settings), raise_server_exceptions=False) as one:
        yield one


@pytest.fixture
def server():
    """Call with an application to serve it for the rest of the test."""
    from contextlib import ExitStack

    with ExitStack() as stack:
        yield lambda app: stack.enter_context(serving(app))
