"""From sources to an index in use, on one page.

    lock → gather → read, check and split each → cards for what is missing → what stands beside →
    snapshot → embed and fill beside → check → switch

A file of the project that cannot be read stops the run; one that was fetched, or is somebody's own,
is named and left out. Killed at any point, the index in use stays in use, and the next run removes
what was half done.
"""

import datetime
import shutil
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING

from corpus.document import Document
from corpus.errors import BrokenSnapshot
from corpus.passage import Passage
from corpus.snapshot import Snapshot, check_snapshot, write_snapshot
from corpus.source import Source
from ingest.embedding import Embedder, load_embedder
from ingest.errors import BadSourceList, BrokenPromise
from ingest.held import Held, Origin, Skipped, left_out
from ingest.index.card import Card, read_card
from ingest.index.disk import writing_under
from ingest.index.errors import BrokenIndex, IndexProblem
from ingest.index.fill import Progress, fill, no_progress
from ingest.index.lock import writing
from ingest.index.pointer import read_pointer, switch
from ingest.index.settings import IndexSettings
from ingest.sources import SOURCES, load_sources

if TYPE_CHECKING:
    from ingest.check import Finding
    from ingest.read import Reading

SAMPLE = 100
"""Passages that a new index is asked for, by their own vector and words, before its use."""
LEAST_SELF_COSINE = 0.999
LEAST_FOUND = 0.7
"""Not all: the search by vector is approximate, and many near copies can hide each other."""


@dataclass(frozen=True, slots=True)
class Told:
    """What is said of a document that was read. `findings` are warnings."""

    id: str
    sections: int
    footnotes: int
    characters: int
    findings: tuple["Finding", ...] = ()


@dataclass(frozen=True, slots=True)
class Built:
    """What a run did.

    `unchanged` when the index in use was made from the very same; `embedded` counts the texts that
    were not known from an earlier run, `cut` those that the model does not read to their end.
    """

    index: str
    snapshot: str
    unchanged: bool
    read: tuple[Told, ...] = field(repr=False)
    skipped: tuple[Skipped, ...]
    passages: int
    sentences: int
    embedded: int
    cut: int
    seconds: float


@dataclass(slots=True)
class _Texts:
    """What a run has read so far. `told` and `skipped` are its report."""

    documents: list[Document] = field(default_factory=list)
    passages: list[Passage] = field(default_factory=list)
    told: list[Told] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)

    def take(self, reading: "Reading", passages: Sequence[Passage]) -> None:
        document = reading.document
        self.documents.append(document)
        self.passages.extend(passages)
        self.told.append(
            Told(
                document.id,
                len(document.sections),
                len(document.footnotes),
                len(document.text),
                reading.findings,
            )
        )


def build(
    settings: IndexSettings,
    sources: Path | None = None,
    embedder: Embedder | None = None,
    progress: Progress = no_progress,
) -> Built:
    """Read everything there is to read and put an index of it into use.

    Args:
        settings: Where to write, and which model embeds.
        sources: The list of sources; None for the one that ships with the project.
        embedder: None for the one that the settings name.
        progress: Told how far the reading and the embedding are.

    Raises:
        ReadingProblem: when a source of the project cannot be read or breaks a promise.
        IndexLocked: when another process writes.
        CannotWrite: when the disk is full or refuses.
        EmbedderProblem: when the model does not load.
        BrokenIndex: when the new index does not find its own passages; it is not switched to.
    """
    started = monotonic()
    with writing_under(settings.home), writing(settings.lock):
        embedder = embedder or load_embedder(settings)
        listed = load_sources(sources)
        corpus = (sources or SOURCES).parent
        held, skipped = _gather(listed, corpus / "sources", settings)
        texts = _Texts(skipped=list(skipped))
        _read(held, listed, embedder, texts, progress)
        _take_cards(listed, corpus / "cards", embedder, texts)
        snapshot = _snapshot(texts, listed, corpus)
        card, embedded = _index(snapshot, settings, embedder, progress)
        return Built(
            index=card.name,
            snapshot=snapshot.id,
            unchanged=embedded is None,
            read=tuple(texts.told),
            skipped=tuple(texts.skipped),
            passages=card.passages,
            sentences=card.sentences,
            embedded=embedded or 0,
            cut=card.cut,
            seconds=monotonic() - started,
        )


