"""One file from its official address, as a good guest gets it; the one module that uses HTTP.

One request at a time, a pause between two of one host; what a server says of waiting is heeded;
only hosts that were named are asked, wherever they send us. What was cut is gone on with.
"""

import datetime
import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from pathlib import Path
from time import monotonic, sleep
from types import TracebackType
from urllib.parse import urljoin, urlsplit

import httpx

from ingest.errors import NotFetched
from ingest.fetched import Watch

AGENT = (
    "ERA-Guide/0.1 (reads the EU documents behind the ERA-LEARN guidance; one request at a time)"
)
_HOPS = 5
_AGAIN = frozenset({408, 425, 429, 500, 502, 503, 504})
_GONE = {
    404: "is not there (404)",
    410: "is there no more (410)",
    300: "offers several files, none of them whole (300)",
    202: "asks for a browser (202, no document): open it by hand",
    401: "asks for a login (401)",
    403: "refuses programs (403): open it by hand",
    406: "does not have it in this format (406)",
}


@dataclass(frozen=True, slots=True)
class Manners:
    """How patient, how careful. Times in seconds.

    `delay` between two requests to one host, `stall` without a byte, `whole` for one try at a file,
    `backoff` before a second try, doubled for each further; `longest` that a server may make us
    wait; `largest` file in bytes.
    """

    delay: float = 1.0
    connect: float = 15.0
    stall: float = 30.0
    whole: float = 600.0
    tries: int = 4
    backoff: float = 2.0
    longest: float = 120.0
    largest: int = 50_000_000
    sleep: Callable[[float], None] = sleep


@dataclass(frozen=True, slots=True)
class Wanted:
    """A file to get. `etag` and `last_modified` are those of the one at hand, if there is one."""

    url: str
    accept: str
    language: str
    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, slots=True)
class Got:
    """A file that came, and what its server said of it."""

    data: bytes
    url: str
    etag: str | None
    last_modified: str | None


class _Again(Exception):
    """This try failed, another may not; `after` is how long the server wants us to wait.

    `host` is one that was not reached at all.
    """

    def __init__(self, why: str, after: float | None = None, host: str | None = None) -> None:
        super().__init__(why)
        self.after = after
        self.host = host


class Polite:
    """Gets files from named hosts, one at a time."""

    def __init__(
        self, hosts: frozenset[str], manners: Manners | None = None, watch: Watch | None = None
    ) -> None:
        self.hosts = hosts
        self.manners = manners or Manners()
        self.watch = watch or Watch()
        self._asked: dict[str, float] = {}
        self._shut: dict[str, str] = {}
        self._client = httpx.Client(
            timeout=httpx.Timeout(self.manners.stall, connect=self.manners.connect),
            # Packed on the way, a file could not be gone on with where it was cut.
            headers={"User-Agent": AGENT, "Accept-Encoding": "identity"},
            follow_redirects=False,
        )

    def __enter__(self) -> "Polite":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._client.close()

    def get(self, wanted: Wanted, part: Path) -> Got | None:
        """The file; None when the one at hand is still the newest.

        Args:
            wanted: What to ask for.
            part: Where the bytes gather; what a cut left there is gone on with.

        Raises:
            NotFetched: saying why, when it cannot be had.
        """
        manners = self.manners
        for tried in range(1, manners.tries + 1):
            try:
                return self._once(wanted, _Part(part, wanted.url))
            except _Again as problem:
                wait = problem.after
                if wait is None:
                    wait = manners.backoff * 2 ** (tried - 1)
                if wait > manners.longest:
                    self._shut[urlsplit(wanted.url).netloc] = "wants us to come back later"
                    raise NotFetched(
                        f"{problem}, and wants us to wait {wait:.0f} s: come back later"
                    ) from problem
                if tried == manners.tries:
                    if problem.host:
                        self._shut[problem.host] = "was not reached a moment ago"
                    raise NotFetched(f"{problem}, {tried} times") from problem
                self.watch.wait(wait, str(problem))
                manners.sleep(wait)
        raise NotFetched("was not tried at all: allow one try or more")

    def _once(self, wanted: Wanted, part: "_Part") -> Got | None:
        url = wanted.url
        try:
            for _ in range(_HOPS):
                self._allowed(url)
                self._pause(urlsplit(url).netloc)
                with self._client.stream("GET", url, headers=_headers(wanted, part)) as response:
                    if response.has_redirect_location:
                        url = _target(url, response.headers.get("location", ""))
                        continue
                    return self._answered(response, part)
        except (httpx.ConnectError, httpx.ConnectTimeout) as error:
            raise _Again("is not reached", host=urlsplit(url).netloc) from error
        except httpx.TimeoutException as error:
            raise _Again("does not answer, or stalls") from error
        except httpx.TransportError as error:
            raise _Again(f"breaks off ({str(error) or type(error).__name__})") from error
        except httpx.InvalidURL as error:
            raise NotFetched(f"sends us to no address ({error})") from error
        raise NotFetched(f"sends us on more than {_HOPS} times")

    def _allowed(self, url: str) -> None:
        parts = urlsplit(url)
        if parts.netloc not in self.hosts:
            raise NotFetched(f"sends us to {parts.netloc or url}, which the list does not name")
        if parts.scheme != "https" and parts.hostname != "127.0.0.1":
            raise NotFetched(f"is no address with https: {url}")
        if parts.netloc in self._shut:
            raise NotFetched(f"{self._shut[parts.netloc]}; not asked again in this run")

    def _pause(self, host: str) -> None:
        since = monotonic() - self._asked.get(host, -self.manners.delay)
        if since < self.manners.delay:
            self.manners.sleep(self.manners.delay - since)
        self._asked[host] = monotonic()

    def _answered(self, response: httpx.Response, part: "_Part") -> Got | None:
        status = response.status_code
        if status == 304:
            return None
        if status in _AGAIN:
            raise _Again(f"answers {status}", _after(response.headers.get("retry-after")))
        if status == 416:
            part.drop()
            raise _Again("answers 416", 0)
        if status not in (200, 206):
            raise NotFetched(_GONE.get(status, f"answers {status}"))
        self._take(response, part)
        data = part.data()
        part.drop()
        return Got(
            data,
            str(response.url),
            response.headers.get("etag"),
            response.headers.get("last-modified"),
        )

    def _take(self, response: httpx.Response, part: "_Part") -> None:
        begun = monotonic()
        largest = self.manners.largest
        start = part.start(response)
        length = response.headers.get("content-length", "")
        total = start + int(length) if length.isdigit() else None
        if total is not None and total > largest:
            part.drop()
            raise NotFetched(f"has {total:,} bytes, fetched are at most {largest:,}")
        done = start
        for chunk in part.write(response, start):
            done += chunk
            self.watch.got(done, total)
            if done > largest:
                part.drop()
                raise NotFetched(f"has more than {largest:,} bytes, and does not end")
            if monotonic() - begun > self.manners.whole:
                raise _Again(f"takes longer than {self.manners.whole:.0f} s")
        if total is not None and done < total:
            raise _Again(f"was cut: {done:,} of {total:,} bytes came")


