from collections.abc import Mapping, Sequence
from dataclasses import replace

import pytest

from assistant.enumerated import Enumerated
from assistant.evidence import Evidence
from assistant.features import Candidate
from corpus.document import SectionKind
from corpus.passage import Passage
from corpus.remark import Remark, RemarkKind
from corpus.sentences import sentences
from corpus.snapshot import Snapshot
from corpus.span import Span
from tests.fixtures.snapshots import document, snapshot

GUIDE = document(
    "guide",
    (
        "The countries associated with the programme: Albania, Georgia, Norway, Serbia. "
        "Transitional agreements also apply to Canada, Morocco and Peru.",
        "Offices are in Chile, Fiji and Kenya.",
    ),
)


def stems(text: str) -> list[str]:
    linking = {"the", "is", "a", "of", "in", "to", "with", "not", "are", "one"}
    return [word.rstrip("s") for word in text.lower().split() if word not in linking]


def among(words: Sequence[str], others: Sequence[str]) -> Mapping[str, Mapping[str, float]]:
    return {word: {} for word in words}


def candidates(of: Snapshot) -> list[Candidate]:
    found = []
    for passage in of.passages:
        whole: Passage = passage
        for span in sentences(passage.text):
            at = span.shifted(passage.span.start)
            found.append(
                Candidate(
                    evidence=Evidence(whole, 1.0),
                    span=at,
                    text=at.cut(of.document(passage.document).text),
                    stems=(),
                    around=frozenset(),
                    cosine=0.0,
                    leans_on=None,
                    notes=(),
                    places={},
                    row=None,
                    part=SectionKind.HEADING,
                )
            )
    return found


def against(clause: str, of: Snapshot | None = None) -> str | None:
    corpus = of or snapshot(GUIDE)
    pick = Enumerated(stems, among, corpus).against(clause, candidates(corpus))
    return pick.span.cut(GUIDE.text) if pick else None


def test_the_row_beside_says_what_a_country_is_instead() -> None:
    words = "Transitional agreements also apply to Canada, Morocco and Peru."

    assert against("Morocco is one of the countries associated with the programme") == words


def test_a_country_that_is_in_no_row_is_contradicted_by_the_whole_one() -> None:
    found = against("Brazil is one of the countries associated with the programme")

    assert found
    assert found.startswith("The countries associated with the programme: Albania")


def test_a_country_of_the_row_is_not_denied() -> None:
    found = against("Norway is not one of the countries associated with the programme")

    assert found
    assert found.startswith("The countries associated with the programme: Albania")


@pytest.mark.parametrize(
    "clause",
    [
        "Norway is one of the countries associated with the programme",
        "transitional agreements apply to Canada",
        "Brazil is not one of the countries associated with the programme",
        "Norway and Brazil are countries associated with the programme",
        "Brazil has another budget for research",
        "offices are in Brazil",
        "Chile is one of the countries associated with the programme",
        "the programme has associated countries",
    ],
)
def test_what_no_row_contradicts_is_left_alone(clause: str) -> None:
    assert against(clause) is None


def test_a_country_that_a_later_development_names_is_left_alone() -> None:
    remark = Remark(RemarkKind.UPDATE, "guide", Span(0, 3), "Brazil has joined since.")
    corpus = replace(snapshot(GUIDE), remarks=(remark,))

    assert against("Brazil is one of the countries associated with the programme", corpus) is None