def index_snapshot(
    snapshot: Snapshot,
    settings: IndexSettings,
    embedder: Embedder,
    progress: Progress = no_progress,
) -> Path:
    """Put an index of a snapshot into use and return its folder.

    Raises:
        IndexLocked, CannotWrite, BrokenIndex: as `build` says.
    """
    with writing_under(settings.home), writing(settings.lock):
        card, _ = _index(snapshot, settings, embedder, progress)
        return settings.indexes / card.name


def _gather(
    listed: Sequence[Source], folder: Path, settings: IndexSettings
) -> tuple[tuple[Held, ...], tuple[Skipped, ...]]:
    """Every document whose text is at hand: of the project, fetched, one's own."""
    from ingest.own import own_documents

    ours = [
        Held(source, (folder / source.file,), Origin.PROJECT) for source in listed if source.file
    ]
    fetched = [
        Held(source, files, Origin.FETCHED)
        for source in listed
        if not source.file and (files := _fetched(settings, source))
    ]
    own, skipped = own_documents(settings.own)
    return (*ours, *fetched, *own), skipped


def _fetched(settings: IndexSettings, source: Source) -> tuple[Path, ...]:
    """What was fetched of a source: one file, or those of a package."""
    folder = settings.fetched / source.id
    return tuple(sorted(path for path in folder.glob("*") if path.is_file()))


def _read(
    held: Sequence[Held],
    listed: Sequence[Source],
    embedder: Embedder,
    texts: _Texts,
    progress: Progress,
) -> None:
    """Read one document after the other; of each only what goes into the snapshot is kept."""
    seen: set[str] = set()
    progress("documents", 0, len(held))
    for done, one in enumerate(held, 1):
        try:
            reading, passages = _read_one(one, listed, embedder)
            if reading.document.id in seen:
                raise BadSourceList(f"it holds {reading.document.id}, which is read already")
            seen.add(reading.document.id)
            texts.take(reading, passages)
        except Exception as problem:
            if one.origin is Origin.PROJECT:
                raise
            texts.skipped.append(left_out(str(one.files[0]), problem))
        progress("documents", done, len(held))


def _read_one(
    held: Held, listed: Sequence[Source], embedder: Embedder
) -> tuple["Reading", tuple[Passage, ...]]:
    from ingest.read import read

    reading = read(held.source, {path.name: _bytes(path) for path in held.files}, listed)
    return reading, _split(reading.document, embedder)


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise BadSourceList(
            f"{path}, which the list of sources names, cannot be read ({error.strerror}): "
            "fetch it, or take its entry out of the list"
        ) from error


def _take_cards(listed: Sequence[Source], folder: Path, embedder: Embedder, texts: _Texts) -> None:
    """A card of ours for each listed document whose text is not held, where there is one."""
    from ingest.cards import cards

    for reading in cards(listed, [document.source for document in texts.documents], folder):
        texts.take(reading, _split(reading.document, embedder))


def _snapshot(texts: _Texts, listed: Sequence[Source], corpus: Path) -> Snapshot:
    """All that was read, and what is said beside it."""
    from ingest.acronyms import acronyms
    from ingest.references import references
    from ingest.remarks import remarks
    from ingest.split import SPLITTER

    documents = tuple(texts.documents)
    there = {document.id for document in documents}
    return Snapshot(
        documents=documents,
        passages=tuple(texts.passages),
        listed=tuple(source for source in listed if source.id not in there),
        acronyms=acronyms(documents),
        splitter=SPLITTER,
        references=references(documents, listed),
        remarks=remarks(documents, corpus / "updates.toml"),
    )


def _split(document: Document, embedder: Embedder) -> tuple[Passage, ...]:
    from ingest.check import Severity, check_passages
    from ingest.split import split

    passages = split(document, embedder.pieces)
    broken = [f for f in check_passages(document, passages) if f.severity is Severity.ERROR]
    if broken:
        raise BrokenPromise(
            f"{document.id} was read, but its passages break a promise; nothing is written: "
            + "; ".join(str(finding) for finding in broken)
        )
    return passages


