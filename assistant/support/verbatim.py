"""The strictest check there is: a statement passes where it is words that were cited for it."""

from collections.abc import Sequence

from assistant.answer import Support
from assistant.support.ruling import Cited, Fault, Finding, Ruling
from corpus.normalise import find


class Verbatim:
    """Lets nothing pass but a quotation; whatever else a statement says is not looked into."""

    def rule(self, statement: str, cited: Sequence[Cited]) -> Ruling:
        """QUOTED where the statement stands whole in one of the quotes, typography aside."""
        said = statement.strip().rstrip(".")
        if any(find(said, each.words, whole_words=True) for each in cited):
            return Ruling(Support.QUOTED)
        why = "the statement is not in the words that were cited for it"
        return Ruling(None, (Finding(Fault.COVERAGE, statement, why),), 0.0)
