"""A service somewhere, asked the questions of a run over `POST /v1/ask`, as anybody may ask it.

It is waited for as long as it says; every answer has to be of the snapshot that the run began with.
What is not on the wire (the passages considered, the confidence) a record then lacks.
"""

import http.client
import json
import ssl
import time
from collections.abc import Callable, Mapping
from threading import Lock, local
from typing import Any
from urllib.parse import SplitResult, quote, urlsplit

from assistant.answer import Status
from assistant.question import Mode
from assistant.wire import Utf16, utf16
from evals.errors import BrokenRun, NotAnswering
from evals.events import STREAM, streamed
from evals.questions import Case
from evals.record import ERROR, Cited, Record, Said

LACKS = ("evidence", "features")
"""What the wire does not tell."""
TIMEOUT_S = 240.0
"""Without a byte of an answer: longer than a model may take for one."""
MOST_WAITING_S = 900.0
"""For one question in all: a service that puts it off for longer will not answer it."""
PAUSES_S = (0.5, 1.0, 2.0, 4.0, 8.0)
"""Between tries to reach a service that does not listen, or that says to come again."""

_PUT_OFF = frozenset({429, 502, 503, 504})


class Remote:
    """Asks a service; every thread has a connection of its own, and all wait when one is told to.

    With `stream` answers come as events, statement by statement, as who reads along sees them.

    Raises:
        NotAnswering: the address is none, nobody answers there, or the service is switched off.
    """

    def __init__(
        self,
        url: str,
        mode: Mode = Mode.QUOTE,
        sleep: Callable[[float], None] = time.sleep,
        stream: bool = False,
    ) -> None:
        self._address = _address(url)
        self._mode = mode
        self._sleep = sleep
        self._stream = stream
        self._mine = local()
        self._lock = Lock()
        self._opened: list[http.client.HTTPConnection] = []
        self._free_at = 0.0
        self._texts: dict[str, tuple[str, Utf16]] = {}
        try:
            self._snapshot, self._index = self._ready()
            self._call("GET", "/v1/search?q=warm&limit=1")  # what is lazy is no part of a time
        except BaseException:
            self.close()
            raise

    @property
    def url(self) -> str:
        """The address, as it is kept."""
        return self._address.geturl()

    @property
    def identity(self) -> Mapping[str, str]:
        """What records depend on, as far as the service tells."""
        return {
            "snapshot": self._snapshot,
            "index": self._index,
            "mode": str(self._mode),
            "url": self.url,
            **({"wire": STREAM} if self._stream else {}),
        }

    def ask(self, case: Case) -> Record:
        """What comes of one question.

        Raises:
            BrokenRun: when the service answers from another snapshot than when the run began.
            NotAnswering: when it is not there any more, or switched off.
        """
        body = {
            "question": case.question,
            "history": [{"question": earlier} for earlier in case.history],
            "mode": str(self._mode),
        }
        status, told, ms = self._call("POST", "/v1/ask", body)
        if status != 200:
            return Record(case.id, ERROR, ms=ms, problem=_problem(status, told), lacks=LACKS)
        try:
            answer = streamed(told) if self._stream else json.loads(told)
            self._same(answer["trace"])
            return self._record(case.id, answer, ms)
        except (ValueError, KeyError, TypeError, IndexError) as error:
            problem = f"no answer of the wire ({type(error).__name__}: {error}): {told[:100]!r}"
            return Record(case.id, ERROR, ms=ms, problem=problem, lacks=LACKS)

    def close(self) -> None:
        """Let go of the connections."""
        for connection in self._opened:
            connection.close()

    def _ready(self) -> tuple[str, str]:
        """The snapshot and the index that it answers from."""
        told = self._json("GET", "/readyz")
        if told.get("off"):
            raise NotAnswering(
                f"{self.url} is switched off ({told['off']!r}), and its refusals would be "
                "measured: switch it on, then the same command again"
            )
        return told.get("snapshot", ""), told.get("index", "")

    def _record(self, case: str, answer: Mapping[str, Any], ms: float) -> Record:
        if answer["status"] == Status.DECLINED_OFF:
            raise NotAnswering(f"{self.url} has been switched off: the same command goes on later")
        citations = {one["n"]: self._cited(one) for one in answer["citations"]}
        statements = tuple(
            Said(said["text"], tuple(citations[n] for n in said["citations"]), said["support"])
            for said in answer["statements"]
        )
        return Record(
            id=case,
            status=answer["status"],
            lead=_lead(answer),
            statements=statements,
            ms=ms,
            notices=tuple(dict.fromkeys(notice["kind"] for notice in answer["notices"])),
            mode=answer["trace"]["mode"],
            model=answer["trace"]["model"] or "",
            lacks=LACKS,
        )

    def _cited(self, wire: Mapping[str, Any]) -> Cited:
        document = wire["document"]
        points = self._text(document["id"])[1].points
        return Cited(
            document=document["id"],
            digest=document["digest"],
            start=points(wire["start"]),
            end=points(wire["end"]),
            quote=wire["quote"],
            kind=wire["kind"],
            section=wire["section"]["number"],
            page=wire["page"],
            footnotes=tuple(note["marker"] for note in wire["footnotes"]),
        )

    def _text(self, document: str) -> tuple[str, Utf16]:
        """A document's text, asked for once; offsets on the wire are counted otherwise in it."""
        if document not in self._texts:
            path = f"/v1/documents/{quote(document, safe='')}/text"
            status, told, _ = self._call("GET", path)
            if status != 200:
                raise NotAnswering(f"{self.url}{path}: {_problem(status, told)}")
            text = told.decode("utf-8")
            self._texts[document] = (text, utf16(text))
        return self._texts[document]

    def _same(self, trace: Mapping[str, Any]) -> None:
        if trace["snapshot"] != self._snapshot:
            raise BrokenRun(
                f"{self.url} answered from snapshot {self._snapshot[:12]} when the run began and "
                f"from {trace['snapshot'][:12]} now: begin another run with --out"
            )

    def _json(self, method: str, path: str) -> Mapping[str, Any]:
        status, told, _ = self._call(method, path)
        try:
            found = json.loads(told)
        except ValueError:
            found = None
        if status != 200 or not isinstance(found, dict):
            raise NotAnswering(
                f"{self.url}{path}: {_problem(status, told)}; is it the address of an ERA Guide?"
            )
        return found

    def _call(self, method: str, path: str, body: object = None) -> tuple[int, bytes, float]:
        """Status, body and milliseconds of the try that was not put off."""
        spent, unreached = 0.0, 0
        while True:
            self._wait()
            began = time.perf_counter()
            try:
                status, told, after = self._once(method, path, body)
            except (OSError, http.client.HTTPException) as error:
                self._connection().close()  # it opens again by itself
                if unreached == len(PAUSES_S):
                    raise NotAnswering(
                        f"{self.url} does not answer ({type(error).__name__}: {error}); what was "
                        "asked so far is kept, and the same command goes on"
                    ) from error
                self._sleep(PAUSES_S[unreached])
                unreached += 1
                continue
            if status not in _PUT_OFF or spent >= MOST_WAITING_S:
                return status, told, round((time.perf_counter() - began) * 1000, 3)
            pause = after if after is not None else PAUSES_S[-1]
            spent += max(pause, 0.1)
            self._put_off(pause)

    def _once(self, method: str, path: str, body: object) -> tuple[int, bytes, float | None]:
        connection = self._connection()
        data = None if body is None else json.dumps(body).encode()
        accept = STREAM if self._stream and method == "POST" else "application/json"
        headers = {"Accept": accept, "Content-Type": "application/json"}
        connection.request(method, self._address.path + path, data, headers)
        response = connection.getresponse()
        told = response.read()
        return response.status, told, _seconds(response.getheader("Retry-After"))

    def _connection(self) -> http.client.HTTPConnection:
        kept: http.client.HTTPConnection | None = getattr(self._mine, "connection", None)
        if kept is None:
            host, port = self._address.hostname or "", self._address.port
            kept = (
                http.client.HTTPSConnection(
                    host, port, timeout=TIMEOUT_S, context=ssl.create_default_context()
                )
                if self._address.scheme == "https"
                else http.client.HTTPConnection(host, port, timeout=TIMEOUT_S)
            )
            self._mine.connection = kept
            with self._lock:
                self._opened.append(kept)
        return kept

    def _put_off(self, seconds: float) -> None:
        with self._lock:
            self._free_at = max(self._free_at, time.monotonic() + seconds)

    def _wait(self) -> None:
        """Until the service is free again, whichever thread was told so."""
        while (left := self._free_at - time.monotonic()) > 0:
            self._sleep(left)


