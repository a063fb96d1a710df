from collections.abc import Mapping
from dataclasses import replace
from math import isclose

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.asked import Asked
from assistant.evidence import Evidence
from assistant.features import FEATURES, Candidate, Features, met
from assistant.weigh import QUESTION_FEATURES, Outcome, Weights, fitted, verdict, weigh
from corpus.document import SectionKind
from corpus.sentences import sentences
from ingest.index.words import terms
from tests.fixtures.lexicons import asking, inquiry, term
from tests.fixtures.papers import held

COSINES = ("cosine_sentence", "cosine_passage")


def alike(word: str) -> Mapping[str, float]:
    """Words that mean much the same, by hand."""
    return {"car": {"automobil": 0.8}, "iceland": {"norway": 0.9}}.get(word.lower(), {})


CANDIDATES = tuple(
    Candidate(
        Evidence(passage, 0.5, 0.4, 3.0),
        span.shifted(passage.span.start),
        span.cut(passage.text),
        tuple(terms(span.cut(passage.text))),
        frozenset(terms(" ".join((passage.text, *passage.headings)))),
        0.3,
    )
    for passage in held().passages
    for span in sentences(passage.text)
)


def candidate(words: str) -> Candidate:
    return next(c for c in CANDIDATES if words in c.text)


def features(question: str, words: str) -> dict[str, float]:
    row = Features(inquiry(question), alike).row(candidate(words))
    return dict(zip(FEATURES, row, strict=True))


def stems(text: str) -> frozenset[str]:
    return frozenset(terms(text))


def test_a_word_is_met_by_itself_wholly() -> None:
    assert met(term("automobile"), stems("The automobile."), alike) == 1.0


def test_a_word_is_met_by_another_that_means_much_the_same_in_part() -> None:
    assert met(term("car"), stems("The automobile."), alike) == 0.8


def test_a_name_is_met_only_by_itself() -> None:
    assert met(term("Iceland"), stems("Norway joined."), alike) == 0.9
    assert met(term("Iceland", name=True), stems("Norway joined."), alike) == 0.0


def test_a_term_is_met_by_any_of_its_forms_as_a_whole() -> None:
    mission = term("MI", "Mission Innovation", name=True)

    assert met(mission, stems("Mission Innovation acts."), alike) == 1.0
    assert met(mission, stems("The mission goes on."), alike) == 0.0


def test_what_stands_in_the_sentence_is_covered_there_and_in_the_passage() -> None:
    found = features("Is Norway associated?", "Norway is associated")

    assert (found["covered_in_sentence"], found["covered_in_passage"]) == (1.0, 1.0)


def test_what_stands_beside_the_sentence_is_covered_in_the_passage_only() -> None:
    found = features("Is Norway founded?", "It was founded")

    assert found["names_missing_in_sentence"] == 1.0
    assert found["names_missing_in_passage"] == 0.0


@pytest.mark.parametrize(
    ("question", "unknown"), [("Is Atlantis associated?", 1.0), ("Is Norway associated?", 0.0)]
)
def test_a_name_that_the_corpus_does_not_know_is_told(question: str, unknown: float) -> None:
    assert features(question, "Norway is associated")["names_unknown"] == unknown


def test_a_name_whose_words_stand_apart_is_no_name_there() -> None:
    whole = asking(term("Digital", name=True, place=0), term("Europe", name=True, place=1))
    together, apart = (
        replace(CANDIDATES[0], stems=tuple(terms(words)), text=words)
        for words in ("Digital Europe pays.", "The digital is new, and so is Europe.")
    )

    rows = [
        dict(zip(FEATURES, Features(whole, alike).row(c), strict=True)) for c in (together, apart)
    ]

    assert [row["names_broken"] for row in rows] == [0.0, 1.0]


@pytest.mark.parametrize(
    ("words", "held_and_lacking"), [("founded in 1998", (1.0, 0.0)), ("Train", (0.0, 1.0))]
)
def test_the_kind_of_thing_that_is_asked_for_is_looked_for(
    words: str, held_and_lacking: tuple[float, float]
) -> None:
    found = features("When was it founded?", words)

    assert (found["kind_held"], found["kind_lacking"]) == held_and_lacking


def test_what_an_acronym_stands_for_is_held_by_its_long_form_only() -> None:
    asked = replace(asking(term("MI", "Mission Innovation", name=True)), asked=Asked.MEANING)
    spelt, short = (
        replace(CANDIDATES[0], stems=tuple(terms(words)), text=words)
        for words in ("Mission Innovation acts.", "MI acts.")
    )

    rows = [dict(zip(FEATURES, Features(asked, alike).row(c), strict=True)) for c in (spelt, short)]

    assert [row["kind_held"] for row in rows] == [1.0, 0.0]