class _Part:
    """The bytes of a file so far, and of which file."""

    def __init__(self, path: Path, url: str) -> None:
        self.path = path
        self.about = path.with_suffix(".json")
        self.url = url

    @property
    def validator(self) -> str | None:
        """What names the version that we have a part of; None if there is nothing to go on with."""
        with suppress(OSError, ValueError, AttributeError):
            known = json.loads(self.about.read_text(encoding="utf-8"))
            if known.get("url") == self.url and self.path.stat().st_size:
                return str(known["validator"]) if known.get("validator") else None
        return None

    def start(self, response: httpx.Response) -> int:
        """From which byte on the answer goes; notes what it is a part of."""
        if response.status_code == 206:
            size = self.path.stat().st_size if self.path.is_file() else 0
            if response.headers.get("content-range", "").startswith(f"bytes {size}-"):
                return size
            self.drop()
            raise _Again("sends another part than we asked for", 0)
        self.drop()
        etag = response.headers.get("etag", "")
        strong = etag if etag and not etag.startswith("W/") else None
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self.about.write_text(
            json.dumps(
                {"url": self.url, "validator": strong or response.headers.get("last-modified")}
            ),
            encoding="utf-8",
        )
        return 0

    def write(self, response: httpx.Response, start: int) -> Iterator[int]:
        """Append what comes; gives the size of each piece."""
        with self.path.open("ab" if start else "wb") as file:
            for chunk in response.iter_bytes():
                file.write(chunk)
                yield len(chunk)

    def data(self) -> bytes:
        return self.path.read_bytes()

    def drop(self) -> None:
        self.path.unlink(missing_ok=True)
        self.about.unlink(missing_ok=True)


def _headers(wanted: Wanted, part: _Part) -> Mapping[str, str]:
    headers = {"Accept": wanted.accept, "Accept-Language": wanted.language}
    validator = part.validator
    if validator is not None:
        headers["Range"] = f"bytes={part.path.stat().st_size}-"
        headers["If-Range"] = validator
    else:
        if wanted.etag:
            headers["If-None-Match"] = wanted.etag
        if wanted.last_modified:
            headers["If-Modified-Since"] = wanted.last_modified
    return headers


def _target(url: str, location: str) -> str:
    target = urljoin(url, location)
    if url.startswith("https://") and target.startswith("http://"):
        # Cellar names its own addresses with http; they are served with https as well.
        return "https://" + target.removeprefix("http://")
    return target


def _after(value: str | None) -> float | None:
    """Seconds of a Retry-After, which is a number or a date."""
    if not value:
        return None
    if value.strip().isdigit():
        return float(value)
    try:
        date = parsedate_to_datetime(value)
    except ValueError:
        return None
    if date.tzinfo is None:
        date = date.replace(tzinfo=datetime.UTC)
    return max(0.0, (date - datetime.datetime.now(datetime.UTC)).total_seconds())