def _address(url: str) -> SplitResult:
    try:
        found = urlsplit(url.rstrip("/"))
        sound = found.scheme in ("http", "https") and found.hostname and (found.port or True)
    except ValueError:
        found, sound = SplitResult("", "", "", "", ""), False
    if not sound or found.query or found.fragment or found.username or found.password:
        raise NotAnswering(
            "--url takes the address of a service, as http://127.0.0.1:8000, without name, "
            "password, query or fragment"
        )
    return found


def _seconds(header: str | None) -> float | None:
    return float(header) if header and header.strip().isdigit() else None


def _problem(status: int, told: bytes) -> str:
    """What a problem on the wire says, or the beginning of what came instead."""
    try:
        plain = json.loads(told)
        return f"{status}, {plain.get('detail') or plain['title']}"
    except (ValueError, KeyError, AttributeError, TypeError):
        return f"{status}, {told[:100].decode('utf-8', 'replace')!r}"


def _lead(answer: Mapping[str, Any]) -> str:
    """What introduces the statements: the words of the text that stand before the first of them."""
    text: str = answer["text"]
    if not answer["statements"]:
        return text
    first: str = answer["statements"][0]["text"]
    lead, between, _ = text.partition("\n\n")
    return lead if between and not text.startswith(first[:40]) else ""
