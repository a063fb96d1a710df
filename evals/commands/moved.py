"""`python -m evals moved`: gold words that a re-ingest has changed, with the difference."""

from argparse import Namespace, _SubParsersAction
from typing import Any

from assistant.settings import Settings
from evals import acts, moved
from evals.questions import load_part, names


def add(commands: "_SubParsersAction[Any]") -> None:
    """Add the command."""
    changed = commands.add_parser(
        "moved", help="list gold words that a re-ingest has changed, with the difference"
    )
    changed.add_argument("set", nargs="?", help="a set of evals/sets; all where left out")
    changed.add_argument(
        "--against",
        metavar="SNAPSHOT",
        help="a snapshot's folder or the beginning of its id; that of the index before if left out",
    )
    changed.set_defaults(do=do)


def do(given: Namespace) -> int:
    """Print every change, and a line a set."""
    for name in [given.set] if given.set else names():
        settings = Settings()
        if name in acts.SETS:
            settings = settings.model_copy(update={"home": acts.home(settings)})
            if not given.set and not settings.pointer.exists():
                print(f"{name}: skipped, its corpus is not indexed under {settings.home}")
                continue
        before, now = moved.snapshots(settings, given.against)
        found = moved.moved(load_part(name, "all"), before, now)
        for change in found.changes:
            print(change)
        print(
            f"{name}: of {found.looked_for} gold quotations, {len(found.changes)} changed and "
            f"{found.only_moved} only moved from {before.id[:12]} to {now.id[:12]}"
        )
    return 0
