"""Two official renderings of one act give the same document: the HTML and the Formex."""

from collections import Counter
from difflib import SequenceMatcher
from pathlib import Path

import pytest

from corpus.document import Document
from corpus.source import Force, Kind, Rendition, Source
from ingest.read import Reading, read

SHARED = Path(__file__).parents[4] / "shared" / "eu"
TWINS = {
    "html-oj-new/32024R0903.en.html": "formex-oj/32024R0903",
    "html-consolidated/02009D1008-20241223.en.html": "formex-consolidated/02009D1008-20241223",
    "html-consolidated/02009R0401-20260101.en.html": "formex-consolidated/02009R0401-20260101",
    "html-consolidated/02021R1119-20260407.en.html": "formex-consolidated/02021R1119-20260407",
    "html-consolidated/02024R0795-20251223.en.html": "formex-consolidated/02024R0795-20251223",
}
Twins = tuple[Reading, Reading]


def read_all(name: str) -> Reading:
    path = SHARED / name
    if not path.exists():
        pytest.skip(f"{path} is not there")
    files = sorted(path.iterdir()) if path.is_dir() else [path]
    source = Source(
        id="act",
        title="An act",
        author="",
        kind=Kind.OWN,
        force=Force.BINDING,
        rendition=Rendition.OFFICIAL,
        file=path.name,
    )
    return read(source, {file.name: file.read_bytes() for file in files})


@pytest.fixture(params=TWINS.items(), ids=lambda pair: Path(pair[0]).name, scope="module")
def twins(request: pytest.FixtureRequest) -> Twins:
    html, formex = request.param
    return read_all(html), read_all(formex)


def differences(ours: list[str], theirs: list[str]) -> str:
    """What to print where two lists differ: a few words before and after each difference."""
    shown = []
    for kind, a, b, c, d in SequenceMatcher(None, ours, theirs, autojunk=False).get_opcodes():
        if kind != "equal":
            html, formex = ours[max(0, a - 3) : b + 3], theirs[max(0, c - 3) : d + 3]
            shown.append(f"{kind}\n  HTML   {html}\n  Formex {formex}")
    return "\n".join(shown)


def sections(document: Document) -> list[str]:
    return [
        f"{s.id} [{s.number}] {s.kind.value} {s.title!r} in {s.parent}" for s in document.sections
    ]


def test_twins_have_the_same_sections(twins: Twins) -> None:
    html, formex = (sections(reading.document) for reading in twins)

    assert html == formex, differences(html, formex)


def test_twins_have_the_same_words_in_the_same_order(twins: Twins) -> None:
    # All differences there were have been mended on one side or the other: none is left to explain.
    html, formex = (reading.document.text.split() for reading in twins)

    assert html == formex, differences(html, formex)


def test_twins_break_the_same_words_into_the_same_units(twins: Twins) -> None:
    html, formex = (
        [f"{u.kind.value} {u.section} {u.span.cut(d.text)!r}" for u in d.units]
        for d in (reading.document for reading in twins)
    )

    assert html == formex, differences(html, formex)


def test_twins_have_the_same_notes_called_at_the_same_places(twins: Twins) -> None:
    html, formex = (
        [f"{n.marker} {n.section} {n.anchors} {n.span.cut(d.text)!r}" for n in d.footnotes]
        for d in (reading.document for reading in twins)
    )

    assert html == formex, differences(html, formex)


def test_twins_say_the_same_of_themselves(twins: Twins) -> None:
    html, formex = (reading.about for reading in twins)

    assert html == formex


def test_the_reference_to_a_note_calls_it_a_second_time() -> None:
    # The samples' list counts three notes in the HTML and four in the Formex: there, the second
    # call of note 3 is an element NOTE as well, which refers to the first and has no words.
    document = read_all("html-consolidated/02009R0401-20260101.en.html").document

    assert [note.marker for note in document.footnotes] == ["1", "2", "3"]
    assert Counter(len(note.anchors) for note in document.footnotes) == {1: 2, 2: 1}
