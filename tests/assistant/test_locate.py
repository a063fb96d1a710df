from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from assistant.adapters.memory import GUIDANCE, sample, snapshot_of, written
from assistant.draft import Pick
from assistant.locate import Located, Lost, cited, locate
from assistant.prompt import Shown
from assistant.said import Quoted, Said
from corpus.citation import cite
from corpus.passage import Passage
from corpus.snapshot import Snapshot
from corpus.span import Span


def shown(snapshot: Snapshot) -> dict[str, Shown]:
    """Every passage, under K1, K2, … in reading order, with what introduces it."""
    return {
        f"K{n}": Shown(f"K{n}", passage, passage.span, _lead(passage, snapshot))
        for n, passage in enumerate(snapshot.passages, start=1)
    }


def _lead(passage: Passage, snapshot: Snapshot) -> Span | None:
    unit = snapshot.document(passage.document).unit_at(passage.span.start)
    return unit.lead if unit else None


def held(*lines: str) -> Snapshot:
    return snapshot_of(written(GUIDANCE, "\n".join(["# 1. Basis of the matter", *lines])))


def located(words: str, *lines: str, key: str = "K1") -> Located:
    snapshot = held(*lines)
    return locate(Said("So it is.", (Quoted(key, words),)), shown(snapshot), snapshot)


def quote(found: Located, *lines: str) -> str:
    (pick,) = found.picks
    return pick.span.cut(held(*lines).documents[0].text)


@given(st.data())
def test_any_words_cut_whole_from_a_passage_are_found_there(data: st.DataObject) -> None:
    snapshot = sample().snapshot
    passages = shown(snapshot)
    key = data.draw(st.sampled_from(sorted(passages)))
    words = passages[key].passage.text.split()
    first = data.draw(st.integers(0, len(words) - 1))
    last = data.draw(st.integers(first, len(words)))
    quoted = " ".join(words[first:last])
    assume(last - first > 3 and not quoted[-1].isdigit() and "-" not in words[first])

    found = locate(Said("So.", (Quoted(key, quoted),)), passages, snapshot)

    (pick,) = found.picks
    document = snapshot.document(pick.document)
    cite(document, pick.span).verify(document)
    assert quoted in " ".join(pick.span.cut(document.text).split())


@given(st.text(max_size=40))
def test_whatever_is_said_only_words_of_the_document_are_cited(words: str) -> None:
    snapshot = sample().snapshot
    passages = shown(snapshot)
    for key in ("K1", "K5", "Kx"):
        for pick in locate(Said("So.", (Quoted(key, words),)), passages, snapshot).picks:
            document = snapshot.document(pick.document)
            cite(document, pick.span).verify(document)


LINE = (
    "The partners \u201cmay not\u201d use e\ufb03cient soft\u00adware \u2013 as of 1\u00a0May 2024."
)


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (LINE, LINE),
        ('The partners "may not" use efficient software - as of 1 May 2024.', LINE),
        ('  The partners "may not" use', LINE[: LINE.index(" e\ufb03")]),
        ('"may not"\n\tuse efficient software \u2014 as of', LINE[13 : LINE.index(" 1\u00a0May")]),
    ],
)
def test_typography_does_not_matter(words: str, found: str) -> None:
    assert quote(located(words, LINE), LINE) == found


@pytest.mark.parametrize(
    "words",
    [
        "the partners \u201cmay not\u201d use",
        'The partners "may" use',
        "The partners … as of 1 May",
        "The partners ... as of 1 May",
        "efficient software as of",
        "as of 1 May 2025",
        "artners \u201cmay not\u201d use",
        "",
        "   ",
    ],
)
def test_words_the_passage_does_not_hold_are_not_cited(words: str) -> None:
    assert located(words, LINE) == Located((), (Lost.WORDS,))


