from dataclasses import replace

import pytest

from corpus.document import Document, Footnote, Section, SectionKind, Unit, UnitKind
from corpus.passage import Passage, PassageKind, passage_id
from corpus.remark import Remark, RemarkKind
from corpus.snapshot import Snapshot
from corpus.source import Force, Kind, Rendition, Source
from corpus.span import Span
from evals.anchor import End, Place, anchor, look_for
from evals.errors import BrokenSet
from evals.questions import Case, Gold, Needs

LINES = (
    ("art1", "Article 1", "Article 1", None),
    ("art1.par1", "Article 1(1)", "Members shall meet.", "art1"),
    ("art1.par2", "Article 1(2)", "Members shall vote.", "art1"),
    ("art2", "Article 2", "Members shall meet.", None),
)


def make_act(document: str) -> Document:
    text = ""
    sections: list[Section] = []
    for key, number, words, parent in LINES:
        span = Span(len(text), len(text) + len(words))
        kind = SectionKind.PARAGRAPH if parent else SectionKind.ARTICLE
        sections.append(Section(key, number, number, (), parent, span, None, kind))
        text += words + "\n"
    sections[0] = replace(sections[0], span=Span(0, sections[2].span.end))
    body = Span(0, len(text))
    note = Span(len(text), len(text) + len("A note."))
    units = tuple(Unit(UnitKind.PARAGRAPH, s.span, s.id) for s in sections[1:])
    source = Source(document, document, "", Kind.REGULATION, Force.BINDING, Rendition.OFFICIAL)
    return Document(
        source,
        text + "A note.",
        body,
        tuple(sections),
        units,
        (Footnote("7", note, (sections[3].span.end,), "art2"),),
    )


def make_acts() -> Snapshot:
    documents = (make_act("a"), make_act("b"))
    passages = tuple(
        Passage(
            passage_id(document.id, unit.section, unit.span.cut(document.text)),
            document.id,
            unit.section,
            PassageKind.TEXT,
            unit.span,
            unit.span.cut(document.text),
            (),
        )
        for document in documents
        for unit in document.units
    )
    return Snapshot(documents, passages)


def by_place(*gold: Gold) -> Case:
    quotes = tuple(one.quote for one in gold if one.quote)
    return Case("a", "fact", "q", True, quotes=quotes, gold=gold, place="own.jsonl:7")


def refused(*gold: Gold) -> str:
    with pytest.raises(BrokenSet) as caught:
        anchor([by_place(*gold)], make_acts())
    return str(caught.value)


def test_gold_is_found_at_every_place_whatever_its_case_and_quotes(snapshot: Snapshot) -> None:
    case = Case("a", "fact", "q", True, sections=("2",), quotes=("COUNTRIES",))

    (found,) = anchor([case], snapshot)

    text = snapshot.documents[0].text
    assert [place.span.cut(text) for place in found.quotes[0]] == ["Countries", "countries"]


def test_a_quote_that_runs_over_a_line_end_is_found(snapshot: Snapshot) -> None:
    case = Case("a", "list", "q", True, sections=("2",), quotes=("georgia moldova",))

    (found,) = anchor([case], snapshot)

    span: Span = found.gold[0].span
    assert span.cut(snapshot.documents[0].text) == "Georgia\nMoldova"
    assert len(found.passages) == 2


def test_gold_that_is_gone_is_refused_with_what_to_do(snapshot: Snapshot) -> None:
    case = replace(
        Case("a", "fact", "q", True, place="own.jsonl:7"),
        sections=("9",),
        quotes=("Atlantis is associated",),
        footnotes=("44",),
    )

    with pytest.raises(BrokenSet) as caught:
        anchor([case], snapshot)

    said = str(caught.value)
    assert "own.jsonl:7: no section '9'" in said
    assert "no footnote '44'" in said
    assert "quotes[0] stands in no document: 'Atlantis is associated'" in said


def test_words_that_stand_twice_are_gold_only_where_they_are_said_to_stand() -> None:
    (found,) = anchor([by_place(Gold("b", "Article 2", "members shall meet"))], make_acts())

    assert found.gold == (Place("b", Span(50, 68)),)
    assert len(found.passages) == 1


