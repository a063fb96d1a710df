"""Sentences that are copied but for a word or two."""

import pytest

from assistant.support.clauses import read
from assistant.support.edits import edits
from assistant.support.ruling import Fault
from ingest.index.words import terms

LAND = "The EU works with Japan through a council, with Canada in the context of its presidency."
LIST = "Cooperation is to be open, accessible, non-discriminatory and safe for all partners in it."
TASK = (
    "The Commission shall invite the authorities of the Member States to take part in the hearing."
)
FIVE = "In addition, only five partnerships contributed to the goals that are named in the table."


def faults(statement, source):
    return {found.fault for found in edits(read(statement, terms), read(source, terms))}


@pytest.mark.parametrize(
    ("statement", "source", "fault"),
    [
        (LAND.replace("Japan", "Norway").replace("Canada", "Japan"), LAND, Fault.NAME),
        (LIST.replace("non-", ""), LIST, Fault.NEGATION),
        (LIST.replace("is to", "is not to"), LIST, Fault.NEGATION),
        (TASK.replace("shall", "may"), TASK, Fault.MODALITY),
        (FIVE.removeprefix("In addition, only ").capitalize(), FIVE, Fault.QUANTIFIER),
        (FIVE.replace("only ", ""), FIVE, Fault.QUANTIFIER),
    ],
)  # fmt: skip
def test_a_small_change_that_turns_a_copied_sentence_is_found(statement, source, fault):
    assert fault in faults(statement, source)


@pytest.mark.parametrize("source", [LAND, LIST, TASK, FIVE])
def test_a_copy_is_no_fault(source):
    assert faults(source, source) == set()


@pytest.mark.parametrize(
    ("statement", "source"),
    [
        (TASK.replace("shall invite", "must invite"), TASK),
        (FIVE.removeprefix("In addition, ").capitalize(), FIVE),
        (LIST.replace("for all partners in it", "for everyone"), LIST),
        ("The authorities of the Member States are invited to the hearing.", TASK),
    ],
)
def test_what_says_the_same_is_no_fault(statement, source):
    assert faults(statement, source) == set()


def test_a_sentence_in_words_of_its_own_is_not_looked_at():
    assert faults("Canada holds the presidency; Japan has a council with the EU.", LAND) == set()
