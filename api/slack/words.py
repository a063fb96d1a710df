"""Words as Slack writes them: read from its text, and written into its two kinds of markup.

Slack's own markup (mrkdwn) and Markdown both turn `<…>` into links, mentions and calls to whole
channels, so `&`, `<` and `>` always leave as entities: nothing that a document or an asker wrote
can ping anybody.
"""

import html
import re

_TOKEN = re.compile(r"<(?P<target>[^<>|]*)(?:\|(?P<label>[^<>]*))?>")
_SIGN = re.compile(r"[\\`*_~#|!\[\]]")
_LIST = re.compile(r"^(?P<before>\s*)(?:(?P<bullet>[-+=])|(?P<number>\d{1,9})(?P<dot>[.)]))", re.M)
_IN_ADDRESS = {"|": "%7C", "<": "%3C", ">": "%3E", " ": "%20", '"': "%22"}

MAX_ADDRESS = 2_000
"""Characters of an address that becomes a link; ours have about a hundred."""


def read(text: str, own: str = "") -> str:
    """What somebody wrote, as plain words.

    Links are their labels, and people are named only where Slack says how; the mention of the
    assistant itself (`own` is its user id) is left out.
    """

    def plain(found: re.Match[str]) -> str:
        target, label = found["target"], found["label"] or ""
        match target[:1]:
            case "@":
                named = label and target[1:] != own
                return f"@{label.removeprefix('@')}" if named else ""
            case "#":
                return f"#{label}" if label else ""
            case "!":
                return label
            case _:
                return label or target.removeprefix("mailto:")

    return " ".join(html.unescape(_TOKEN.sub(plain, text)).split())


def mentions(text: str) -> list[str]:
    """The ids of the people whom a text calls by name."""
    return re.findall(r"<@([A-Z0-9]+)(?:\|[^<>]*)?>", text)


def escaped(words: str) -> str:
    """Words for Slack's own markup and for plain text."""
    return words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def in_markdown(words: str) -> str:
    """Words for a Markdown block, in which every sign is meant as a sign."""
    safe = escaped(_SIGN.sub(r"\\\g<0>", words))
    return _LIST.sub(_no_list, safe)


def link(address: str | None, label: str) -> str:
    """A link in Slack's own markup; the label alone where the address can be none."""
    clean = _address(address)
    return f"<{escaped(clean)}|{escaped(label)}>" if clean else escaped(label)


def markdown_link(address: str | None, label: str) -> str:
    """The same in Markdown."""
    clean = _address(address)
    if not clean:
        return in_markdown(label)
    whole = escaped(clean).replace("(", "%28").replace(")", "%29")
    return f"[{in_markdown(label)}]({whole})"


def is_address(address: str | None) -> bool:
    """Whether an address may become a link."""
    return bool(_address(address))


def _address(address: str | None) -> str:
    if not address or not address.lower().startswith(("https://", "http://")):
        return ""
    for sign, spelt in _IN_ADDRESS.items():
        address = address.replace(sign, spelt)
    return address if len(address) <= MAX_ADDRESS else ""


def _no_list(found: re.Match[str]) -> str:
    if found["bullet"]:
        return f"{found['before']}\\{found['bullet']}"
    return f"{found['before']}{found['number']}\\{found['dot']}"
