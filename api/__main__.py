"""`python -m api`: serve the assistant; `python -m api settings`: what can be set.

`python -m api moved`: answers given whose cited words a re-ingest has changed.
`python -m api off "why"`: every question is declined with these words, until `python -m api on`.

Exit status: 0 when done, 1 with one sentence on stderr, 2 for a command that is not understood.
"""

import argparse
import errno
import logging
import socket
import subprocess
import sys
from collections.abc import Sequence
from urllib.parse import quote

import uvicorn
from pydantic import ValidationError
from pydantic_settings import BaseSettings

from api.app import create_app
from api.moved import moved
from api.routes.pages import EXAMPLES
from api.settings import ApiSettings, listing
from api.store import Store
from assistant.build import Assistant, build_assistant
from assistant.question import Question
from assistant.settings import Settings
from assistant.switch import Switch
from corpus.errors import CorpusError
from corpus.snapshot import read_snapshot
from ingest.embedding import EmbedderProblem
from ingest.index.card import read_card
from ingest.index.errors import IndexProblem, NoIndex
from ingest.index.pointer import read_pointer


class CannotServe(Exception):
    """Why the command does not start: one sentence with what to type."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; returns the exit status."""
    parser = _parser()
    asked = parser.parse_args(arguments)
    if asked.why and asked.command != "off":
        parser.error(f"{asked.command} takes no further words: {asked.why!r}")
    try:
        if asked.command == "settings":
            _print_settings()
        elif asked.command == "moved":
            _print_moved(_settings(asked))
        elif asked.command in ("off", "on"):
            _switch(Switch(_settings(asked).home), asked)
        else:
            _serve(_settings(asked))
    except (CannotServe, CorpusError, IndexProblem, EmbedderProblem) as problem:
        return _fail(str(problem))
    except ValidationError as problem:
        wrong = problem.errors()[0]
        name = "ERAGUIDE_" + "_".join(str(part) for part in wrong["loc"]).upper()
        return _fail(f"{name} is {wrong['input']!r}: {wrong['msg']}")
    except KeyboardInterrupt:
        print("\nStopped.")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m api", description=__doc__)
    parser.add_argument(
        "command",
        nargs="?",
        choices=("serve", "settings", "moved", "off", "on"),
        default="serve",
    )
    parser.add_argument("why", nargs="?", default="", help="with off: what askers will read")
    parser.add_argument("--host", help="address to listen on (default 127.0.0.1)")
    parser.add_argument("--port", type=int, help="port to listen on (default 8000; 0: any)")
    return parser


def _switch(switch: Switch, asked: argparse.Namespace) -> None:
    try:
        if asked.command == "off":
            print(f"Off. Whoever asks will read: {switch.off(asked.why)}")
        else:
            print("On again." if switch.on() else "It was on.")
    except OSError as error:
        raise CannotServe(
            f"{switch.file} cannot be changed ({error.strerror}); correct that and type it again"
        ) from None


def _settings(asked: argparse.Namespace) -> ApiSettings:
    given = {"host": asked.host, "port": asked.port}
    return ApiSettings(**{name: value for name, value in given.items() if value is not None})


def _serve(settings: ApiSettings) -> None:
    # The port first: who has to choose another one should not wait for an index before.
    listening = _listen(settings.host, settings.port)
    with listening:
        _log_to_stderr()
        assistant = _assistant()
        try:
            _warm(assistant)
            app = create_app(assistant, settings)
            config = uvicorn.Config(
                app,
                log_config=None,
                access_log=False,
                server_header=False,
                timeout_graceful_shutdown=3,
            )
            _Server(config, _address(settings, listening)).run(sockets=[listening])
        finally:
            assistant.close()


class _Server(uvicorn.Server):
    """Says where it is when it is ready."""

    def __init__(self, config: uvicorn.Config, address: str) -> None:
        super().__init__(config)
        self._address = address

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            print(f"\nERA Guide answers at {self._address}  (Ctrl-C stops it)\n\nTry:")
            for example in EXAMPLES:
                print(f"  {self._address}?q={quote(example)}")
            print(flush=True)


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
        # From here on nobody else gets the port, however long the index takes.
        listening.listen(2048)
    except OSError as error:
        listening.close()
        if error.errno == errno.EADDRINUSE:
            raise CannotServe(
                f"port {port} is taken by another program; "
                f"type `python -m api --port {port + 1 if port < 65535 else 0}`"
            ) from None
        raise CannotServe(
            f"{host} port {port} cannot be listened on ({error.strerror}); "
            "type `python -m api --host 127.0.0.1 --port 8000`"
        ) from None
    return listening


def _address(settings: ApiSettings, listening: socket.socket) -> str:
    if settings.public_url:
        return settings.public_url.rstrip("/") + "/"
    host, port = listening.getsockname()[:2]
    host = {"0.0.0.0": "localhost", "::": "localhost"}.get(host, host)
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"


def _assistant() -> Assistant:
    """The assistant; where there is no index yet, one is built first, in a process of its own.

    The service itself never imports what reads sources.
    """
    try:
        return build_assistant()
    except NoIndex:
        print("There is no index yet: building it with `python -m ingest` …", flush=True)
    done = subprocess.run([sys.executable, "-m", "ingest"], check=False)
    if done.returncode:
        raise CannotServe("the index could not be built; correct the above, then start again")
    return build_assistant()


def _warm(assistant: Assistant) -> None:
    """Ask once, so that the first asker does not wait for what is loaded on first use."""
    assistant.ask(Question("What is this guidance about?"))


def _log_to_stderr() -> None:
    logging.basicConfig(
        level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s %(message)s"
    )
    logging.getLogger("api").setLevel(logging.INFO)


def _print_settings() -> None:
    every: tuple[BaseSettings, ...] = (ApiSettings(), Settings())
    told: set[str] = set()
    for settings in every:
        for name, value, meaning in listing(settings):
            if name not in told:
                told.add(name)
                print(f"{name}={value}\n    {meaning}")


def _print_moved(settings: ApiSettings) -> None:
    """Answers given whose cited words a re-ingest has changed, with the difference."""
    index = Settings(home=settings.home)
    pointer = read_pointer(index.pointer)
    if pointer is None:
        raise CannotServe(f"nothing is indexed under {settings.home} yet: type `python -m ingest`")
    if not settings.store.exists():
        raise CannotServe(f"no answer is kept under {settings.home} yet")
    snapshot = read_snapshot(index.snapshots / read_card(index.indexes / pointer.current).snapshot)
    store = Store(settings.store, settings.answers_days, settings.answers_max)
    try:
        found = moved(store.every(), snapshot)
    finally:
        store.close()
    for answer in found.changed:
        print(answer)
    print(
        f"{found.answers} answers with {found.citations} citations: the cited words of "
        f"{len(found.changed)} answers changed, {found.only_moved} citations only moved"
    )


def _fail(sentence: str) -> int:
    print(sentence, file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
