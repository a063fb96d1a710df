"""A statement with an address that nobody vouches for is removed, however well it is proved."""

from collections.abc import Sequence

from assistant.addresses import Addresses
from assistant.generate import Checks
from assistant.support.ruling import Cited, Fault, Finding, Ruling


class Vouched:
    """Checks addresses first, then as always."""

    def __init__(self, checks: Checks, addresses: Addresses) -> None:
        self._checks = checks
        self._addresses = addresses

    def rule(self, statement: str, cited: Sequence[Cited]) -> Ruling:
        """None for a statement with an address that is neither the corpus's nor in its quotes."""
        strange = self._addresses.strange(statement, [each.words for each in cited])
        if not strange:
            return self._checks.rule(statement, cited)
        why = "it is neither in the words that were cited nor on the list of sources"
        return Ruling(None, tuple(Finding(Fault.ADDRESS, one, why) for one in strange), 0.0)
