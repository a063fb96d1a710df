"""What people write in Slack, read; what leaves, in Slack's two kinds of markup."""

import pytest

from api.slack.words import escaped, is_address, link, markdown_link, mentions, read


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("<@U0GUIDE> Who can join?", "Who can join?"),
        ("Who <@U0GUIDE|guide> can join?", "Who can join?"),
        ("As <@U7|anna> said", "As @anna said"),
        ("As <@U7> said", "As said"),
        ("See <https://a.example/x?a=1&amp;b=2>", "See https://a.example/x?a=1&b=2"),
        ("See <https://a.example|the act>", "See the act"),
        ("<mailto:a@b.example|a@b.example> asks", "a@b.example asks"),
        ("<mailto:a@b.example>", "a@b.example"),
        ("in <#C1|general> and <#C2>", "in #general and"),
        ("<!here> look <!subteam^S1|@team> <!date^1^{date}|yesterday>", "look @team yesterday"),
        ("R&amp;I &lt;3 &gt; 2", "R&I <3 > 2"),
        ("  several \n lines\t ", "several lines"),
        ("&lt;@U1&gt;", "<@U1>"),
        ("", ""),
    ],
)
def test_what_is_written_is_read_as_words(written, words):
    assert read(written, "U0GUIDE") == words


def test_who_is_called_is_told_by_id():
    assert mentions("<@U1> and <@W2|bob>, not &lt;@U3&gt; or <#C1>") == ["U1", "W2"]


@pytest.mark.parametrize(
    ("address", "label", "spelt"),
    [
        ("https://a.example/x", "x", "<https://a.example/x|x>"),
        ("https://a.example/?a=1&b=2", "a & b", "<https://a.example/?a=1&amp;b=2|a &amp; b>"),
        ("https://a.example/|b>c <d", "<l|>", "<https://a.example/%7Cb%3Ec%20%3Cd|&lt;l|&gt;>"),
        ("javascript:alert(1)", "x", "x"),
        ("/read/guidance", "x", "x"),
        (None, "<!channel>", "&lt;!channel&gt;"),
        ("https://a.example/" + "x" * 2_000, "long", "long"),
    ],
)
def test_a_link_cannot_be_broken_out_of(address, label, spelt):
    assert link(address, label) == spelt


def test_a_link_in_markdown_cannot_either():
    assert markdown_link("https://a.example/(x)", "a](b") == "[a\\](b](https://a.example/%28x%29)"
    assert markdown_link("ftp://a.example", "a*") == "a\\*"


def test_nothing_that_is_escaped_can_ping():
    assert escaped("<!channel> & <@U1>") == "&lt;!channel&gt; &amp; &lt;@U1&gt;"
    assert is_address("HTTPS://a.example")
    assert not is_address("")
