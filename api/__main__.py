"""`python -m api`: serve the assistant; `python -m api settings`: what can be set.

`python -m api slack`: answer in a Slack workspace that cannot reach this service (Socket Mode).
`python -m api moved`: answers given whose cited words a re-ingest has changed.
`python -m api off "why"`: every question is declined with these words, until `python -m api on`.
`python -m api feedback --export FILE`: what askers said of answers, as JSON Lines; `-` for here.
`python -m api forget ID … | --all`: answers given, and what was said of them, are forgotten.

Exit status: 0 when done, 1 with one sentence on stderr, 2 for a command that is not understood.
"""

import argparse
import asyncio
import errno
import json
import logging
import socket
import subprocess
import sys
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

import uvicorn
from fastapi import FastAPI
from pydantic import ValidationError
from pydantic_settings import BaseSettings

from api.about import EXAMPLES
from api.app import create_app
from api.chat.turns import Turns
from api.feedback import FeedbackStore, exported
from api.moved import moved
from api.settings import ApiSettings, listing
from api.store import Store
from assistant.build import Assistant, build_assistant
from assistant.errors import AssistantError
from assistant.question import Mode, Question
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
    asked = _parser().parse_args(arguments)
    try:
        if asked.command == "settings":
            _print_settings()
        elif asked.command == "moved":
            _print_moved(_settings(asked))
        elif asked.command in ("off", "on"):
            _switch(Switch(_settings(asked).home), asked)
        elif asked.command == "feedback":
            _export_feedback(_settings(asked), asked.export)
        elif asked.command == "forget":
            _forget(_settings(asked), asked.ids, everything=asked.all)
        elif asked.command == "slack":
            _answer_in_slack(_settings(asked))
        else:
            _serve(_settings(asked))
    except (CannotServe, AssistantError, CorpusError, IndexProblem, EmbedderProblem) as problem:
        return _fail(str(problem))
    except ValidationError as problem:
        wrong = problem.errors()[0]
        name = "ERAGUIDE_" + "_".join(str(part) for part in wrong["loc"]).upper()
        return _fail(f"{name} is {wrong['input']!r}: {wrong['msg']}")
    except KeyboardInterrupt:
        print("\nStopped.")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m api",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    _add_address(parser)
    commands = parser.add_subparsers(dest="command", metavar="command")
    _add_address(commands.add_parser("serve", help="serve the assistant (what is done by default)"))
    commands.add_parser("slack", help="answer in Slack, by Socket Mode")
    commands.add_parser("settings", help="every setting with its value and meaning")
    commands.add_parser("moved", help="answers given whose cited words have changed")
    off = commands.add_parser("off", help="decline every question, until it is switched on again")
    off.add_argument("why", nargs="?", default="", help="what askers will read")
    commands.add_parser("on", help="answer again")
    feedback = commands.add_parser("feedback", help="what askers said of answers")
    feedback.add_argument("--export", required=True, metavar="FILE", help="where to write; - here")
    forget = commands.add_parser("forget", help="forget answers given, and what was said of them")
    which = forget.add_mutually_exclusive_group(required=True)
    which.add_argument("ids", nargs="*", default=[], metavar="ID", help="ids of answers")
    which.add_argument("--all", action="store_true", help="all that is kept")
    return parser


def _add_address(parser: argparse.ArgumentParser) -> None:
    # Without a default of its own: a command's would overwrite what stood before it.
    parser.add_argument(
        "--host", default=argparse.SUPPRESS, help="address to listen on (default 127.0.0.1)"
    )
    parser.add_argument(
        "--port",
        type=int,
        default=argparse.SUPPRESS,
        help="port to listen on (default 8000; 0: any)",
    )


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
    given = {name: getattr(asked, name) for name in ("host", "port") if hasattr(asked, name)}
    return ApiSettings(**given)


def _serve(settings: ApiSettings) -> None:
    # The port first: who has to choose another one should not wait for an index before.
    listening = _listen(settings.host, settings.port)
    with listening:
        _log_to_stderr()
        assistant = _assistant()
        try:
            _warm(assistant)
            app = _application(assistant, settings)
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