def _index(
    snapshot: Snapshot, settings: IndexSettings, embedder: Embedder, progress: Progress
) -> tuple[Card, int | None]:
    """The card of the index now in use, and how many texts were embedded; None if nothing was."""
    _clean(settings)
    write_snapshot(snapshot, settings.snapshots)
    ready = _ready(snapshot, settings, embedder)
    if ready is not None:
        switch(settings.pointer, ready.name)
        return ready, None
    # Imported here, so that a run with nothing to do opens no cache and no store.
    from ingest.index.cache import CachedEmbedder

    folder = settings.indexes / _name(snapshot, settings)
    cached = CachedEmbedder(embedder, settings.cache)
    try:
        card = fill(folder, snapshot, cached, progress)
        _check(folder, settings, embedder)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    finally:
        cached.close()
    switch(settings.pointer, folder.name)
    _clean(settings)
    return card, cached.embedded


def _ready(snapshot: Snapshot, settings: IndexSettings, embedder: Embedder) -> Card | None:
    """The card of an index, in use or the one before, that was made from the very same."""
    for name in _in_use(settings):
        folder = settings.indexes / name
        try:
            card = read_card(folder)
            card.check_files(folder)
        except IndexProblem:
            continue
        if card.serves(snapshot.id, snapshot.splitter, embedder):
            return card
    return None


def _check(folder: Path, settings: IndexSettings, embedder: Embedder) -> None:
    """Open the new index as a reader would, and look whether it finds what it was given."""
    from ingest.index.index import Index

    index = Index(folder, settings.snapshots, embedder)
    try:
        passages = index.snapshot.passages
        sample = passages[:: max(1, len(passages) // SAMPLE)]
        vectors = index.passage_vectors([passage.id for passage in sample])
        found = sum(
            index.dense(vector, 1)[0].score >= LEAST_SELF_COSINE
            and bool(index.lexical(index.terms(passage.text), 1) or not index.terms(passage.text))
            for passage, vector in zip(sample, vectors, strict=True)
        )
    finally:
        index.close()
    if found < LEAST_FOUND * len(sample):
        raise BrokenIndex(
            f"the new index {folder.name} finds {found} of {len(sample)} of its own passages; the "
            "index in use is unchanged. Make room on the disk if it is full, then type "
            "`python -m ingest`, and report this if it stays so"
        )


def _name(snapshot: Snapshot, settings: IndexSettings) -> str:
    now = datetime.datetime.now(datetime.UTC)
    name = f"{snapshot.id[:12]}-{now:%Y%m%dT%H%M%S}"
    while (settings.indexes / name).exists():
        now += datetime.timedelta(seconds=1)
        name = f"{snapshot.id[:12]}-{now:%Y%m%dT%H%M%S}"
    return name


def _in_use(settings: IndexSettings) -> tuple[str, ...]:
    try:
        pointer = read_pointer(settings.pointer)
    except BrokenIndex:
        return ()
    if pointer is None:
        return ()
    return tuple(name for name in (pointer.current, pointer.previous) if name is not None)


def _whole(snapshot: Path) -> bool:
    try:
        check_snapshot(snapshot)
    except BrokenSnapshot:
        return False
    return True


def _clean(settings: IndexSettings) -> None:
    """Remove what neither the index in use nor the one before needs."""
    kept = _in_use(settings)
    snapshots = set()
    for name in kept:
        try:
            snapshots.add(read_card(settings.indexes / name).snapshot)
        except IndexProblem:
            # We do not know which snapshot it needs; it cannot be opened anyway.
            continue
    for name in snapshots:
        if not _whole(settings.snapshots / name):
            shutil.rmtree(settings.snapshots / name, ignore_errors=True)
    for folder, names in ((settings.indexes, set(kept)), (settings.snapshots, snapshots)):
        for path in folder.iterdir() if folder.is_dir() else ():
            if path.name not in names:
                shutil.rmtree(path, ignore_errors=True)
