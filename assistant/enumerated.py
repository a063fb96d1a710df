"""Rows of countries that a text gives under some words: who is among them, and who is not.

"The countries associated as of March: Albania, …" lists all there are, so a country that is missing
is none of them; another row beside it may say what it is instead.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.draft import Pick
from assistant.features import Candidate
from assistant.names import is_country, proper_names
from assistant.support.clauses import Among, Stems, match, read
from assistant.support.signals import denials
from corpus.snapshot import Snapshot
from corpus.span import Span

_NAME = r"[A-Z][\w\u2019'-]*(?: (?:and |of |the )?[A-Z][\w\u2019'-]*){0,3}"
_ROW = re.compile(rf"(?P<all>:\s+)?(?P<row>{_NAME}(?:, {_NAME})+(?:,? and {_NAME})?)")
_SPLIT = re.compile(r", (?:and )?| and (?=[A-Z][\w\u2019'-]*$)")
_WHEN = re.compile(r"\b(?:already|now|currently|today|still|yet|recently)\b", re.IGNORECASE)
_FEWEST = 2
_LONG = 4
_SURE = 0.75
_SURE_BESIDE = 0.5
"""The same where the row beside it names the country."""


@dataclass(frozen=True, slots=True)
class _Row:
    span: Span
    paragraph: Span
    document: str
    names: frozenset[str]
    title: str
    whole: bool

    @property
    def pick(self) -> Pick:
        return Pick(self.document, self.span)


class Enumerated:
    """Finds the row that contradicts what a clause says of one country."""

    def __init__(self, stems: Stems, among: Among, snapshot: Snapshot) -> None:
        self._stems = stems
        self._among = among
        self._snapshot = snapshot

    def against(self, clause: str, candidates: Sequence[Candidate]) -> Pick | None:
        """The sentence whose row says otherwise of the one country that a clause names."""
        countries = _countries(clause)
        if len(countries) != 1:
            return None
        (name,) = countries
        rows = [row for candidate in candidates if (row := self._row(candidate)) is not None]
        degrees = {row.span: self._degree(clause, name, row) for row in rows}
        there = sorted((r for r in rows if name in r.names), key=lambda r: -degrees[r.span])
        away = sorted((r for r in rows if name not in r.names), key=lambda r: -degrees[r.span])
        if denials(clause) % 2:
            best = there[0] if there else None
            return best.pick if best and best.whole and degrees[best.span] >= _SURE else None
        if not away or (there and degrees[there[0].span] >= degrees[away[0].span]):
            return None
        missed = away[0]
        if not missed.whole or degrees[missed.span] < _SURE_BESIDE:
            return None
        beside = [row for row in there if row.paragraph == missed.paragraph]
        if beside:
            both = replace(missed, title=f"{missed.title} {beside[0].title}")
            return beside[0].pick if self._degree(clause, name, both) >= _SURE else None
        known_since = self._since(missed, name)
        sure = degrees[missed.span] >= _SURE and not there and not known_since
        return missed.pick if sure else None

    def _since(self, row: _Row, name: str) -> bool:
        """Whether a later development of the document names a country that its row lacks."""
        whole = Span(0, len(self._snapshot.document(row.document).text))
        return any(
            name in remark.text.lower() for remark in self._snapshot.remarks_on(row.document, whole)
        )

    def _row(self, candidate: Candidate) -> _Row | None:
        text = " ".join(candidate.text.split())
        document = self._snapshot.document(candidate.evidence.passage.document)
        unit = document.unit_at(candidate.span.start)
        for found in _ROW.finditer(text):
            names = frozenset(name.lower() for name in _SPLIT.split(found["row"]))
            if len([name for name in names if is_country(name)]) < _FEWEST or unit is None:
                continue
            title = f"{text[: found.start()]} {text[found.end() :]}"
            whole = found["all"] is not None and len(names) >= _LONG
            return _Row(candidate.span, unit.span, document.id, names, title, whole)
        return None

    def _degree(self, clause: str, name: str, row: _Row) -> float:
        """How far the words of a clause, the country aside, are those of a row."""
        rest = _WHEN.sub(" ", re.sub(re.escape(name), " ", clause, flags=re.IGNORECASE))
        said = read(rest, self._stems)
        met = match(said, read(row.title, self._stems), self._among).met
        return sum(met.values()) / len(met) if len(met) >= _FEWEST else 0.0


def _countries(clause: str) -> set[str]:
    """The countries that a clause names, in lower case."""
    named = proper_names(clause)
    runs = re.findall(_NAME, clause)
    whole = {run.lower() for run in runs if is_country(run)}
    single = {word.lower() for word in named if is_country(word)}
    return whole | {word for word in single if not any(word in run for run in whole)}
