import datetime
from dataclasses import replace

from assistant.authority import binding_first
from assistant.draft import Claim, Draft, Pick
from assistant.settings import Settings
from corpus.remark import Remark, RemarkKind
from corpus.snapshot import Snapshot
from tests.fixtures.papers import held, paper, place
from tests.fixtures.snapshots import document

ADVICE = Claim((Pick("paper", place("Train the staff.")),))
OTHER = Claim((Pick("paper", place("Publish a code of conduct.")),))
SETTINGS = Settings()


def corpus(*against: tuple[str, str], kind: RemarkKind = RemarkKind.CONFLICT) -> Snapshot:
    differs = Remark(kind, "paper", place("Train"), "They differ.", against=against)
    rule = document("rule", ("Staff are trained by the Commission.", "This is binding."))
    return replace(held(paper(), rule), remarks=(differs,))


def quotes(draft: Draft, snapshot: Snapshot) -> list[str]:
    return [
        pick.span.cut(snapshot.document(pick.document).text)
        for claim in binding_first(draft, snapshot, SETTINGS).claims
        for pick in claim.picks
    ]


def test_the_rule_stands_before_the_advice_that_differs_from_it() -> None:
    assert quotes(Draft((OTHER, ADVICE)), corpus(("rule", "1"))) == [
        "Staff are trained by the Commission.",
        "Publish a code of conduct.",
        "Train the staff.",
    ]


def test_words_that_conflict_with_nothing_stand_alone() -> None:
    assert quotes(Draft((OTHER,)), corpus(("rule", "1"))) == ["Publish a code of conduct."]
    later = corpus(("rule", "1"), kind=RemarkKind.UPDATE)
    assert quotes(Draft((ADVICE,)), later) == ["Train the staff."]


def test_a_rule_that_is_not_held_is_left_to_the_notice() -> None:
    missing = corpus(("elsewhere", "1"), ("rule", "art99"))

    assert quotes(Draft((ADVICE,)), missing) == ["Train the staff."]


def test_a_rule_that_is_quoted_anyway_is_quoted_once() -> None:
    snapshot = corpus(("rule", "1"))
    rule = binding_first(Draft((ADVICE,)), snapshot, SETTINGS).claims[0]

    assert binding_first(Draft((ADVICE, rule)), snapshot, SETTINGS).claims == (ADVICE, rule)


def test_the_rule_is_quoted_from_the_edition_in_force() -> None:
    journal = corpus(("rule", "1"))
    now = document("rule-2026", ("Staff train themselves.",))
    edition = replace(
        now, source=replace(now.source, edition_of="rule", as_of=datetime.date(2026, 1, 1))
    )
    both = replace(journal, documents=(*journal.documents, edition))
    alone = replace(both, documents=(both.document("paper"), edition))

    for snapshot in (both, alone):
        assert quotes(Draft((ADVICE,)), snapshot) == ["Staff train themselves.", "Train the staff."]
