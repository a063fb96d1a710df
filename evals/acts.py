"""The test corpus "acts": the project's own corpus and real EU documents, in an index of its own.

The documents are not part of this project: they lie in `../shared/eu` where they lie at all.
`acts.toml` lists them as `corpus/sources.toml` lists its own; they are laid where fetched texts
lie, and read, checked and indexed as those are.
"""

import shutil
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from assistant.settings import Settings
from evals.errors import NoCorpus
from evals.homes import share_models
from ingest.embedding import Embedder

NAME = "acts"
"""What the corpus is called, and the set that asks about its acts."""
SETS = frozenset({NAME, "premise"})
"""The sets that are asked of this corpus."""
SHARED = Path(__file__).parents[1].parent / "shared" / "eu"
"""Where the documents lie, beside this project."""
LIST = Path(__file__).with_name("acts.toml")

Progress = Callable[[str, int, int], None]
"""Told what is being done, how much of it is done, and how much there is."""

_OF_THE_PROJECT = ("sources", "cards", "updates.toml")
"""What stands beside the project's list of sources and is read with it."""


@dataclass(frozen=True, slots=True)
class Made:
    """The home of an index of the test corpus, and what is not in it, and why."""

    home: Path
    left_out: tuple[str, ...] = ()


def there(folder: Path = SHARED) -> bool:
    """Whether the documents lie on this machine."""
    return folder.is_dir()


def home(settings: Settings) -> Path:
    """Where the index of the test corpus lies."""
    return settings.home / "evals" / NAME


def index(settings: Settings, progress: Progress, embedder: Embedder | None = None) -> Made:
    """An index of the test corpus, made where it is not there yet or has changed.

    `embedder` is None for the one that the settings name.

    Raises:
        NoCorpus: when the documents are not on this machine.
        ReadingProblem: when a document of the project cannot be read.
    """
    from ingest.build import build  # not for those who only read figures

    own = settings.model_copy(update={"home": home(settings)})
    own.home.mkdir(parents=True, exist_ok=True)
    share_models(settings.home, own.home)
    listed = lay_out(own)
    built = build(own, sources=listed, embedder=embedder, progress=progress)
    return Made(own.home, tuple(map(str, built.skipped)))


def renditions(folder: Path = SHARED, listed: Path = LIST) -> Mapping[str, tuple[Path, ...]]:
    """The files that hold each document of the list, the one to be read first.

    Raises:
        NoCorpus: when they are not on this machine, or the list names one that is not.
    """
    if not there(folder):
        raise NoCorpus(
            f"the documents of the test corpus are not here: {folder} is missing; "
            "questions on acts can be asked only where it is"
        )
    plain = tomllib.loads(listed.read_text(encoding="utf-8"))["files"]
    found = {key: tuple(folder / path for path in paths) for key, paths in plain.items()}
    for path in (path for paths in found.values() for path in paths):
        if not path.exists():
            raise NoCorpus(f"{path}, which {listed.name} names, is missing; correct the entry")
    return found


def files_of(path: Path) -> tuple[Path, ...]:
    """The files of a rendition: one, or those of a package."""
    return tuple(sorted(path.iterdir())) if path.is_dir() else (path,)


def lay_out(settings: Settings, folder: Path = SHARED, listed: Path = LIST) -> Path:
    """Lay the documents where fetched texts lie, and write the list of all; return the list."""
    from ingest.sources import SOURCES

    found = renditions(folder, listed)
    shutil.rmtree(settings.fetched, ignore_errors=True)
    for key, alternatives in found.items():
        place = settings.fetched / key
        place.mkdir(parents=True)
        for path in files_of(alternatives[0]):
            (place / path.name).symlink_to(path.resolve())
    corpus = settings.home / "corpus"
    corpus.mkdir(exist_ok=True)
    for name in _OF_THE_PROJECT:
        link = corpus / name
        link.unlink(missing_ok=True)
        link.symlink_to((SOURCES.parent / name).resolve())
    texts = (path.read_text(encoding="utf-8") for path in (SOURCES, listed))
    (corpus / SOURCES.name).write_text("\n".join(texts), encoding="utf-8")
    return corpus / SOURCES.name
