"""The service on the stand-in: in this process, and as a real server on the loopback."""

import socket
import threading
import time
from contextlib import contextmanager

import pytest
import uvicorn
from fastapi.testclient import TestClient

from api.app import create_app
from api.settings import ApiSettings
from assistant.adapters.memory import sample


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


@contextmanager
def serving(app):
    """The address of a real server for this application."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen(128)
        config = uvicorn.Config(app, log_config=None, access_log=False, timeout_graceful_shutdown=1)
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, args=([listening],), daemon=True)
        thread.start()
        while not server.started:
            time.sleep(0.01)
        try:
            yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join(10)


@pytest.fixture
def server():
    """Call with an application to serve it for the rest of the test."""
    from contextlib import ExitStack

    with ExitStack() as stack:
        yield lambda app: stack.enter_context(serving(app))