@pytest.mark.parametrize("key", ["K9", "k1", "K1 ", "1", "K", "", "passage K1"])
def test_a_key_that_was_not_given_finds_nothing(key: str) -> None:
    assert located("The partners", LINE, key=key) == Located((), (Lost.KEY,))


def test_words_of_another_passage_are_not_looked_for() -> None:
    lines = ("Norway takes part in it.", "Canada takes no part in it.")

    assert located("Canada takes no part", *lines, key="K1") == Located((), (Lost.WORDS,))
    assert located("Canada takes no part", *lines, key="K2").picks


def test_words_that_were_not_shown_are_not_cited() -> None:
    snapshot = held("It begins here and it goes on until there.")
    (passage,) = snapshot.passages
    start = passage.span.start
    given = {"K1": Shown("K1", passage, Span(start, start + len("It begins here")))}

    found = locate(Said("So.", (Quoted("K1", "it goes on until there"),)), given, snapshot)

    assert found.lost == (Lost.WORDS,)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("The budget is 3.5 million.", "The budget is 3"),
        ("The budget is 3 million.", "The budget is 3"),
        ("The budget is 3,000 euro.", "The budget is 3"),
        ("The budget is 3\u00a0000 euro.", "The budget is 3"),
        ("Its share is 21% of all.", "Its share is 21"),
        ("Its share is 21 % of all.", "Its share is 21"),
        ("Its share is 21 per cent of all.", "Its share is 21"),
        ("It runs in 2021-2024 for all.", "It runs in 2021"),
        ("It runs in 2021\u20132024 for all.", "2024 for all"),
        ("It costs 3.5 million euro.", "5 million euro"),
        ("It is for non-associated countries and others.", "associated countries and others"),
        ("It is for low-income countries.", "It is for low"),
    ],
)
def test_words_torn_out_of_a_number_or_a_compound_are_not_cited(line: str, words: str) -> None:
    assert located(words, line) == Located((), (Lost.WORDS,))


def test_where_the_first_place_is_torn_a_whole_one_is_taken() -> None:
    line = "The fee is 3.5 here; yet the fee is 3 there."

    assert located("fee is 3", line).picks


@pytest.mark.parametrize("words", ["open", "open science", "and open"])
def test_words_too_few_to_prove_anything_are_not_cited(words: str) -> None:
    assert located(words, "They share data and open science results.").lost == (Lost.SHORT,)


def test_a_short_list_item_proves_as_a_whole() -> None:
    lines = ("The topics are these:", "- open science;", "- gender equality")

    assert quote(located("open science", *lines, key="K2"), *lines) == "open science"
    assert located("equality", *lines, key="K3").lost == (Lost.SHORT,)


TURNED = (
    ("Entities of that country shall not be eligible for funding.", "be eligible for funding"),
    ("Only entities of the Union can take part in it.", "entities of the Union can"),
    ("They can take part in it, unless the call says otherwise.", "They can take part in it"),
    ("No partner needs to pay for it.", "partner needs to pay"),
    ("They don\u2019t need to pay for it.", "need to pay for it"),
)


@pytest.mark.parametrize(("line", "words"), TURNED)
def test_words_whose_sentence_turns_them_are_quoted_with_all_of_it(line: str, words: str) -> None:
    lines = (f"Before it all is well. {line} After it too.",)

    assert quote(located(words, *lines), *lines) == line


def test_else_the_words_stay_as_they_were_quoted() -> None:
    line = "Not here. Norway takes part in the programme since 2021. Never there."

    assert quote(located("Norway takes part in", line), line) == "Norway takes part in"


def row(*quotes: tuple[str, str]) -> Located:
    snapshot = sample().snapshot
    passages = shown(snapshot)
    keys = {item.passage.text[:9]: key for key, item in passages.items()}
    said = Said("So.", tuple(Quoted(keys[start], words) for start, words in quotes))
    return locate(said, passages, snapshot)


def test_a_category_that_says_who_belongs_there_proves_it() -> None:
    alone = row(("CETP aims", "Complete integration of global actors: CETP"))

    (pick,) = alone.picks
    assert "CETP" in pick.span.cut(sample().snapshot.documents[0].text)
    assert not alone.lost


