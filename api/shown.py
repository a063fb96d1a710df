"""The JSON of an answer, taken apart for whoever shows it: pieces, and names of sources."""

from typing import Any

from assistant.render import folded

Json = dict[str, Any]


def source_name(citation: Json) -> str:
    """What a citation's button is called: "Source 2, section 3.2, page 9, footnote 10"."""
    parts = [f"Source {citation['n']}", where(citation)]
    parts += [f"footnote {note['marker']}" for note in citation["footnotes"]]
    return ", ".join(parts)


def where(citation: Json) -> str:
    """Section and page of a citation, in words."""
    number = citation["section"]["number"]
    parts = [f"section {number}" if number[:1].isdigit() else number]
    if citation["page"] is not None:
        parts.append(f"page {citation['page']}")
    return ", ".join(parts)


def vias(answer: Json) -> list[str]:
    """How the answer got from one source to others: "Source 1 leads to source 2: Article 5"."""
    ends: dict[tuple[int, str], list[str]] = {}
    for via in answer["path"]:
        ends.setdefault((via["from"], via["mention"]), []).append(str(via["to"]))
    lines = []
    for (start, mention), found in ends.items():
        word = "sources" if len(found) > 1 else "source"
        lines.append(f"Source {start} leads to {word} {', '.join(found)}: {mention}")
    return lines


def blocks(statement: Json, answer: Json) -> list[Json]:
    """A statement's pieces as paragraphs and lists: those that open with a dash are items."""
    gathered: list[Json] = []
    for piece in _pieces(statement, answer):
        item = piece["words"].startswith("- ")
        if not (item and gathered and gathered[-1]["items"]):
            gathered.append({"items": item, "pieces": []})
        words = piece["words"].removeprefix("- ")
        lines = _lines(words, piece["citations"])
        gathered[-1]["pieces"].append({**piece, "words": words, "lines": lines})
    return gathered


def places(statement: Json, answer: Json) -> list[Json]:
    """Where a statement's words stand, once for citations at one place, with their footnotes."""
    found: dict[tuple[str, str, int | None], Json] = {}
    for n in statement["citations"]:
        citation = answer["citations"][n - 1]
        key = (citation["document"]["id"], citation["section"]["id"], citation["page"])
        place = found.setdefault(key, {"first": citation, "footnotes": []})
        place["footnotes"] += [f for f in citation["footnotes"] if f not in place["footnotes"]]
    return list(found.values())


def _lines(words: str, citations: list[Json]) -> list[str]:
    """The words of one quote as its document breaks them: a heading, then what stands below it."""
    if len(citations) != 1 or folded(citations[0]["quote"]) != words:
        return [words]
    return [folded(line) for line in citations[0]["quote"].splitlines() if line.strip()]


def _pieces(statement: Json, answer: Json) -> list[Json]:
    """A statement cut after each of its quotes, as `assistant.render.pieces` cuts it."""
    cited = [answer["citations"][n - 1] for n in statement["citations"]]
    whole = [{"words": statement["text"], "citations": cited}]
    if len(cited) < 2:
        return whole
    cut: list[Json] = []
    done = 0
    for citation in cited:
        quote = folded(citation["quote"])
        found = statement["text"].find(quote, done)
        if found < 0:
            return whole
        end = found + len(quote)
        cut.append({"words": statement["text"][done:end].strip(), "citations": [citation]})
        done = end
    return whole if statement["text"][done:].strip() else cut
