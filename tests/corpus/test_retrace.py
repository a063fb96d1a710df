from corpus.document import Document, Section, Unit, UnitKind
from corpus.retrace import Fate, Retraced, difference, retrace
from corpus.source import Force, Kind, Rendition, Source
from corpus.span import Span

FIRST = "Members shall meet twice a year. They elect a chair for two years."
SECOND = "The chair shall convene the first meeting within three months of the entry into force."


def reading(*paragraphs: str) -> Document:
    text, units = "", []
    for words in paragraphs:
        units.append(Unit(UnitKind.PARAGRAPH, Span(len(text), len(text) + len(words)), "1"))
        text += words + "\n"
    whole = Span(0, len(text))
    source = Source("a", "A", "", Kind.REGULATION, Force.BINDING, Rendition.OFFICIAL)
    section = Section("1", "1", "A", ("A",), None, whole, None)
    return Document(source, text, whole, (section,), tuple(units), ())


def test_words_that_stand_elsewhere_are_found_there() -> None:
    now = reading("A new beginning.", FIRST)

    assert retrace(FIRST, now) == Retraced(Fate.STANDS, Span(17, 17 + len(FIRST)))


def test_other_spaces_and_quotation_marks_are_no_change() -> None:
    now = reading("Members \u2018meet\u2019\u00a0twice.")

    assert retrace("Members 'meet' twice.", now).fate is Fate.STANDS


def test_words_that_were_changed_are_found_by_the_words_around_them() -> None:
    now = reading(SECOND, "Members shall meet four times a year. They elect a chair for two years.")

    found = retrace("Members shall meet twice a year.", now)

    assert found.fate is Fate.CHANGED
    assert found.words(now) == "Members shall meet four times a year."


def test_a_change_at_an_end_of_the_quotation_is_inside_what_is_shown() -> None:
    now = reading("Partners shall meet twice a month. They elect a chair.")

    assert retrace("Members shall meet twice a year.", now).words(now) == (
        "Partners shall meet twice a month."
    )


def test_the_paragraph_that_keeps_most_words_in_their_order_is_taken() -> None:
    now = reading("A year twice shall members meet a.", "Members shall meet twice every year.")

    found = retrace("Members shall meet twice a year.", now)

    assert found.words(now) == "Members shall meet twice every year."


def test_words_like_nothing_in_the_text_are_gone() -> None:
    now = reading(SECOND)

    assert retrace("Norway pays its share of the budget.", now) == Retraced(Fate.GONE)
    assert retrace("Norway pays.", now).words(now) == ""


def test_a_difference_shows_what_went_and_what_came() -> None:
    assert difference("They meet twice a year.", "They meet every year.") == (
        "They meet [-twice a-] {+every+} year."
    )
    assert difference("a b", "") == "[-a b-]"
    assert difference("a c", "a b c") == "a {+b+} c"


def test_a_long_stretch_without_a_change_is_cut_in_its_middle() -> None:
    words = " ".join(f"w{n}" for n in range(40))

    assert difference(f"{words} old", f"{words} new") == (
        "w0 w1 w2 w3 w4 w5 … w34 w35 w36 w37 w38 w39 [-old-] {+new+}"
    )
