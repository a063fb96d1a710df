from collections.abc import Callable

from ingest.index.enrich import Enricher
from tests.fixtures.snapshots import document, passages, snapshot


def words(text: str) -> int:
    return len(text.split()) + 2


def enricher(
    *texts: str,
    lead: str | None = None,
    acronyms: dict[str, tuple[str, ...]] | None = None,
    limit: int = 256,
) -> tuple[Callable[[int], str], Enricher]:
    guide = document("guide", texts, lead=lead)
    made = Enricher(snapshot(guide, acronyms=acronyms), words, limit)
    return lambda at: made.passage(passages(guide)[at]), made


def test_a_passage_is_embedded_under_its_headings() -> None:
    embedded, _ = enricher("Nineteen are.")

    assert embedded(0) == "Cooperation. Countries\nNineteen are."


def test_an_item_is_embedded_with_the_sentence_that_introduces_it() -> None:
    embedded, _ = enricher("Norway", "Georgia", lead="Associated are:")

    assert embedded(2) == "Cooperation. Countries\nAssociated are:\nGeorgia"


def test_a_short_form_is_spelt_out_once() -> None:
    embedded, _ = enricher("HE and HE; not THE.", acronyms={"HE": ("Horizon Europe",)})

    assert embedded(0).endswith("HE (Horizon Europe) and HE; not THE.")


def test_a_short_form_beside_its_long_form_is_left_alone() -> None:
    embedded, _ = enricher("Horizon Europe (HE)", acronyms={"HE": ("Horizon Europe",)})

    assert embedded(0).endswith("\nHorizon Europe (HE)")


def test_the_least_telling_is_left_out_until_the_text_fits() -> None:
    texts = ("one HE three four five",)
    acronyms = {"HE": ("Horizon Europe",)}

    fitting = [
        enricher(*texts, lead="A lead of five words", acronyms=acronyms, limit=limit)[0](1)
        for limit in (16, 12, 10, 8, 7)
    ]

    assert fitting == [
        "Cooperation. Countries\nA lead of five words\none HE (Horizon Europe) three four five",
        "Cooperation. Countries\none HE (Horizon Europe) three four five",
        "Countries\none HE (Horizon Europe) three four five",
        "Countries\none HE three four five",
        "one HE three four five",
    ]


def test_a_sentence_is_embedded_under_its_last_heading() -> None:
    _, made = enricher("Nineteen are.")
    passage = passages(document("guide", ("Nineteen are.",)))[0]

    assert made.sentence(passage, "Nineteen are.") == "Countries. Nineteen are."
