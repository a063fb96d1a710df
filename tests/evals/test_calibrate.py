import numpy as np
import pytest

from assistant.answer import Status
from assistant.features import FEATURES
from assistant.weigh import QUESTION_FEATURES, Outcome, fitted, verdict
from evals.calibrate import Example, cross_validated, figures, fit, kind_of, write
from evals.questions import Case

HERE = FEATURES.index("covered_in_sentence")
LACKS = FEATURES.index("kind_lacking")


def example(number: int, kind: str = "fact") -> Example:
    """Five sentences: the third covers the question best; what is unanswerable lacks its kind."""
    random = np.random.default_rng(number)
    rows = random.uniform(0.0, 0.2, size=(5, len(FEATURES)))
    answerable = kind == "fact"
    rows[2, HERE] = 0.9
    rows[:, LACKS] = 0.0 if answerable else 1.0
    right = np.array([answerable and place == 2 for place in range(5)])
    return Example(f"g{number}", kind, f"question {number}", answerable, rows, right)


@pytest.fixture(scope="module")
def taught() -> list[Example]:
    kinds = ("fact", "fact", "missing_attribute")
    return [example(number, kinds[number % 3]) for number in range(60)]


def test_the_sentence_that_covers_the_question_is_ranked_first(taught: list[Example]) -> None:
    weights = fit(taught)

    unseen = example(1_000)

    assert int((unseen.features @ weights.rank).argmax()) == 2


def test_a_question_whose_sentences_lack_the_kind_is_not_answered(taught: list[Example]) -> None:
    weights = fit(taught)

    answered = verdict(example(1_001).features[[2, 0, 1]], weights)
    lacking = verdict(example(1_002, "missing_attribute").features[[2, 0, 1]], weights)

    assert answered.confidence > 0.6
    assert lacking.confidence < 0.4  # the penalty keeps it from 0
    assert lacking.outcomes[Outcome.MISSING_ATTRIBUTE] > 0.5


def test_every_example_is_judged_once_by_weights_that_did_not_see_it(
    taught: list[Example],
) -> None:
    held = cross_validated(taught)

    assert sorted(one.example.group for one in held) == sorted(one.group for one in taught)
    assert all((one.rank == 0) == one.example.answerable for one in held)


def test_labels_at_random_are_not_learnt(taught: list[Example]) -> None:
    random = np.random.default_rng(7)
    shuffled = [
        Example(e.group, e.kind, e.text, e.answerable, e.features, random.permutation(e.right))
        for e in taught
    ]

    held = cross_validated(shuffled)

    right = [one.rank == 0 for one in held if one.example.answerable]
    assert sum(right) / len(right) < 0.6


def test_weights_survive_their_file(taught: list[Example], tmp_path) -> None:
    weights = fit(taught)
    write(weights, tmp_path / "weights.toml", "a test")

    read = fitted(tmp_path / "weights.toml")

    assert np.allclose(read.rank, weights.rank, atol=1e-4)
    assert np.allclose(read.outcome, weights.outcome, atol=1e-4)
    assert read.outcome.shape == (len(Outcome), len(QUESTION_FEATURES) + 1)


def test_figures_name_every_kind_that_is_to_be_declined(taught: list[Example]) -> None:
    lines = figures(cross_validated(taught))

    assert any("missing_attribute" in line and "of 20" in line for line in lines)


@pytest.mark.parametrize(
    ("kind", "answerable", "status", "outcome"),
    [
        ("decline", False, Status.DECLINED_NO_EVIDENCE, "missing_attribute"),
        ("unknown_entity", False, Status.DECLINED_NO_EVIDENCE, "unknown_entity"),
        ("decline", False, Status.DECLINED_OUT_OF_SCOPE, "decline"),
        ("fact", True, None, "fact"),
    ],
)
def test_a_question_declined_for_want_of_evidence_lacks_a_fact(
    kind: str, answerable: bool, status: Status | None, outcome: str
) -> None:
    assert kind_of(Case("q", kind, "Which?", answerable, status)) == outcome
