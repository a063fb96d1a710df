"""A service that acknowledges and never answers, to be killed: `doomed.py PORT HOME API_URL`."""

import sys
import time
from pathlib import Path

import uvicorn

from api.app import create_app
from api.settings import ApiSettings
from assistant.adapters.memory import sample
from evals.workspace import SECRET


class Silent:
    def __init__(self):
        self._stand_in = sample()

    def __getattr__(self, name):
        return getattr(self._stand_in, name)

    def stream(self, question):
        time.sleep(600)
        yield from self._stand_in.stream(question)


if __name__ == "__main__":
    port, home, api_url = sys.argv[1:]
    settings = ApiSettings(
        home=Path(home),
        slack_bot_token="xoxb-test",
        slack_signing_secret=SECRET,
        slack_api_url=api_url,
    )
    uvicorn.run(create_app(Silent(), settings), port=int(port), log_level="critical")