def _answer_in_slack(settings: ApiSettings) -> None:
    """Socket Mode: this process calls Slack, so nobody has to reach it."""
    app_token = settings.slack_app_token.get_secret_value()
    if not (app_token and settings.slack_bot_token.get_secret_value()):
        raise CannotServe(
            "ERAGUIDE_SLACK_APP_TOKEN (xapp-…) and ERAGUIDE_SLACK_BOT_TOKEN (xoxb-…) have to be "
            "set both; docs/slack.md says where they are"
        )
    try:
        from api.slack.socket import CannotConnect, answer
    except ModuleNotFoundError as error:
        raise _no_library(error) from None
    _log_to_stderr()
    assistant = _assistant()
    try:
        _warm(assistant)
        asyncio.run(
            answer(
                assistant,
                settings,
                lambda: print("ERA Guide answers in Slack  (Ctrl-C stops it)", flush=True),
            )
        )
    except CannotConnect as problem:
        raise CannotServe(
            f"Slack does not let this app in ({problem}); see whether ERAGUIDE_SLACK_APP_TOKEN is "
            "the app-level token with the scope connections:write"
        ) from None
    finally:
        assistant.close()


def _application(assistant: Assistant, settings: ApiSettings) -> FastAPI:
    if settings.slack_signing_secret.get_secret_value() and not settings.slack_over_http:
        raise CannotServe(
            "ERAGUIDE_SLACK_SIGNING_SECRET is set and ERAGUIDE_SLACK_BOT_TOKEN is not; set both, "
            "or neither"
        )
    try:
        return create_app(assistant, settings)
    except ModuleNotFoundError as error:
        raise _no_library(error) from None


def _no_library(error: ModuleNotFoundError) -> CannotServe:
    return CannotServe(
        f"for Slack, {error.name} has to be installed; "
        "type `pip install -c constraints.txt -e '.[slack]'`"
    )


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
    # In quotes: a language model is not paid for nothing.
    assistant.ask(Question("What is this guidance about?", mode=Mode.QUOTE))


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


def _export_feedback(settings: ApiSettings, path: str) -> None:
    """Write all feedback with the answers it is about, a line of JSON each."""
    store, feedback = _kept(settings)
    with closing(store), closing(feedback):
        lines = []
        for one in feedback.every():
            kept = store.answer(one.answer_id)
            told = exported(one, kept.body if kept else None)
            lines.append(json.dumps(told, ensure_ascii=False) + "\n")
    if path == "-":
        sys.stdout.writelines(lines)
        return
    try:
        Path(path).write_text("".join(lines), encoding="utf-8")
    except OSError as error:
        raise CannotServe(f"{path} cannot be written ({error.strerror}); name another") from None
    print(f"{path}: feedback on {len(lines)} answers")


def _forget(settings: ApiSettings, ids: Sequence[str], *, everything: bool) -> None:
    """Forget answers and what was said of them, in the file and not only in its index."""
    store, feedback = _kept(settings)
    turns = Turns(settings.store, settings.answers_days)
    with closing(store), closing(feedback), closing(turns):
        which: Sequence[str | None] = [None] if everything else ids
        for key in which:
            turns.forget(key)
        gone = [(key, store.forget(key), feedback.forget(key)) for key in which]
    unknown = [key for key, answers, _ in gone if key and not answers]
    answers = sum(count for _, count, _ in gone)
    said = sum(count for _, _, count in gone)
    print(f"forgotten: {answers} answers, and what was said of them {said} times")
    if unknown:
        raise CannotServe(f"not kept here: {', '.join(unknown)}")


def _kept(settings: ApiSettings) -> tuple[Store, FeedbackStore]:
    if not settings.store.exists():
        raise CannotServe(f"no answer is kept under {settings.home} yet")
    return (
        Store(settings.store, settings.answers_days, settings.answers_max),
        FeedbackStore(settings.store, settings.answers_days),
    )


def _fail(sentence: str) -> int:
    print(sentence, file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
