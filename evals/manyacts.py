"""A corpus of many acts, made by varying real ones so that no two say the same.

Where `../shared/eu` is there, its files are varied; else acts of a small grammar of our own. The
mark-up stays, and with it the shape that the readers meet; words, years and names are exchanged.
The same number and seed give the same bytes.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import cycle, pairwise
from pathlib import Path
from random import Random

from evals.errors import CannotMeasure
from ingest.errors import ReadingProblem
from ingest.formats.layouts import layout_of
from ingest.formats.parsed import Layout
from ingest.formats.reader import parse

SHARED = Path(__file__).parents[1].parent / "shared" / "eu"
FOLDERS = ("formex-consolidated", "formex-oj", "html-consolidated", "html-oj-new", "html-oj-old")
"""Folders of it with layouts whose structure lies in the mark-up, not in the words."""

EXCHANGED = 0.6
"""How many of the words that may be exchanged are exchanged."""

LEAST_ARTICLES = 5
"""Articles that a large act is made of, at least."""

_ARTICLE = re.compile(r'<div class="eli-subdivision" id="art_|<ARTICLE ')
_NODE = re.compile(r">([^<>]{12,})<")
_WORD = re.compile(r"(?<![&\w-])[a-z]{5,}(?![\w;-])")
_YEAR = re.compile(r"(?<![\d/.])(?:19|20)\d\d(?![\d/])")
_NAME = re.compile(r"(?<=[a-z] )[A-Z][a-z]{4,}(?![\w-])")
_KEPT = frozenset(
    {"Annex", "Article", "Articles", "Chapter", "Decision", "Directive", "Member", "Paragraph"}
    | {"Parliament", "Point", "Regulation", "Section", "States", "Title", "Treaty", "Union"}
    | {"adopted", "annex", "annexes", "article", "articles", "chapter", "following", "paragraph"}
    | {"paragraphs", "point", "points", "recital", "regard", "whereas", "section"}
)
_VERBS = ("shall ensure", "may request", "shall report on", "shall establish", "shall publish")
_QUALITIES = ("annual", "competent", "detailed", "eligible", "financial", "joint", "relevant")
_NOUNS = (
    *("assessment", "authority", "beneficiary", "certificate", "committee", "contribution"),
    *("declaration", "evaluation", "framework", "guideline", "indicator", "infrastructure"),
    *("instrument", "notification", "objective", "operator", "partnership", "platform"),
    *("procedure", "programme", "provider", "registry", "requirement", "strategy", "support"),
)


def write_acts(folder: Path, count: int, seed: int = 1, shared: Path = SHARED) -> Path:
    """Write a list of sources and a file for each act, and return the list.

    Args:
        folder: Where to write.
        count: How many acts.
        seed: Another one gives other words.
        shared: Real files to vary; acts of our own grammar where it is missing.

    Raises:
        CannotMeasure: when no file can be varied so that it can still be read.
    """
    (folder / "sources").mkdir(parents=True, exist_ok=True)
    templates = _readable(_templates(shared, seed), seed)
    words = _vocabulary(templates, _WORD)
    names = _vocabulary(templates, _NAME)
    entries = []
    for number in range(count):
        ending, text = templates[number % len(templates)]
        rng = Random(f"{seed} {number}")
        name = f"act-{number:05}{ending}"
        (folder / "sources" / name).write_text(_varied(text, rng, words, names), encoding="utf-8")
        entries.append(
            f'[[source]]\nid = "act-{number:05}"\ntitle = "Act {number} on {rng.choice(words)} '
            f'{rng.choice(words)}"\nauthor = "made up"\nkind = "regulation"\nforce = "binding"\n'
            f'rendition = "official"\nfile = "{name}"\n'
        )
    listed = folder / "sources.toml"
    listed.write_text("\n".join(entries), encoding="utf-8")
    return listed


def large_act(size: int, seed: int = 1, shared: Path = SHARED) -> tuple[str, bytes]:
    """The name and the bytes of one act of about this size, made of the articles of another.

    Raises:
        CannotMeasure: when no act there has articles that can be taken out whole.
    """
    templates = _templates(shared, seed)
    words, names = _vocabulary(templates, _WORD), _vocabulary(templates, _NAME)
    rng = Random(f"{seed} large")
    # The official HTML is the largest form of an act, and what is fetched first.
    for ending, text in sorted(templates, key=lambda t: (t[0] != ".html", -len(t[1]))):
        starts = [match.start() for match in _ARTICLE.finditer(text)]
        blocks = [
            text[a:b] for a, b in pairwise(starts) if _balanced(text[a:b]) and text[a:b].strip()
        ]
        if len(blocks) < LEAST_ARTICLES:
            continue
        at, made = starts[0], len(text.encode())
        more = []
        for number, block in enumerate(cycle(blocks), 1_000):
            if made >= size:
                break
            numbered = re.sub(r"Article\s\d+", f"Article {number}", block, count=1)
            more.append(_varied(numbered, rng, words, names))
            made += len(more[-1].encode())
        return f"large{ending}", (text[:at] + "".join(more) + text[at:]).encode()
    raise CannotMeasure(f"no act under {shared} has {LEAST_ARTICLES} articles to repeat")


def _balanced(block: str) -> bool:
    tags = ("div", "ARTICLE", "DIVISION", "table", "QUOT.S")
    return all(len(re.findall(rf"<{tag}[ >]", block)) == block.count(f"</{tag}>") for tag in tags)


def _templates(shared: Path, seed: int) -> list[tuple[str, str]]:
    """Endings and texts of the files to vary."""
    found = [
        (path.suffix, path.read_text(encoding="utf-8-sig"))
        for folder in FOLDERS
        for path in sorted((shared / folder).rglob("*"))
        if path.is_file()
    ]
    return found or [(".xml", _own_act(Random(f"{seed} own {n}"))) for n in range(8)]


def _readable(templates: Sequence[tuple[str, str]], seed: int) -> list[tuple[str, str]]:
    """Those that hold a text, varied or not."""
    words, names = _vocabulary(templates, _WORD), _vocabulary(templates, _NAME)
    found = []
    for ending, text in templates:
        varied = _varied(text, Random(f"{seed} try"), words, names)
        try:
            files = {f"act{ending}": varied.encode()}
            if layout_of(files) is not Layout.WEB and parse(files).blocks:
                found.append((ending, text))
        except ReadingProblem:
            continue
    if not found:
        raise CannotMeasure("no act to vary can be read: see `python -m ingest read FILE`")
    return found


def _vocabulary(templates: Sequence[tuple[str, str]], kind: re.Pattern[str]) -> list[str]:
    found: set[str] = set()
    for _, text in templates:
        for node in _NODE.finditer(text):
            found.update(kind.findall(node[1]))
    return sorted(found - _KEPT) or ["matter"]


def _varied(text: str, rng: Random, words: Sequence[str], names: Sequence[str]) -> str:
    def exchanged(match: re.Match[str], others: Sequence[str]) -> str:
        if match[0] in _KEPT or rng.random() > EXCHANGED:
            return match[0]
        return rng.choice(others)

    def node(match: re.Match[str]) -> str:
        inside = _WORD.sub(lambda word: exchanged(word, words), match[1])
        inside = _NAME.sub(lambda name: exchanged(name, names), inside)
        inside = _YEAR.sub(lambda _: str(rng.randint(1990, 2029)), inside)
        return f">{inside}<"

    return _NODE.sub(node, text)


def _own_act(rng: Random) -> str:
    """An act of our own grammar, in Formex."""
    recitals = "".join(
        f"<CONSID><NP><NO.P>({n})</NO.P><TXT>{_sentence(rng)}</TXT></NP></CONSID>"
        for n in range(1, rng.randint(10, 40))
    )
    articles = "".join(_article(rng, n) for n in range(1, rng.randint(10, 40)))
    return (
        "<?xml version='1.0' encoding='UTF-8'?><ACT><BIB.INSTANCE><LG.DOC>EN</LG.DOC>"
        f"</BIB.INSTANCE><TITLE><TI><P>REGULATION on {rng.choice(_NOUNS)} and "
        f"{rng.choice(_NOUNS)}</P></TI></TITLE><PREAMBLE><PREAMBLE.INIT><P>THE COUNCIL,</P>"
        "</PREAMBLE.INIT><GR.CONSID><GR.CONSID.INIT>Whereas:</GR.CONSID.INIT>"
        f"{recitals}</GR.CONSID><PREAMBLE.FINAL><P>HAS ADOPTED THIS REGULATION:</P>"
        f"</PREAMBLE.FINAL></PREAMBLE><ENACTING.TERMS>{articles}</ENACTING.TERMS></ACT>"
    )


def _article(rng: Random, number: int) -> str:
    paragraphs = "".join(
        f'<PARAG IDENTIFIER="{number:03}.{n:03}"><NO.PARAG>{n}.</NO.PARAG><ALINEA>'
        f"{' '.join(_sentences(rng))}</ALINEA></PARAG>"
        for n in range(1, rng.randint(3, 8))
    )
    return (
        f'<ARTICLE IDENTIFIER="{number:03}"><TI.ART>Article {number}</TI.ART><STI.ART><P>'
        f"{rng.choice(_NOUNS).capitalize()} of the {rng.choice(_NOUNS)}</P></STI.ART>"
        f"{paragraphs}</ARTICLE>"
    )


def _sentences(rng: Random) -> Iterator[str]:
    for _ in range(rng.randint(1, 4)):
        yield _sentence(rng)


def _sentence(rng: Random) -> str:
    def thing() -> str:
        return f"the {rng.choice(_QUALITIES)} {rng.choice(_NOUNS)} {rng.choice(_NOUNS)}"

    return (
        f"{thing().capitalize()} {rng.choice(_VERBS)} {thing()} of {thing()} before "
        f"{rng.randint(1990, 2029)}, where {thing()} concerns {thing()}."
    )
