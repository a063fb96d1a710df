"""The pages: `/` to ask, `/read/{id}` to read. Both work without script."""

import datetime
import hashlib
import json
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import quote

from anyio import to_thread
from fastapi import APIRouter, Query, Request
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import HTMLResponse

from api.asked import Asked, asked, question_text
from api.problems import Problem
from api.reader import is_address, lay_out
from api.routes.given import TheDesk, request_id
from assistant.question import MAX_HISTORY, MAX_LENGTH, Turn
from assistant.render import NOTICE_LABELS, STATUS_LABELS, folded
from assistant.wire import utf16
from corpus.document import Document
from corpus.span import Span

router = APIRouter(include_in_schema=False)

HERE = Path(__file__).parent.parent
EXAMPLES = (
    "Which countries are associated to Horizon Europe?",
    "Which act governs association to Horizon Europe?",
    "What challenges to international cooperation does the guidance describe?",
)
"""Questions to try."""

_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    "connect-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors "
)


def _date(iso: str | None) -> str:
    """An ISO date as people write it: 21 March 2024."""
    if not iso:
        return ""
    day = datetime.date.fromisoformat(iso)
    return f"{day.day} {day:%B %Y}"


@lru_cache
def _templates() -> Environment:
    made = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    digest = hashlib.sha256()
    for path in sorted((HERE / "static").iterdir()):
        digest.update(path.read_bytes())
    made.globals |= {
        "version": digest.hexdigest()[:12],
        "max_length": MAX_LENGTH,
        "status_labels": {status.value: label for status, label in STATUS_LABELS.items()},
        "notice_labels": {kind.value: label for kind, label in NOTICE_LABELS.items()},
    }
    made.filters |= {
        "date": _date,
        "source_name": source_name,
        "where": where,
        "safe_url": _safe,
        "blocks": blocks,
        "places": places,
        "vias": vias,
    }
    made.tests["address"] = is_address
    return made


def source_name(citation: dict[str, Any]) -> str:
    """What a citation's button is called: "Source 2, section 3.2, page 9, footnote 10"."""
    parts = [f"Source {citation['n']}", where(citation)]
    parts += [f"footnote {note['marker']}" for note in citation["footnotes"]]
    return ", ".join(parts)


def where(citation: dict[str, Any]) -> str:
    """Section and page of a citation, in words."""
    number = citation["section"]["number"]
    parts = [f"section {number}" if number[:1].isdigit() else number]
    if citation["page"] is not None:
        parts.append(f"page {citation['page']}")
    return ", ".join(parts)


def vias(answer: dict[str, Any]) -> list[str]:
    """How the answer got from one source to others: "Source 1 leads to source 2: Article 5"."""
    ends: dict[tuple[int, str], list[str]] = {}
    for via in answer["path"]:
        ends.setdefault((via["from"], via["mention"]), []).append(str(via["to"]))
    lines = []
    for (start, mention), found in ends.items():
        word = "sources" if len(found) > 1 else "source"
        lines.append(f"Source {start} leads to {word} {', '.join(found)}: {mention}")
    return lines


def blocks(statement: dict[str, Any], answer: dict[str, Any]) -> list[dict[str, Any]]:
    """A statement's pieces as paragraphs and lists: those that open with a dash are items."""
    gathered: list[dict[str, Any]] = []
    for piece in _pieces(statement, answer):
        item = piece["words"].startswith("- ")
        if not (item and gathered and gathered[-1]["items"]):
            gathered.append({"items": item, "pieces": []})
        words = piece["words"].removeprefix("- ")
        lines = _lines(words, piece["citations"])
        gathered[-1]["pieces"].append({**piece, "words": words, "lines": lines})
    return gathered


def _lines(words: str, citations: list[dict[str, Any]]) -> list[str]:
    """The words of one quote as its document breaks them: a heading, then what stands below it."""
    if len(citations) != 1 or folded(citations[0]["quote"]) != words:
        return [words]
    return [folded(line) for line in citations[0]["quote"].splitlines() if line.strip()]


def _pieces(statement: dict[str, Any], answer: dict[str, Any]) -> list[dict[str, Any]]:
    """A statement cut after each of its quotes, as `assistant.render.pieces` cuts it."""
    cited = [answer["citations"][n - 1] for n in statement["citations"]]
    whole = [{"words": statement["text"], "citations": cited}]
    if len(cited) < 2:
        return whole
    cut: list[dict[str, Any]] = []
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


