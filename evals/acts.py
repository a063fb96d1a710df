"""The test corpus "acts": the guidance and real EU documents, in an index of its own.

The documents are not part of this project: they lie in `../shared/eu` where they lie at all, and
`acts.toml` says what is known of each beside what it tells itself.
"""

import tomllib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from assistant.settings import Settings
from corpus.document import Document
from corpus.snapshot import Snapshot
from corpus.source import Force, Kind, Rendition, Source
from evals.errors import NoCorpus
from evals.homes import share_models
from ingest.embedding import Embedder, load_embedder

NAME = "acts"
"""The set that is asked of this corpus."""
SHARED = Path(__file__).parents[1].parent / "shared" / "eu"
"""Where the documents lie, beside this project."""
LIST = Path(__file__).with_name("acts.toml")

Progress = Callable[[str, int, int], None]
"""Told what is being done, how much of it is done, and how much there is."""

_ADDRESS = "https://eur-lex.europa.eu/legal-content/EN/TXT/?uri=CELEX:"
_BINDING = frozenset({Kind.REGULATION, Kind.DIRECTIVE, Kind.DECISION})


@dataclass(frozen=True, slots=True)
class Act:
    """A document of the test corpus: what is known of it, and the files that hold it.

    `alternatives` are its renditions, the one to be read first; each is a file or a package.
    `titled` when the list gives its title, else that of the file counts.
    """

    source: Source
    alternatives: tuple[Path, ...]
    titled: bool


@dataclass(frozen=True, slots=True)
class Made:
    """The home of an index of the test corpus, and which documents are not in it, and why."""

    home: Path
    left_out: tuple[str, ...] = ()


def there(folder: Path = SHARED) -> bool:
    """Whether the documents lie on this machine."""
    return folder.is_dir()


def acts(folder: Path = SHARED, listed: Path = LIST) -> tuple[Act, ...]:
    """All documents of the list.

    Raises:
        NoCorpus: when they are not on this machine.
    """
    if not there(folder):
        raise NoCorpus(
            f"the documents of the test corpus are not here: {folder} is missing; "
            "questions on acts can be asked only where it is"
        )
    plain = tomllib.loads(listed.read_text(encoding="utf-8"))
    return tuple(_act(entry, folder) for entry in plain["act"])


def home(settings: Settings) -> Path:
    """Where the index of the test corpus lies."""
    return settings.home / "evals" / NAME


def index(settings: Settings, progress: Progress, embedder: Embedder | None = None) -> Made:
    """An index of the test corpus, made where it is not there yet or has changed.

    `embedder` is None for the one that the settings name.

    Raises:
        NoCorpus: when the documents are not on this machine.
    """
    from ingest.build import index_snapshot  # not for those who only read figures

    found = acts()
    embedder = embedder or load_embedder(settings)
    own = home(settings)
    own.mkdir(parents=True, exist_ok=True)
    share_models(settings.home, own)
    snapshot, left_out = read_corpus(found, embedder, progress)
    index_snapshot(snapshot, settings.model_copy(update={"home": own}), embedder, progress)
    return Made(own, left_out)


def read_corpus(
    found: Sequence[Act], embedder: Embedder, progress: Progress
) -> tuple[Snapshot, tuple[str, ...]]:
    """The snapshot of the guidance and the documents of the list; why some are left out."""
    from ingest.acronyms import acronyms
    from ingest.errors import ReadingProblem
    from ingest.references import references
    from ingest.sources import load_sources
    from ingest.split import SPLITTER, split

    listed = load_sources()
    documents = [_guidance(listed)]
    left_out: list[str] = []
    for done, act in enumerate(found, 1):
        try:
            documents.append(read_act(act, (*listed, *(other.source for other in found))))
        except ReadingProblem as problem:  # told; a question on it will not find its gold
            left_out.append(f"{act.source.id} is left out of the test corpus: {problem}")
        progress("documents read", done, len(found))
    held = {document.id for document in documents}
    snapshot = Snapshot(
        documents=tuple(documents),
        passages=tuple(p for document in documents for p in split(document, embedder.pieces)),
        listed=tuple(source for source in listed if source.id not in held),
        acronyms=acronyms(documents),
        splitter=SPLITTER,
        references=references(documents, (*listed, *(other.source for other in found))),
    )
    return snapshot, tuple(left_out)


def read_act(act: Act, listed: Sequence[Source] = ()) -> Document:
    """A document of the list, with the title and the dates that its file gives.

    Raises:
        ReadingProblem: when it cannot be read.
    """
    from ingest.read import read

    reading = read(act.source, files_of(act.alternatives[0]), listed)
    about, source = reading.about, act.source
    return replace(
        reading.document,
        source=replace(
            source,
            title=about.title if about.title and not act.titled else source.title,
            date=source.date or about.date,
            as_of=source.as_of or about.edition,
        ),
    )


def files_of(path: Path) -> dict[str, bytes]:
    """The files of a rendition by name: one, or those of a package."""
    if not path.exists():
        raise NoCorpus(f"{path}, which {LIST.name} names, is missing; correct the entry")
    paths = sorted(path.iterdir()) if path.is_dir() else [path]
    return {one.name: one.read_bytes() for one in paths}


def _guidance(listed: Sequence[Source]) -> Document:
    from ingest.read import read
    from ingest.sources import SOURCES

    source = next(source for source in listed if source.id == "guidance")
    path = SOURCES.parent / "sources" / (source.file or "")
    return read(source, path.read_bytes(), listed).document


def _act(entry: dict[str, Any], folder: Path) -> Act:
    kind = Kind(entry["kind"])
    force = entry.get("force") or (Force.BINDING if kind in _BINDING else Force.ADVISORY)
    celex = entry["id"].upper() if entry["id"][:1].isdigit() else None
    source = Source(
        id=entry["id"],
        title=entry.get("title") or entry.get("number") or entry["id"],
        author="",
        kind=kind,
        force=Force(force),
        rendition=Rendition.OFFICIAL,
        lang=entry.get("lang", "en"),
        date=entry.get("date"),
        as_of=entry.get("as_of"),
        celex=celex,
        url=_ADDRESS + celex if celex else None,
        number=entry.get("number"),
        names=tuple(entry.get("names", ())),
        edition_of=entry.get("edition_of"),
    )
    return Act(source, tuple(folder / path for path in entry["from"]), "title" in entry)