def test_a_part_of_a_gold_section_is_in_it_and_what_it_is_a_part_of_is_not() -> None:
    whole, part = anchor(
        [by_place(Gold("a", "Article 1")), by_place(Gold("a", "art1.par2"))], make_acts()
    )

    assert whole.ends == (End("a", frozenset({"article 1", "article 1(1)", "article 1(2)"})),)
    assert whole.ends[0].holds("a", "Article 1(2)")
    assert not whole.ends[0].holds("b", "Article 1(2)")
    assert part.ends == (End("a", frozenset({"article 1(2)"}), frozenset({"article 1"})),)
    assert part.ends[0].led_in_by("a", "Article 1")
    assert not part.ends[0].led_in_by("b", "Article 1")


def test_gold_without_words_is_the_section_or_the_note() -> None:
    section, note = anchor(
        [by_place(Gold("a", "Article 2")), by_place(Gold("a", "Article 2", None, "7"))],
        make_acts(),
    )

    assert section.gold == (Place("a", Span(50, 69)),)
    assert note.gold == (Place("a", Span(70, 77)),)


def test_words_of_a_note_are_gold_of_the_section_that_calls_it() -> None:
    (found,) = anchor([by_place(Gold("a", "Article 2", "a note", "7"))], make_acts())

    assert found.gold == (Place("a", Span(70, 76)),)


@pytest.mark.parametrize(
    ("gold", "said"),
    [
        (Gold("c", "Article 1"), "no document 'c' in the snapshot"),
        (Gold("a", "Article 9"), "a has no section 'Article 9'"),
        (Gold("a", "Article 2", None, "8"), "a has no footnote '8'"),
        (Gold("a", "Article 2", "shall sleep"), "'shall sleep' stands nowhere in a"),
        (Gold("a", "Article 2", "shall vote"), "stands in a, Article 1(2), not in Article 2"),
    ],
)
def test_gold_that_is_not_where_it_is_said_to_be_is_refused(gold: Gold, said: str) -> None:
    assert said in refused(gold)
    assert refused(gold).startswith("own.jsonl:7: ")


def test_gold_of_a_card_is_the_whole_text_once_that_has_come() -> None:
    act = make_act("a")
    card = replace(act, source=replace(act.source, rendition=Rendition.CARD))
    case = by_place(Gold("a", "Status"))

    (found,) = anchor([case], Snapshot((act,), ()))

    assert found.ends[0].holds("a", "Article 1(2)")
    assert found.gold == (Place("a", act.body),)
    with pytest.raises(BrokenSet, match="a has no section 'Status'"):
        anchor([case], Snapshot((card,), ()))


def test_the_rule_that_gold_words_conflict_with_is_right_too() -> None:
    acts = make_acts()
    remark = Remark(
        RemarkKind.CONFLICT, "a", Span(50, 60), "The rule.", against=(("b", "art1"), ("c", "art1"))
    )
    told = Snapshot(acts.documents, acts.passages, remarks=(remark,))
    case = by_place(Gold("a", "Article 2", "members shall meet"))

    (found,) = anchor([case], told)
    (needing_all,) = anchor([replace(case, needs=Needs.ALL)], told)

    assert [end.document for end in found.ends] == ["a", "b"]
    assert found.ends[1].holds("b", "Article 1(2)")
    assert [end.document for end in needing_all.ends] == ["a"]


def test_words_that_are_gone_are_answered_with_those_most_like_them() -> None:
    case = Case("c", "fact", "?", True, gold=(Gold("a", "Article 1", "Members shall not vote."),))

    with pytest.raises(BrokenSet) as caught:
        anchor([case], make_acts())

    assert "stands nowhere in a; a, Article 1(2) reads" in str(caught.value)
    assert "[-not-]" in str(caught.value)


def test_a_section_that_is_not_there_is_answered_with_those_named_alike() -> None:
    case = Case("c", "fact", "?", True, gold=(Gold("a", "Artikel 2", "Members shall meet."),))

    with pytest.raises(BrokenSet, match=r"no section 'Artikel 2'; correct the number: is it Artic"):
        anchor([case], make_acts())


def test_what_is_found_is_given_beside_what_is_not() -> None:
    sound = Case("c", "fact", "?", True, gold=(Gold("a", "Article 2", "Members shall meet."),))
    broken = Case("d", "fact", "?", True, gold=(Gold("z", "Article 2"),), place="own.jsonl:7")

    anchored, problems = look_for([sound, broken], make_acts())

    assert [len(one.gold) for one in anchored] == [1, 0]
    assert problems == (
        "own.jsonl:7: no document 'z' in the snapshot; correct the id, or ingest it",
    )
