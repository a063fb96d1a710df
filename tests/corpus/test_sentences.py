import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.sentences import ends_sentence, sentences


def cut(text: str) -> list[str]:
    return [span.cut(text) for span in sentences(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It began. Then it ended.", ["It began.", "Then it ended."]),
        (
            "See Art. 22(5) and Arts. 5 and 6. It ends.",
            ["See Art. 22(5) and Arts. 5 and 6.", "It ends."],
        ),
        ("Regulation (EU) No. 1290/2013 applies.", ["Regulation (EU) No. 1290/2013 applies."]),
        ("The answer is no. The Council asks.", ["The answer is no.", "The Council asks."]),
        ("Countries (f.e. Brazil, China) join.", ["Countries (f.e. Brazil, China) join."]),
        ("Some, e.g. Norway, joined. Others left.", ["Some, e.g. Norway, joined.", "Others left."]),
        ("About 3.5 million, approx. 60 a year.", ["About 3.5 million, approx. 60 a year."]),
        ("The U.S. Government agreed.", ["The U.S. Government agreed."]),
        ("They met in the U.S. The talks failed.", ["They met in the U.S.", "The talks failed."]),
        ("Seals, nets, etc. The rest stays.", ["Seals, nets, etc.", "The rest stays."]),
        (
            "Written by J. Smith et al. (2020) in vol. 3.",
            ["Written by J. Smith et al. (2020) in vol. 3."],
        ),
        ("He said “yes.” Then he left.", ["He said “yes.”", "Then he left."]),
        (
            "It holds (see p. 4. Or not.) for all. Next.",
            ["It holds (see p. 4. Or not.) for all.", "Next."],
        ),
        ("Aims are 1) peace, 2) trade and 3) rest.", ["Aims are 1) peace, 2) trade and 3) rest."]),
        ("(a) ships; (b) nets; and (c) crews.", ["(a) ships; (b) nets; and (c) crews."]),
        ("4.1. Purpose of the fund", ["4.1. Purpose of the fund"]),
        ("Table 3. Ships by port", ["Table 3. Ships by port"]),
        ("In 2020. 15 ports joined.", ["In 2020.", "15 ports joined."]),
        ("Why? Because! So be it.", ["Why?", "Because!", "So be it."]),
        ("At https://a.eu/x.pdf?y=1.2 it stands.", ["At https://a.eu/x.pdf?y=1.2 it stands."]),
        ("One line\n\nanother line", ["One line", "another line"]),
        ("", []),
        (" \n ", []),
    ],
)
def test_a_stop_ends_a_sentence_only_where_one_ends(text: str, expected: list[str]) -> None:
    assert cut(text) == expected


@pytest.mark.parametrize(
    ("text", "ended"),
    [
        ("It ended.", True),
        ("It ended (so).", True),
        ("such as", False),
        ("with e.g.", False),
        ("“End.”", True),
        ("", False),
    ],
)
def test_a_text_that_breaks_off_is_told_from_one_that_ends(text: str, ended: bool) -> None:
    assert ends_sentence(text) is ended


LEGAL = st.lists(
    st.sampled_from(
        [
            "Art.",
            "No.",
            "U.S.",
            "e.g.",
            "word",
            "The",
            "(",
            ")",
            "22(5)",
            ".",
            "?",
            "“Yes.”",
            "\n",
            "\n\n",
            " ",
            "3.2.",
            "Ü",
            ";",
        ]
    )
).map(" ".join)


@given(st.one_of(st.text(), LEGAL))
def test_sentences_are_ordered_and_leave_out_only_white_space(text: str) -> None:
    found = sentences(text)

    at = 0
    for span in found:
        assert not text[at : span.start].strip()
        assert span.cut(text) == span.cut(text).strip() != ""
        at = span.end
    assert not text[at:].strip()


def test_a_long_text_takes_linear_time() -> None:
    text = "(" * 20_000 + "The end. " * 20_000 + "." * 20_000

    assert sentences(text)[-1].end == len(text)
