"""Names told from each other, under every form in which people write them."""

import pytest

from assistant.support.entities import unknown_names


@pytest.mark.parametrize(
    ("statement", "source"),
    [
        ("Swiss entities take part.", "Entities from Switzerland take part."),
        ("Entities from the UK take part.", "Entities from the United Kingdom take part."),
        ("The EC adopts it.", "The European Commission adopts it."),
        ("The EEAS leads.", "The European External Action Service leads."),
        ("ENP countries join.", "European neighbourhood policy countries join."),
        ("The Union decides.", "The EU decides."),
    ],
)
def test_a_name_is_met_by_its_other_forms(statement, source):
    assert not list(
        unknown_names(statement, source, source, {"ENP": ("European neighbourhood policy",)})
    )


@pytest.mark.parametrize(
    ("statement", "source", "name"),
    [
        ("It applies to Japan.", "It applies to Canada.", "Japan"),
        ("Algeria is associated.", "Tunisia is associated.", "Algeria"),
        ("It works with the WTO.", "It works with the WHO.", "WTO"),
        (
            "The European Data Protection Board watches.",
            "The European Data Protection Supervisor watches.",
            "The European Data Protection Board",
        ),
    ],
)
def test_another_name_is_found(statement, source, name):
    assert name in [found.said for found in unknown_names(statement, source, source, {})]
