"""`python -m evals add`: write a question in a conversation, or from a file."""

import json
import sys
from argparse import Namespace, _SubParsersAction
from contextlib import closing
from hashlib import sha256
from pathlib import Path
from typing import Any

from assistant.ports import Answers
from assistant.settings import Settings
from evals.adding import compose, problems_of
from evals.case import Case
from evals.errors import BrokenSet
from evals.questions import read_case, read_set
from evals.typed import Draft, Typist
from evals.writing import append, ids_in, line_of


def add(commands: "_SubParsersAction[Any]") -> None:
    """Add the command."""
    new = commands.add_parser("add", help="write a question in a conversation")
    new.add_argument(
        "--set", type=Path, dest="out", help="the set to add to; below ERAGUIDE_HOME if left out"
    )
    new.add_argument(
        "--from", type=Path, dest="source", metavar="FILE",
        help="one case or a list of them as JSON, written in an editor with the schema",
    )  # fmt: skip
    new.set_defaults(do=do)


def do(given: Namespace) -> int:
    """Add cases until somebody has enough; 2 where they stopped on the way."""
    settings = Settings()
    out = given.out or settings.home / "questions" / "own.jsonl"
    ids_in(out)  # nothing is asked for a set that cannot be added to
    with closing(given.build(settings)) as answers:
        if given.source:
            return _from_file(given.source, out, answers)
        name = sha256(str(out.resolve()).encode()).hexdigest()[:12]
        draft = Draft(settings.home / "questions" / f"draft-{name}.json")
        try:
            return _talk(_typist(), draft, answers, out)
        except (KeyboardInterrupt, EOFError):
            if draft.told:
                print(
                    f"\nStopped. What you typed is kept, all but the line you were on: "
                    f"`python -m evals add --set {out}` goes on with it ({draft.path})."
                )
            else:
                print(f"\nStopped. Nothing was begun; {out} is as it was.")
            return 2


def _typist() -> Typist:
    if sys.stdin.isatty():
        import readline  # noqa: F401 (lines can then be edited, and pasted as they are)

        return Typist(input, print)

    def read(prompt: str) -> str:
        # What a file answers is shown, so that the whole can be read like a conversation.
        print(prompt, end="", flush=True)
        typed = sys.stdin.readline()
        if not typed:
            raise EOFError
        print(typed.rstrip("\n"))
        return typed

    return Typist(read, print)


def _talk(typist: Typist, draft: Draft, answers: Answers, out: Path) -> int:
    while True:
        _begin(typist, draft, out)
        there = read_set(out).cases if ids_in(out) else ()
        case = compose(typist, draft, answers, there)
        problems = problems_of(case, answers)
        typist.show(f"\n{line_of(case)}")
        if problems:
            raise BrokenSet([f"not written: {one} (kept in {draft.path})" for one in problems])
        if typist.agrees("Write it?", default=True):
            append(out, [case])
            draft.forget()
            typist.show(f"{out}: {case.id} added; it is question {len(there) + 1}.")
        elif typist.agrees("Throw it away? (no keeps it for later)", default=False):
            draft.forget()
        if not typist.agrees("Another one?", default=False):
            return 0


def _begin(typist: Typist, draft: Draft, out: Path) -> None:
    if "question" not in draft.told:
        typist.show(f"\nA question for {out}. Ctrl-C stops; what is typed is kept.")
        return
    typist.show(f"\nA question was begun: {draft.told['question']}")
    if not typist.agrees("Go on with it?", default=True):
        draft.forget()


def _from_file(source: Path, out: Path, answers: Answers) -> int:
    try:
        plain = json.loads(source.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise BrokenSet([f"{source}: cannot be read as JSON ({error}); mend or name it"]) from None
    cases: list[Case] = []
    problems: list[str] = []
    for number, one in enumerate(plain if isinstance(plain, list) else [plain], start=1):
        if isinstance(one, dict):
            one.pop("$schema", None)
        place = f"{source}, case {number}"
        read = read_case(json.dumps(one).encode(), place, "")
        wrong = problems_of(read, answers) if isinstance(read, Case) else read
        problems += [f"{place}: {problem}" for problem in wrong]
        cases += [read] if isinstance(read, Case) else []
    if problems:
        raise BrokenSet(problems)
    append(out, cases)
    print(f"{out}: {len(cases)} added")
    return 0