WORDS = (
    "Is",
    "Norway",
    "Georgia",
    "associated",
    "MI",
    "How many",
    "When",
    "act",
    "1998",
    "country",
)
QUESTIONS = st.text(max_size=80) | st.lists(st.sampled_from(WORDS), max_size=10).map(" ".join)


@given(QUESTIONS, QUESTIONS, st.sampled_from(CANDIDATES))
def test_every_feature_stays_in_its_range(question: str, earlier: str, of: Candidate) -> None:
    row = Features(inquiry(question, earlier), alike).row(of)

    found = dict(zip(FEATURES, row, strict=True))
    least = {name: -1.0 if name in COSINES else 0.0 for name in FEATURES}
    most = dict.fromkeys(FEATURES, 1.0) | {"short": 1.5}
    assert all(least[n] - 1e-9 <= found[n] <= most[n] + 1e-9 for n in FEATURES)


@given(QUESTIONS, st.permutations(CANDIDATES))
def test_a_score_does_not_depend_on_the_order_of_the_candidates(question: str, shuffled) -> None:
    plain, other = (
        {j.candidate.span: j.score for j in weigh(inquiry(question), of, alike, fitted())}
        for of in (CANDIDATES, shuffled)
    )

    assert other == pytest.approx(plain)


@given(QUESTIONS)
def test_shares_are_those_of_one_whole_best_first(question: str) -> None:
    ranked = weigh(inquiry(question), CANDIDATES, alike, fitted())

    shares = [j.share for j in ranked]
    assert isclose(sum(shares), 1.0)
    assert shares == sorted(shares, reverse=True)


@given(QUESTIONS)
def test_a_verdict_spreads_one_whole_over_the_outcomes(question: str) -> None:
    ranked = weigh(inquiry(question), CANDIDATES, alike, fitted())

    found = verdict(np.array([j.row for j in ranked]), fitted())

    assert isclose(sum(found.outcomes.values()), 1.0)
    assert found.confidence == found.outcomes[Outcome.ANSWERED]
    assert set(found.outcomes) == set(Outcome)
    assert list(found.features) == list(QUESTION_FEATURES)


@pytest.mark.parametrize(
    ("part", "recital", "frame"),
    [
        (SectionKind.RECITAL, 1.0, 0.0),
        (SectionKind.FINAL, 0.0, 1.0),
        (SectionKind.PREAMBLE, 0.0, 1.0),
        (SectionKind.PARAGRAPH, 0.0, 0.0),
    ],
)
def test_what_explains_or_frames_an_act_is_told_from_what_it_rules(
    part: SectionKind, recital: float, frame: float
) -> None:
    where = replace(CANDIDATES[0], part=part)
    row = Features(inquiry("What does it rule?"), alike).row(where)

    found = dict(zip(FEATURES, row, strict=True))

    assert (found["recital"], found["frame"]) == (recital, frame)


def test_of_two_like_sentences_that_of_an_article_stands_before_that_of_a_recital() -> None:
    article = replace(CANDIDATES[0], part=SectionKind.PARAGRAPH)
    recital = replace(CANDIDATES[0], part=SectionKind.RECITAL)

    judged = weigh(inquiry("What does it rule?"), [recital, article], alike, fitted())

    assert [one.candidate.part for one in judged] == [SectionKind.PARAGRAPH, SectionKind.RECITAL]


def test_no_candidates_are_weighed_to_nothing() -> None:
    assert weigh(inquiry("Is Norway in?"), (), alike, fitted()) == ()


def test_the_best_of_the_others_counts_for_the_question() -> None:
    rows = np.zeros((2, len(FEATURES)))
    rows[1, FEATURES.index("cosine_sentence")] = 0.7
    nothing = Weights(np.zeros(len(FEATURES)), np.zeros((len(Outcome), len(QUESTION_FEATURES) + 1)))

    found = verdict(rows, nothing)

    assert (found.features["cosine_sentence"], found.features["best_cosine_sentence"]) == (0.0, 0.7)
    assert isclose(found.confidence, 1 / len(Outcome))


def test_the_weights_in_use_say_something_of_every_outcome() -> None:
    assert fitted().rank.shape == (len(FEATURES),)
    assert np.abs(fitted().outcome).sum(axis=1).all()
