from dataclasses import replace
from pathlib import Path

from assistant.evidence import Evidence
from assistant.follow import follow, targets
from assistant.links import Links
from assistant.settings import Settings
from corpus.passage import Passage
from corpus.snapshot import Snapshot
from ingest.references import references
from ingest.split import split
from tests.fixtures.acts import act

ACT = act(
    "x",
    """
    Article 1
    1. The report named in Article 3 is public.
    2. Nothing else is.
    Article 2
    Members are appointed.
    Article 3
    A report shall be written each year.
    """,
)
PASSAGES = split(ACT, lambda text: len(text.split()))
SNAPSHOT = Snapshot((ACT,), PASSAGES, references=references((ACT,)))
LINKS = Links(SNAPSHOT)
SETTINGS = Settings(home=Path("none"), followed=2, onward_share=0.5, back_share=0.25)


def of(section: str) -> Passage:
    return next(p for p in PASSAGES if p.section == section)


def score(found: tuple[Evidence, ...], section: str) -> float:
    return next((e.score for e in found if e.passage.section == section), 0.0)


def test_a_passage_gives_a_share_of_its_score_to_what_it_refers_to() -> None:
    found = follow((Evidence(of("art1.par1"), 0.8),), LINKS, SNAPSHOT, SETTINGS)

    assert [e.passage.section for e in found] == ["art1.par1", "art3"]
    assert score(found, "art3") == 0.4


def test_a_passage_gives_a_smaller_share_to_what_refers_to_it() -> None:
    found = follow((Evidence(of("art3"), 0.8),), LINKS, SNAPSHOT, SETTINGS)

    assert score(found, "art1.par1") == 0.2


def test_what_was_found_anyway_gains() -> None:
    both = (Evidence(of("art1.par1"), 0.8), Evidence(of("art2"), 0.5), Evidence(of("art3"), 0.3))
    found = follow(both, LINKS, SNAPSHOT, SETTINGS)

    assert [e.passage.section for e in found] == ["art1.par1", "art3", "art2"]


def test_only_the_best_are_followed() -> None:
    none = replace_settings(followed=0)

    assert follow((Evidence(of("art1.par1"), 0.8),), LINKS, SNAPSHOT, none) == (
        Evidence(of("art1.par1"), 0.8),
    )


def test_nothing_is_added_from_documents_that_are_not_to_be_searched() -> None:
    other = replace(of("art1.par1"))
    found = follow((Evidence(other, 0.8),), LINKS, SNAPSHOT, SETTINGS, ("another",))

    assert [e.passage.section for e in found] == ["art1.par1"]


def test_the_places_that_words_lead_to_are_told_without_the_one_they_stand_in() -> None:
    (place,) = targets("x", ACT.section("art1").span, SNAPSHOT)

    assert place[1].id == "art3"


def replace_settings(**changed: object) -> Settings:
    return SETTINGS.model_copy(update=changed)
