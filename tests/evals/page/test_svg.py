from xml.etree import ElementTree

from matplotlib.figure import Figure

from evals.page.svg import FIRST, inline


def figure() -> Figure:
    made = Figure()
    made.add_subplot().plot([1, 2], [3, 4], "o-", color=FIRST)
    return made


def test_a_figure_is_named_described_and_in_the_colours_of_the_page() -> None:
    root = ElementTree.fromstring(inline(figure(), "a", "Rising <b>", "From 3 & to 4."))

    assert root.get("role") == "img"
    assert root.get("aria-labelledby") == "a-title a-text"
    assert [(e.tag, e.get("id"), e.text) for e in root[:2]] == [
        ("title", "a-title", "Rising <b>"),
        ("desc", "a-text", "From 3 & to 4."),
    ]
    strokes = {element.get("stroke") for element in root.iter()}
    assert "var(--first)" in strokes


def test_nothing_is_left_that_a_strict_policy_forbids_or_that_names_another_place() -> None:
    svg = inline(figure(), "a", "t", "d")

    assert "style=" not in svg
    assert "<style" not in svg
    assert "http" not in svg
    assert "font-family" not in svg
    assert "<metadata" not in svg


def test_two_figures_of_a_page_share_no_id_and_all_that_is_referred_to_is_there() -> None:
    both = [
        ElementTree.fromstring(inline(figure(), ident, "t", "d")).iter() for ident in ("a", "b")
    ]
    ids: list[str] = []
    references: set[str] = set()
    for elements in both:
        for element in elements:
            ids += [found] if (found := element.get("id")) else []
            values = [element.get("href", ""), element.get("clip-path", "")]
            references |= {value.strip("url()#") for value in values if value}

    assert len(ids) == len(set(ids))
    assert references <= set(ids)
    assert references


def test_the_same_figure_is_the_same_svg() -> None:
    assert inline(figure(), "a", "t", "d") == inline(figure(), "a", "t", "d")
