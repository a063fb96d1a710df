"""`python -m evals wice`: the score of the check on WiCE's development claims."""

from argparse import Namespace, _SubParsersAction
from contextlib import closing
from typing import Any

from assistant.settings import Settings
from evals import wice
from evals.progress import Told


def add(commands: "_SubParsersAction[Any]") -> None:
    """Add the command."""
    commands.add_parser(
        "wice", help="the score of the check on WiCE's development claims"
    ).set_defaults(do=do)


def do(given: Namespace) -> int:
    """Print the AUROC."""
    from assistant.build import build_assistant  # the check is behind the port

    del given
    told = Told()
    with closing(build_assistant(Settings())) as own:
        found = wice.measure(own, lambda done, of: told("claims", done, of))
    print(
        f"WiCE, development: {found.claims} claims, {found.supported} supported; AUROC "
        f"{found.auroc.value:.3f} ({found.auroc.low:.3f} to {found.auroc.high:.3f}); the floor "
        f"without a model is {wice.FLOOR}"
    )
    return 0
