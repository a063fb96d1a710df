"""`python -m assistant ask "…"`: an answer in exact words; `search "…"`: passages for words.

Exit status: 0 for an answer, one that is declined too; 1 with one sentence on stderr where there is
no index to ask; 2 for a question or a command that is not understood.
"""

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from contextlib import closing
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from assistant.ports import Answers
    from assistant.question import Question

# Whatever costs time is imported where it is used: `--help` and a bad question answer at once.

MOST = 100
"""Passages that a search shows at most."""


class BadInput(Exception):
    """Words that cannot be asked: one sentence that says why."""


def main(
    arguments: Sequence[str] | None = None, build: "Callable[[], Answers] | None" = None
) -> int:
    """Run the command line; returns the exit status.

    `build` makes the assistant that is asked; None for the one that the settings describe.
    """
    asked = _parser().parse_args(arguments)
    command: Callable[[argparse.Namespace, Callable[[], Answers]], None] = asked.command
    try:
        command(asked, build or _build)
        sys.stdout.flush()
    except BadInput as problem:
        return _fail(str(problem), 2)
    except KeyboardInterrupt:
        return _fail("stopped", 1)
    except BrokenPipeError:
        # Whoever read our lines has seen enough; Python must not complain of it when it ends.
        import os

        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as problem:
        return _explained(problem)
    return 0


def ask(asked: argparse.Namespace, build: "Callable[[], Answers]") -> None:
    """Answer one question."""
    question = _question(asked)
    with closing(build()) as answers:
        answer = answers.ask(question)
        if asked.json:
            from assistant.wire import wire_answer

            _print_json(wire_answer(answer, answers.snapshot))
        else:
            from assistant.render import show

            show(answer, answers.snapshot)


def search(asked: argparse.Namespace, build: "Callable[[], Answers]") -> None:
    """Show the passages for some words, best first."""
    from assistant.wire import wire_passage

    words = _words(asked.words)
    if not 1 <= asked.limit <= MOST:
        raise BadInput(f"--limit is {asked.limit}; it can be 1 to {MOST}")
    with closing(build()) as answers:
        found = answers.search(words, asked.limit, tuple(asked.documents))
        passages = [wire_passage(evidence, answers.snapshot) for evidence in found]
    if asked.json:
        _print_json({"passages": passages})
        return
    for passage in passages:
        section = passage["section"]
        page = f", page {passage['page']}" if passage["page"] else ""
        print(f"{passage['score']:.2f}  {section['number']} {section['title']}{page}")
        print(f"      {' '.join(passage['text'].split())}\n")


def _build() -> "Answers":
    from assistant.build import build_assistant

    return build_assistant()


def _question(asked: argparse.Namespace) -> "Question":
    from assistant.question import Question, Turn

    text = _words(asked.question)
    history = tuple(Turn(_words(earlier)) for earlier in asked.history)
    try:
        return Question(text, history, documents=tuple(asked.documents))
    except ValueError as problem:
        raise BadInput(str(problem)) from None


def _words(given: str) -> str:
    """The words of an argument, or of standard input for "-", on one line."""
    try:
        words = sys.stdin.read() if given == "-" else given
        words.encode("utf-8")
    except UnicodeError:
        raise BadInput("the question is not UTF-8; type it in whole characters") from None
    if "\0" in words:
        raise BadInput("the question holds a NUL character; leave it out")
    words = " ".join(words.split())
    if not words:
        raise BadInput("the question is empty; type one, in quotation marks")
    return words


def _explained(problem: Exception) -> int:
    """One sentence for what we know of; anything else is a fault of ours and is raised again."""
    from pydantic import ValidationError

    from assistant.errors import AssistantError
    from ingest.embedding import EmbedderProblem
    from ingest.index.errors import IndexProblem

    match problem:
        case AssistantError():
            return _fail(str(problem), 2)
        case IndexProblem() | EmbedderProblem():
            return _fail(str(problem), 1)
        case ValidationError():
            wrong = problem.errors()[0]
            name = "ERAGUIDE_" + "_".join(str(part) for part in wrong["loc"]).upper()
            return _fail(f"{name} is {wrong['input']!r}: {wrong['msg']}", 1)
        case _:
            raise problem


def _print_json(what: object) -> None:
    json.dump(what, sys.stdout, ensure_ascii=False, indent=2)
    print()


def _fail(problem: str, status: int) -> int:
    print(" ".join(problem.split()), file=sys.stderr)
    return status


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m assistant",
        description="Ask the guidance, and get its exact words with section, page and footnote.",
    )
    commands = parser.add_subparsers(required=True, metavar="ask | search")
    asking = commands.add_parser("ask", help="answer one question")
    asking.add_argument("question", help='the question, in quotation marks; "-" to read it')
    asking.add_argument(
        "--history", nargs="+", default=[], metavar="QUESTION", help="asked before, oldest first"
    )
    asking.set_defaults(command=ask)
    searching = commands.add_parser("search", help="show the passages for some words")
    searching.add_argument("words", help='the words, in quotation marks; "-" to read them')
    searching.add_argument("--limit", type=int, default=5, help="passages at most (default 5)")
    searching.set_defaults(command=search)
    for command in (asking, searching):
        command.add_argument("--json", action="store_true", help="as JSON, as over HTTP")
        command.add_argument(
            "--documents", nargs="+", default=[], metavar="ID", help="search only these"
        )
    return parser


if __name__ == "__main__":
    sys.exit(main())
