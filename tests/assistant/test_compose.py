from collections.abc import Mapping
from dataclasses import replace
from itertools import pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from assistant.compose import quote
from assistant.draft import Draft
from assistant.evidence import Evidence
from assistant.features import Candidate, Companion
from assistant.settings import Settings
from assistant.structures import structures
from assistant.understand import Inquiry
from assistant.weigh import Judged
from corpus.sentences import sentences
from corpus.span import Span
from ingest.index.words import terms
from tests.fixtures.lexicons import asking, term
from tests.fixtures.papers import held, paper, place

ROW = np.zeros(1)
LISTS = {s: frozenset(terms(s.title)) for s in structures(paper())}
SETTINGS = Settings()
REGULATION = "Association is governed by the Regulation."
NORWAY = "As of 21 March 2024, Norway is associated."
GEORGIA = "Georgia is now associated too."
FOUNDED = "It was founded in 1998."
LEAD = "It covers the following topics:"
REASONS = "Cooperation has several reasons."
ONE = asking(term("associated"), question="Is Norway associated?")


def alike(word: str) -> Mapping[str, float]:
    return {}


def candidate(span: Span) -> Candidate:
    passage = next(p for p in held().passages if p.span.holds(span))
    text = span.cut(paper().text)
    return Candidate(
        Evidence(passage, 0.5), span, text, tuple(terms(text)), frozenset(terms(passage.text)), 0.5
    )


def judged(words: str, share: float = 0.5) -> Judged:
    return Judged(candidate(place(words)), share, share, ROW)


def drafted(of: Inquiry, *best_first: Judged, settings: Settings = SETTINGS) -> Draft:
    return quote(of, best_first, LISTS, alike, settings)


def said(draft: Draft) -> list[list[str]]:
    return [[pick.span.cut(paper().text) for pick in claim.picks] for claim in draft.claims]


def test_the_best_sentence_is_quoted() -> None:
    assert said(drafted(ONE, judged(NORWAY, 0.9), judged(GEORGIA, 0.1))) == [[NORWAY]]


def test_a_sentence_that_is_nearly_as_likely_comes_along_in_reading_order() -> None:
    assert said(drafted(ONE, judged(GEORGIA, 0.45), judged(NORWAY, 0.44))) == [[NORWAY], [GEORGIA]]


def test_a_sentence_of_another_section_does_not_come_along() -> None:
    assert said(drafted(ONE, judged(NORWAY, 0.45), judged(REASONS, 0.44))) == [[NORWAY]]


def test_the_limit_of_statements_is_kept() -> None:
    settings = SETTINGS.model_copy(update={"statements": 2})
    draft = drafted(ONE, judged(NORWAY), judged(GEORGIA), judged(REGULATION), settings=settings)

    assert said(draft) == [[NORWAY], [GEORGIA]]


def test_the_limit_of_words_is_kept() -> None:
    settings = SETTINGS.model_copy(update={"words": 20})
    long = replace(
        judged(REGULATION), candidate=candidate(place(f"{REGULATION} {NORWAY} {GEORGIA}"))
    )

    draft = drafted(ONE, judged(FOUNDED), long, judged(NORWAY), settings=settings)

    assert said(draft) == [[NORWAY], [FOUNDED]]


def test_the_same_words_are_not_said_twice() -> None:
    whole = replace(judged(NORWAY), candidate=candidate(place(f"{NORWAY} {GEORGIA}")))

    assert said(drafted(ONE, judged(NORWAY), whole)) == [[NORWAY]]


def test_a_sentence_that_begins_with_it_brings_the_one_that_says_what_it_is() -> None:
    leaning = replace(
        judged(FOUNDED), candidate=replace(candidate(place(FOUNDED)), leans_on=companion(GEORGIA))
    )

    assert said(drafted(ONE, leaning)) == [[GEORGIA], [FOUNDED]]


def test_a_question_for_a_document_brings_the_note() -> None:
    asked = replace(ONE, sourcing=True)

    assert said(drafted(asked, calling())) == [
        [REGULATION],
        ["Regulation (EU) 2021/695, https://eur-lex.europa.eu/eli/reg/2021/695/oj"],
    ]


def test_other_questions_do_without_the_note() -> None:
    assert said(drafted(ONE, calling())) == [[REGULATION]]


def test_a_table_row_comes_whole_where_a_list_is_asked_for() -> None:
    asked = asking(term("code"), term("conduct"), listing=True)
    row = Companion(place("Governance\n\nPublish a code of conduct."), 6)
    inside = replace(candidate(place("Publish a code of conduct.")), row=row)

    draft = drafted(asked, replace(judged("Publish a code of conduct."), candidate=inside))

    assert said(draft) == [["Governance\n\nPublish a code of conduct."]]


def test_a_led_in_list_comes_whole_with_its_lead() -> None:
    draft = drafted(ONE, judged(LEAD))

    assert [claim.whole_list for claim in draft.claims] == [True]
    assert said(draft) == [[LEAD, "open science", "research ethics", "gender equality"]]


def test_a_list_that_is_asked_for_by_its_title_comes_whole() -> None:
    asked = asking(term("summary"), term("measures"), listing=True)

    draft = drafted(asked, judged("The measures are grouped."))

    assert said(draft) == [["Table 1. Summary of the measures", "Values", "Governance"]]


def test_no_list_comes_where_the_question_asks_for_one_thing() -> None:
    asked = asking(term("summary"), term("measures"), listing=False)

    draft = drafted(asked, judged("The measures are grouped."))

    assert not any(claim.whole_list for claim in draft.claims)


def test_a_list_of_other_things_does_not_come() -> None:
    asked = asking(term("associated"), term("countries"), listing=True)

    assert said(drafted(asked, judged(NORWAY))) == [[NORWAY]]


def test_a_document_without_lists_is_quoted_by_sentences() -> None:
    asked = asking(term("summary"), term("measures"), listing=True)

    assert quote(asked, [judged(NORWAY)], {}, alike, SETTINGS).claims


ALL = [
    span.shifted(unit.span.start)
    for unit in paper().units
    for span in sentences(unit.span.cut(paper().text))
]


@given(
    st.lists(st.tuples(st.sampled_from(ALL), st.floats(0.01, 1)), min_size=1, max_size=12),
    st.booleans(),
    st.integers(1, 4),
)
def test_whatever_is_found_a_draft_keeps_its_promises(found, listing: bool, most: int) -> None:
    ranked = sorted(
        (Judged(candidate(span), share, share, ROW) for span, share in found),
        key=lambda j: -j.score,
    )
    settings = SETTINGS.model_copy(update={"statements": most, "words": 30})

    draft = quote(replace(ONE, listing=listing), ranked, LISTS, alike, settings)

    spans = [pick.span for claim in draft.claims for pick in claim.picks]
    whole = any(claim.whole_list for claim in draft.claims)
    assert spans == sorted(spans)
    assert not any(a.overlaps(b) for a, b in pairwise(spans))
    assert len({paper().section_at(span.start).id for span in spans}) == 1 or whole
    assert whole or len(draft.claims) <= most
    words = sum(len(span.cut(paper().text).split()) for span in spans)
    assert whole or words <= max(30, len(ranked[0].candidate.text.split()))


def companion(words: str) -> Companion:
    return Companion(place(words), len(words.split()))


def calling() -> Judged:
    note = paper().footnote("1")
    assert note is not None
    with_note = replace(candidate(place(REGULATION)), notes=(Companion(note.span, 4),))
    return replace(judged(REGULATION), candidate=with_note)
