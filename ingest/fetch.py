"""What the list names, from its official addresses into the home: one document after the other.

    put by hand? → terms allow it? → ask, best format first → read it → put it in place → remember

A file is in place only when it was read as the document that it should be; until then the old one
stays. Killed at any point, the next run goes on where this one was.
"""

import datetime
import re
from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from urllib.parse import urlsplit

from corpus.source import Download, Source
from ingest.errors import NotFetched, NotListed, ReadingProblem, WrongText
from ingest.fetched import (
    PARTS,
    Outcome,
    Record,
    Status,
    Watch,
    content_of,
    files_of,
    read_lock,
    write_lock,
)
from ingest.formats.parsed import Layout
from ingest.index.lock import writing
from ingest.index.settings import IndexSettings
from ingest.newest import newest_edition
from ingest.polite import Got, Manners, Polite, Wanted
from ingest.read import read
from ingest.sources import EDITION

ACCEPT = {
    "formex": "application/zip;mtype=fmx4",
    "html": "application/xhtml+xml, text/html;q=0.9",
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
_SUFFIX = {"formex": ".xml", "html": ".html", "pdf": ".pdf", "docx": ".docx"}
_LANGUAGES = {"en": "eng", "da": "dan", "de": "deu", "es": "spa", "fr": "fra", "it": "ita"}
"""Cellar wants languages in three letters."""

_NO_LAW = frozenset({Layout.WEB, Layout.MARKDOWN})
"""Layouts in which no act is published: what comes as one of them is a page about the act."""

_WORD = re.compile(r"[^\W\d_]{5,}")
_MISSING = 0.4
"""Of the longer words of a title, how many may be missing: the list says some in its own words."""


def chosen(listed: Sequence[Source], ids: Sequence[str]) -> tuple[Source, ...]:
    """The sources with these ids, or all, less those whose text is part of the project.

    Raises:
        NotListed: when an id is in no entry.
    """
    known = {source.id: source for source in listed}
    for key in ids:
        if key not in known:
            raise NotListed(f"no source has the id {key!r}; there are: {', '.join(known)}")
    picked = [known[key] for key in dict.fromkeys(ids)] or listed
    return tuple(source for source in picked if source.file is None)


def fetch(
    listed: Sequence[Source],
    settings: IndexSettings,
    ids: Sequence[str] = (),
    manners: Manners | None = None,
    watch: Watch | None = None,
    dry: bool = False,
) -> Iterator[Outcome]:
    """Fetch what the list names; what became of each document, as soon as it is done.

    Args:
        listed: All sources of the list; their addresses name the hosts that may be asked.
        settings: Where to write.
        ids: Only these; none for all.
        manners: How patient.
        watch: Told how far it is.
        dry: Ask nobody, and say what would be done.

    Raises:
        NotListed: when an id is in no entry.
        BadLock: when the lock file cannot be read.
        IndexLocked: when another process fetches.
    """
    sources = chosen(listed, ids)
    watch = watch or Watch()
    hosts = frozenset(urlsplit(d.url).netloc for source in listed for d in source.downloads)
    with writing(settings.fetched / "fetching.lock"), Polite(hosts, manners, watch) as web:
        shelf = _Shelf(settings.fetched, listed, web)
        for place, source in enumerate(sources, 1):
            watch.begin(source, place, len(sources))
            outcome = shelf.look(source) if dry else shelf.fill(source)
            watch.end(outcome)
            yield outcome


class _Shelf:
    """The folder of all that was fetched."""

    def __init__(self, folder: Path, listed: Sequence[Source], web: Polite) -> None:
        self.folder = folder
        self.listed = listed
        self.web = web
        self.records = read_lock(folder)

    def look(self, source: Source) -> Outcome:
        """What `fill` would begin with; nobody is asked."""
        if self._by_hand(source):
            return self._outcome(source, Status.BY_HAND, "lies there")
        if not source.downloads:
            return self._outcome(source, Status.LINKED, f"{source.url or ''} {source.licence}")
        addresses = ", else ".join(f"{d.format} {d.url}" for d in source.downloads)
        return self._outcome(source, Status.TO_FETCH, addresses)

    def fill(self, source: Source) -> Outcome:
        """Get one document."""
        if hand := self._by_hand(source):
            return self._accept(source, hand)
        if not source.downloads:
            return self._outcome(source, Status.LINKED, f"{source.url or ''} {source.licence}")
        problems: list[str] = []
        edition = None
        for download in source.downloads:
            try:
                if EDITION in download.url:
                    edition = edition or self._edition(source, download)
                    download = Download(download.url.replace(EDITION, edition), download.format)
                return self._get(source, download)
            except ReadingProblem as problem:
                problems.append(f"{download.format} of {_host(download.url)}: {problem}")
                if EDITION in download.url:
                    break
        kept = "the file at hand stays; " if files_of(self.folder / source.id) else ""
        return self._outcome(source, Status.FAILED, kept + "; ".join(problems))

    def _edition(self, source: Source, download: Download) -> str:
        act = next((s for s in self.listed if s.id == source.edition_of), source)
        if act.celex is None:
            raise NotFetched(f"{act.id} has no CELEX number in the list: add celex = …")
        return newest_edition(act.celex, download.url, self.web, self._part(source, "newest"))

    def _get(self, source: Source, download: Download) -> Outcome:
        record = self.records.get(source.id)
        folder = self.folder / source.id
        same = (
            record is not None
            and (record.url, record.format) == (download.url, download.format)
            and record.intact(folder)
        )
        wanted = Wanted(
            download.url,
            ACCEPT[download.format],
            _LANGUAGES.get(source.lang, source.lang),
            record.etag if record and same else None,
            record.last_modified if record and same else None,
        )
        got = self.web.get(wanted, self._part(source, download.format))
        if got is None:
            if record is None or not same:
                raise NotFetched("says that nothing changed, and we have no file of it")
            return self._outcome(source, Status.UNCHANGED, f"{download.format}, {record.final_url}")
        name = (source.celex or source.id).lower() + _suffix(download.format, got.data)
        check(source, {name: got.data}, self.listed)
        return self._place(source, download, got, name)

    def _place(self, source: Source, download: Download, got: Got, name: str) -> Outcome:
        """Put a file that was read into its place, and remember it."""
        folder = self.folder / source.id
        record = self.records.get(source.id)
        content = content_of({name: got.data})
        status = Status.NEW if record is None else Status.CHANGED
        files = {name: sha256(got.data).hexdigest()}
        if record is not None and record.intact(folder) and record.content == content:
            status, files = Status.UNCHANGED, dict(record.files)
        else:
            folder.mkdir(parents=True, exist_ok=True)
            beside = self._part(source, "whole")
            beside.parent.mkdir(parents=True, exist_ok=True)
            beside.write_bytes(got.data)
            for old in files_of(folder):
                if old.name != name:
                    # Two files would be read as one package; a run cut here fetches again.
                    old.unlink()
            beside.replace(folder / name)
        self._remember(
            source,
            Record(
                files=files,
                content=content,
                licence=source.licence,
                fetched_at=_now(),
                url=download.url,
                final_url=got.url,
                format=download.format,
                etag=got.etag,
                last_modified=got.last_modified,
            ),
        )
        return self._outcome(source, status, f"{download.format}, {got.url}")

    def _by_hand(self, source: Source) -> tuple[Path, ...]:
        """Files in the folder of a document that no fetch put there."""
        files = files_of(self.folder / source.id)
        record = self.records.get(source.id)
        if record is None or record.by_hand:
            return files
        return tuple(path for path in files if path.name not in record.files)

    def _accept(self, source: Source, files: Sequence[Path]) -> Outcome:
        held = {path.name: path.read_bytes() for path in files}
        try:
            check(source, held, self.listed)
        except ReadingProblem as problem:
            return self._outcome(
                source,
                Status.FAILED,
                f"what was put there by hand ({', '.join(held)}) is not taken: {problem}",
            )
        for path in files_of(self.folder / source.id):
            if path not in files:
                # What was fetched before gives way: read together, both would be one package.
                path.unlink()
        digests = {name: sha256(data).hexdigest() for name, data in held.items()}
        self._remember(
            source,
            Record(
                files=digests,
                content=content_of(held),
                licence=source.licence,
                fetched_at=_now(),
            ),
        )
        return self._outcome(source, Status.BY_HAND, ", ".join(held))

    def _remember(self, source: Source, record: Record) -> None:
        self.records[source.id] = record
        write_lock(self.folder, self.records)
        for left in (self.folder / PARTS).glob(f"{source.id}.*"):
            left.unlink(missing_ok=True)

    def _part(self, source: Source, form: str) -> Path:
        return self.folder / PARTS / f"{source.id}.{form}.part"

    def _outcome(self, source: Source, status: Status, detail: str) -> Outcome:
        folder = self.folder / source.id
        size = sum(path.stat().st_size for path in files_of(folder))
        return Outcome(source, status, " ".join(detail.split()), folder, size)


def check(source: Source, files: Mapping[str, bytes], listed: Sequence[Source]) -> None:
    """Read files as the document that they should be.

    Raises:
        WrongText: when they are another document, another language, or a page about it.
        ReadingProblem: when they cannot be read whole.
    """
    reading = read(source, files, listed)
    about = reading.about
    if about.lang and about.lang != source.lang:
        raise WrongText(f"is in the language {about.lang!r}, the list says {source.lang!r}")
    act = next((s for s in listed if s.id == source.edition_of), None)
    celex = act.celex if act else source.celex
    if celex and reading.layout in _NO_LAW:
        raise WrongText(f"is a page without the text of {celex}")
    if act is not None and about.edition is None:
        raise WrongText(f"is no consolidated edition of {celex}, which the list says it is")
    if act is None and celex and about.edition is not None:
        raise WrongText(f"is a consolidated edition, the list says {celex} of the Official Journal")
    if celex and about.celex and _act(about.celex) != _act(celex):
        raise WrongText(f"is {about.celex}, the list says {celex}")
    if not (celex and about.celex):
        _titled(source, f"{about.title or ''} {reading.document.text}")


def _titled(source: Source, text: str) -> None:
    """A text that does not say its number: the words of its title must be in it."""
    words = set(_WORD.findall(source.title.casefold()))
    missing = words - set(_WORD.findall(text.casefold()))
    if len(missing) > _MISSING * len(words):
        raise WrongText(f"does not hold the words of its title: {', '.join(sorted(missing))}")


def _act(celex: str) -> str:
    """The number of an act without its sector, its edition and its corrigenda."""
    return re.split(r"[-(]", celex)[0][1:]


def _suffix(form: str, data: bytes) -> str:
    return ".zip" if form == "formex" and data[:4] == b"PK\x03\x04" else _SUFFIX[form]


def _host(url: str) -> str:
    return urlsplit(url).netloc


def _now() -> str:
    return datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