def places(statement: dict[str, Any], answer: dict[str, Any]) -> list[dict[str, Any]]:
    """Where a statement's words stand, once for citations at one place, with their footnotes."""
    found: dict[tuple[str, str, int | None], dict[str, Any]] = {}
    for n in statement["citations"]:
        citation = answer["citations"][n - 1]
        key = (citation["document"]["id"], citation["section"]["id"], citation["page"])
        place = found.setdefault(key, {"first": citation, "footnotes": []})
        place["footnotes"] += [f for f in citation["footnotes"] if f not in place["footnotes"]]
    return list(found.values())


def _safe(url: str | None) -> str | None:
    """An address that may become a link: on this service, or http(s)."""
    own = bool(url) and str(url).startswith("/") and not str(url).startswith("//")
    return url if own or is_address(url) else None


def page_response(template: str, ancestors: str, status: int = 200, **values: Any) -> HTMLResponse:
    """A page with the policy that lets nothing foreign in."""
    body = _templates().get_template(template).render(**values)
    headers = {"Content-Security-Policy": _POLICY + ancestors, "Cache-Control": "no-cache"}
    return HTMLResponse(body, status, headers=headers)


@router.get("/")
async def home(
    request: Request,
    desk: TheDesk,
    q: Annotated[str | None, Query()] = None,
    h: Annotated[list[str] | None, Query()] = None,
) -> HTMLResponse:
    """The page to ask; with `?q=` the answer is already in it. `h` are the questions before."""
    answer: dict[str, Any] | None = None
    problem: Problem | None = None
    earlier: list[str] = []
    if q is not None:
        try:
            earlier = _earlier(h or [])
            one = _asked(q, earlier)
            answer = json.loads(await desk.answer(one))
        except Problem as found:
            problem = found
    snapshot = await to_thread.run_sync(lambda: desk.snapshot)
    response = page_response(
        "home.html",
        desk.settings.frame_ancestors,
        problem.status if problem else 200,
        question=q or "",
        answer=answer,
        problem=problem,
        request_id=request_id(request),
        earlier=earlier,
        history=[*earlier, answer["question"]][-MAX_HISTORY:] if answer else earlier,
        examples=EXAMPLES,
        days=desk.settings.answers_days,
        source=snapshot.documents[0].source,
    )
    if problem:
        response.headers.update(problem.headers)
    return response


@router.get("/read/{document_id}")
def read(
    request: Request,
    desk: TheDesk,
    document_id: str,
    start: Annotated[int | None, Query(ge=0)] = None,
    end: Annotated[int | None, Query(ge=0)] = None,
    panel: bool = False,
) -> HTMLResponse:
    """A document as a page, the words from `start` to `end` (UTF-16 code units) marked."""
    document = desk.document(document_id)
    held = {one.id for one in desk.snapshot.documents}

    def link_to(other: str) -> str | None:
        return (
            f"/read/{quote(other, safe='')}{'?panel=1' if panel else ''}" if other in held else None
        )

    mark = _mark(document, start, end)
    return page_response(
        "read.html",
        "'self'" if desk.settings.frame_ancestors == "'none'" else desk.settings.frame_ancestors,
        source=document.source,
        reading=lay_out(document, mark, link_to),
        marked=mark is not None,
        not_found=mark is None and start is not None,
        panel=panel,
    )


def _asked(q: str, earlier: list[str]) -> Asked:
    try:
        return asked(question_text(q), history=tuple(Turn(question) for question in earlier))
    except ValueError as error:
        told = f"Correct the question and ask again: {error}."
        raise Problem("invalid", told, errors=(("q", str(error)),)) from None


def _earlier(questions: list[str]) -> list[str]:
    """Earlier questions that can be read; the others are left out."""
    kept = []
    for question in questions[-MAX_HISTORY:]:
        try:
            kept.append(question_text(question))
        except ValueError:
            continue
    return kept


def _mark(document: Document, start: int | None, end: int | None) -> Span | None:
    """The words to mark; None where the range does not fit this text or holds no words."""
    if start is None or end is None or start >= end:
        return None
    count = utf16(document.text)
    first, last = count.points(start), count.points(end)
    if last > len(document.text):
        return None
    span = Span(first, last).trimmed(document.text)
    return span if len(span) else None