@pytest.mark.parametrize("category_first", [True, False])
def test_the_words_right_below_a_category_are_cited_with_it_as_one(category_first: bool) -> None:
    category = ("CETP aims", "Complete integration of global actors: CETP")
    below = ("CETP aims", "CETP aims for complete integration of global actors")

    both = row(*((category, below) if category_first else (below, category)))

    (pick,) = both.picks
    words = " ".join(pick.span.cut(sample().snapshot.documents[0].text).split())
    assert words == f"{category[1]} {below[1]}"
    assert not both.lost


def test_beside_words_from_elsewhere_a_category_is_cited_for_itself() -> None:
    both = row(
        ("CETP aims", "Complete integration of global actors: CETP"),
        ("The count", "The countries associated with Horizon Europe"),
    )

    assert len(both.picks) == 2
    assert not both.lost


def test_a_heading_cannot_be_quoted() -> None:
    assert located("Basis of the matter", LINE).lost == (Lost.WORDS,)


def test_each_quote_is_looked_at_for_itself_and_cited_once() -> None:
    snapshot = held("Norway takes part in the programme since 2021.")
    quotes = (
        Quoted("K1", "Norway takes part in the programme"),
        Quoted("K1", "takes part in the"),
        Quoted("K1", "Norway takes part in the programme"),
        Quoted("K7", "Norway takes part"),
        Quoted("K1", "Norway leaves the programme"),
    )

    found = locate(Said("So.", quotes), shown(snapshot), snapshot)

    assert len(found.picks) == 1
    assert found.lost == (Lost.KEY, Lost.WORDS)


def test_the_check_gets_the_words_and_what_gives_them_their_meaning() -> None:
    snapshot = sample().snapshot
    document = snapshot.documents[0]
    start = document.text.index("complete integration of global actors in")
    pick = Pick("guidance", Span(start, start + len("complete integration")))

    given = cited(pick, snapshot)

    assert given.words == "complete integration"
    assert given.around.split("\n")[:4] == [
        "CETP aims for complete integration of global actors in the activities of partnerships.",
        "Complete integration of global actors: CETP",
        "Approaches to International Cooperation among European Partnerships",
        "5",
    ]
    assert GUIDANCE.title in given.around


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        (("The board meets in May. It elects its chair.",), "It elects its chair"),
        (("The board meets in May.", "", "They elect a chair."), "They elect a chair"),
    ],
)
def test_words_that_point_back_are_given_with_the_sentence_before_them(
    lines: tuple[str, ...], words: str
) -> None:
    snapshot = held(*lines)
    passages = shown(snapshot)
    key = next(key for key, one in passages.items() if words in one.passage.text)

    (pick,) = locate(Said("So.", (Quoted(key, words),)), passages, snapshot).picks

    assert "The board meets in May." in cited(pick, snapshot).around
    assert cited(pick, snapshot).words == words


def test_other_words_are_not() -> None:
    lines = "The board meets in May. Members elect a chair."
    snapshot = held(lines)

    (pick,) = located("Members elect a chair", lines).picks

    assert "meets in May" not in cited(pick, snapshot).around


def test_a_note_is_given_with_the_sentence_that_calls_it() -> None:
    snapshot = sample().snapshot
    document = snapshot.documents[0]
    note = document.footnote("10")
    assert note is not None

    around = cited(Pick("guidance", note.span), snapshot).around

    assert "Association to Horizon Europe is governed by" in around


@pytest.mark.usefixtures("swift")
@pytest.mark.parametrize("words", ["3 " * 3000, "a " * 30_000, "-" * 60_000, "\u0301" * 60_000])
def test_a_flood_of_words_is_looked_for_in_no_time(words: str) -> None:
    line = "3.3 " * 400
    found: Any = located(words, line)

    assert not found.picks
