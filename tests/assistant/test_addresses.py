"""No address leaves that is neither the corpus's own nor in the cited words."""

import time
from collections.abc import Sequence

import pytest

from assistant.addresses import LEFT_OUT, Addresses
from assistant.answer import Answer, Notice, NoticeKind, Status, Suggestion, Support
from assistant.support.ruling import Cited, Fault, Ruling
from assistant.vouched import Vouched
from tests.fixtures.assistants import guidance_assistant


@pytest.fixture(scope="module")
def addresses() -> Addresses:
    return Addresses(guidance_assistant().snapshot)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("See https://evil.example/x?q=1.", "https://evil.example/x?q=1"),
        ("See HTTP://EVIL.EXAMPLE", "HTTP://EVIL.EXAMPLE"),
        ("[here](https://evil.example)", "https://evil.example"),
        ("![x](//evil.example/pixel.png)", "//evil.example/pixel.png"),
        ("go to www.evil.example now", "www.evil.example"),
        ("go to evil.com, please", "evil.com"),
        ("at sub.evil.co.uk/path", "sub.evil.co.uk/path"),
        ("write to jo@evil.example.", "jo@evil.example"),
        ("mailto:jo@evil.example", "mailto:jo@evil.example"),
        ("javascript:alert(1)", "javascript:alert(1"),
        ("data:text/html,x", "data:text/html,x"),
        ("(see era-learn.evil.eu)", "era-learn.evil.eu"),
    ],
)
def test_a_strange_address_is_found(addresses: Addresses, text: str, found: str) -> None:
    assert addresses.strange(text) == (found,)


@pytest.mark.parametrize(
    "text",
    [
        "Article 22(5), point (a), of Regulation (EU) 2021/695, i.e. the act, e.g. its recital",
        "No. 1 vs. 2, p.m. and a.m., U.S. and U.K., 1.2.3 and 12.5.2021, and/or, R&I, EU/EEA",
        "data: the participants, call: open, and notes//remarks",
        "The end of it.Next sentence begins here.",
        "n/a",
    ],
)
def test_what_is_no_address_is_none(addresses: Addresses, text: str) -> None:
    assert addresses.strange(text) == ()


def test_addresses_of_the_list_and_of_notes_are_known(addresses: Addresses) -> None:
    snapshot = guidance_assistant().snapshot
    own = [source.url for source in snapshot.listed if source.url]
    own += [note.url for d in snapshot.documents for note in d.footnotes if note.url]

    assert own
    assert [url for url in own if addresses.strange(f"See {url}.")] == []
    assert all(addresses.knows(url) for url in own)


def test_an_address_in_the_cited_words_may_be_said(addresses: Addresses) -> None:
    cited = ["Apply at https://portal.example/apply before May."]

    assert addresses.strange("Apply at portal.example/apply.", cited) == ()
    assert addresses.strange("Apply at portal.example/other.", cited) == ("portal.example/other",)
    assert addresses.strange("Apply at https://portal.example.", cited)


def test_a_strange_address_within_a_known_one_harms_it_not(addresses: Addresses) -> None:
    known = next(s.url for s in guidance_assistant().snapshot.listed if s.url)
    host = known.split("/")[2]

    assert addresses.without_strange(f"{known} or {host}.") == f"{known} or {LEFT_OUT}."


@pytest.mark.parametrize("href", ["//evil.example", "/\\evil.example", "https://evil.example"])
def test_a_page_of_another_site_is_none_of_ours(addresses: Addresses, href: str) -> None:
    assert not addresses.knows(href)
    assert addresses.knows("/read/guidance#3.2")


class Always:
    def rule(self, statement: str, cited: Sequence[Cited]) -> Ruling:
        return Ruling(Support.SUPPORTED)


def test_a_statement_with_a_strange_address_is_removed(addresses: Addresses) -> None:
    checks = Vouched(Always(), addresses)
    cited = [Cited("The countries are listed.")]

    ruling = checks.rule("The countries are listed at https://evil.example.", cited)

    assert ruling.support is None
    assert [(f.fault, f.said) for f in ruling.findings] == [(Fault.ADDRESS, "https://evil.example")]
    assert checks.rule("The countries are listed.", cited).support is Support.SUPPORTED


def test_the_last_look_takes_in_all_that_is_said_beside_the_statements(
    addresses: Addresses,
) -> None:
    answer = Answer(
        "id", "question", "question", Status.DECLINED_NO_EVIDENCE,
        lead="Look at https://evil.example.",
        missing=("What is evil.com?",),
        notices=(Notice(NoticeKind.UPDATE, "See https://evil.example/x", source="evil.com"),),
        suggestions=(Suggestion("a", "https://evil.example"), Suggestion("b", "/read/guidance")),
    )  # fmt: skip

    left = addresses.last_look(answer)

    assert "evil" not in repr((left.lead, left.missing, left.notices, left.suggestions))
    assert left.lead == f"Look at {LEFT_OUT}."
    assert [s.text for s in left.suggestions] == ["b"]


@pytest.mark.parametrize(
    "question",
    ["Which countries are associated to Horizon Europe?", "What is footnote 12?",
     "Which act governs association to Horizon Europe?", "How much does association cost?",
     "Which article of the Horizon Europe Regulation is the basis of partnerships?"],
)  # fmt: skip
def test_answers_of_quotes_lose_none_of_their_addresses(
    addresses: Addresses, question: str
) -> None:
    from assistant.question import Question

    answer = guidance_assistant().ask(Question(question))

    assert LEFT_OUT not in repr(answer)
    for statement in answer.statements:
        assert addresses.strange(statement.text, [c.quote for c in statement.citations]) == ()


@pytest.mark.parametrize("piece", ["a.", "a.com/", "www.", "a@", "//", "http:", "-a", "a-"])
def test_a_hostile_text_takes_no_longer_than_another(addresses: Addresses, piece: str) -> None:
    began = time.perf_counter()
    addresses.strange((piece * 4_000)[:4_000])

    assert time.perf_counter() - began < 1
