"""`python -m ingest`: read the sources and put an index of them into use.

Exit status: 0 when done, 1 with one sentence on stderr, 2 for a command that is not understood,
3 with --strict when a file was left out, and when `fetch` could not get a document.
"""

import argparse
import json
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from pydantic import ValidationError

from corpus.errors import CorpusError
from ingest.embedding import EmbedderProblem, needs_export
from ingest.errors import ReadingProblem
from ingest.held import Skipped
from ingest.index.card import read_card
from ingest.index.disk import writing_under
from ingest.index.errors import IndexProblem, NoIndex
from ingest.index.lock import holder, writing
from ingest.index.pointer import read_pointer
from ingest.index.pointer import rollback as go_back
from ingest.index.settings import IndexSettings
from ingest.progress import told


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; returns the exit status."""
    asked = _parser().parse_args(arguments)
    command: Callable[[argparse.Namespace], int | None] = asked.command
    try:
        status = command(asked) or 0
        sys.stdout.flush()
    except (IndexProblem, EmbedderProblem, ReadingProblem, CorpusError) as problem:
        return _fail(str(problem))
    except ValidationError as problem:
        wrong = problem.errors()[0]
        name = "ERAGUIDE_" + "_".join(str(part) for part in wrong["loc"]).upper()
        return _fail(f"{name} is {wrong['input']!r}: {wrong['msg']}")
    except BrokenPipeError:
        # Whoever read our lines has seen enough; Python must not complain of it when it ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as problem:
        return _fail(f"{problem.filename or 'a file'} cannot be read: {problem.strerror}")
    except KeyboardInterrupt:
        return _fail("stopped; the index in use is unchanged")
    return status


def ingest(asked: argparse.Namespace) -> int:
    """Build the index and say what was read and made."""
    return _ingest(asked)


def add(asked: argparse.Namespace) -> int:
    """Copy documents of one's own to the others and index them."""
    from ingest.own import add
    from ingest.sources import load_sources

    settings = IndexSettings()
    with writing_under(settings.home):
        added = add(asked.paths, settings.own, load_sources(asked.sources))
    for key in added.new:
        print(f"added {key}")
    for key in added.known:
        print(f"there already: {key}")
    if not added.new and not added.known and not added.skipped:
        print("there was no file to add")
    return _ingest(asked, added.skipped)


def fetch(asked: argparse.Namespace) -> int:
    """Fetch what the list names, and say what came, what did not, and what to do by hand."""
    from ingest.fetch import fetch
    from ingest.fetched import Outcome, Status
    from ingest.show import table, watching
    from ingest.sources import load_sources

    settings = IndexSettings()
    done: list[Outcome] = []
    try:
        with watching() as watch, writing_under(settings.home):
            listed = load_sources(asked.sources)
            for outcome in fetch(listed, settings, asked.ids, watch=watch, dry=asked.dry_run):
                done.append(outcome)
    except KeyboardInterrupt:
        print(table(done))
        print("stopped; type the same again to go on from here", file=sys.stderr)
        return 130
    print(table(done))
    if any(one.status in (Status.NEW, Status.CHANGED, Status.BY_HAND) for one in done):
        print("type `python -m ingest` to index what came")
    return 3 if any(one.status is Status.FAILED for one in done) else 0


def remove(asked: argparse.Namespace) -> int:
    """Delete one's own document and index the others."""
    from ingest.own import remove

    path = remove(asked.id, IndexSettings().own)
    print(f"removed {asked.id} ({path})")
    return _ingest(asked)


def _ingest(asked: argparse.Namespace, left_out: Sequence[Skipped] = ()) -> int:
    from ingest.build import build

    settings = IndexSettings()
    if needs_export(settings):
        print("preparing the embedding model, once …", file=sys.stderr, flush=True)
    with told() as progress:
        built = build(settings, sources=asked.sources, progress=progress)
    for one in built.read:
        print(
            f"read {one.id}: {one.sections} sections, "
            f"{one.footnotes} footnotes, {one.characters:,} characters"
        )
        for finding in one.findings:
            print(f"  {finding}")
    if built.cut:
        print(
            f"warning: {built.cut} texts are longer than the model reads; their ends are found by "
            "words only",
            file=sys.stderr,
        )
    print(
        f"index {built.index}: {built.passages} passages, {built.sentences} sentences, "
        + ("unchanged" if built.unchanged else f"{built.embedded} texts embedded")
        + f", {built.seconds:.1f} s"
    )
    skipped = (*left_out, *built.skipped)
    _tell_skipped(skipped)
    return 3 if skipped and asked.strict else 0


def _tell_skipped(skipped: Sequence[Skipped]) -> None:
    if not skipped:
        return
    print(f"warning: left out, {len(skipped)} of the files", file=sys.stderr)
    for one in skipped:
        print(f"  {one.what}\n      {' '.join(one.why.split())}", file=sys.stderr)


def read(asked: argparse.Namespace) -> None:
    """Show what is read from one file, and index nothing."""
    from ingest.read import as_json, describe, read_file

    reading = read_file(asked.file)
    if asked.json:
        json.dump(as_json(reading), sys.stdout, ensure_ascii=False, indent=1)
        print()
    else:
        print(describe(reading))


def references(asked: argparse.Namespace) -> None:
    """Count the references of the snapshot in use by what came of them, and list the unresolved."""
    from corpus.snapshot import read_snapshot
    from ingest.references import report

    settings = IndexSettings()
    pointer = read_pointer(settings.pointer)
    if pointer is None:
        raise NoIndex(f"nothing is indexed under {settings.home} yet: type `python -m ingest`")
    card = read_card(settings.indexes / pointer.current)
    snapshot = read_snapshot(settings.snapshots / card.snapshot)
    print(report(snapshot.documents, snapshot.references))


def status(asked: argparse.Namespace) -> None:
    """Say which index is in use, which one was before, and who writes."""
    settings = IndexSettings()
    pointer = read_pointer(settings.pointer)
    writer = holder(settings.lock)
    if writer is not None:
        print(f"being written by {writer}")
    if pointer is None:
        raise NoIndex(f"nothing is indexed under {settings.home} yet: type `python -m ingest`")
    print(f"home      {settings.home.absolute()}")
    print(f"in use    {_described(settings, pointer.current)}")
    if pointer.previous is not None:
        print(f"before    {_described(settings, pointer.previous)}")


def rollback(asked: argparse.Namespace) -> None:
    """Put the index before into use again."""
    settings = IndexSettings()
    with writing(settings.lock):
        pointer = go_back(settings.pointer, lambda name: _described(settings, name))
    print(f"in use    {pointer.current}\nbefore    {pointer.previous}")


def _described(settings: IndexSettings, name: str) -> str:
    card = read_card(settings.indexes / name)
    card.check_files(settings.indexes / name)
    return (
        f"{name}: {card.passages} passages, {card.sentences} sentences, made {card.made_at}\n"
        f"          snapshot {card.snapshot}\n          splitter {card.splitter}\n"
        f"          model {card.embedder}"
    )


def _fail(problem: str) -> int:
    print(" ".join(problem.split()), file=sys.stderr)
    return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m ingest",
        description="Read the sources and put an index of them into use. Settings come from the "
        "environment: ERAGUIDE_HOME, ERAGUIDE_EMBEDDING_MODEL, ERAGUIDE_THREADS.",
    )
    parser.add_argument(
        "--sources", type=Path, help="another list of sources than corpus/sources.toml"
    )
    parser.add_argument(
        "--strict", action="store_true", help="exit with status 3 when a file was left out"
    )
    parser.set_defaults(command=ingest)
    commands = parser.add_subparsers(title="instead of indexing")
    adding = commands.add_parser(
        "add", help="copy your own documents, files or folders, to those that are indexed"
    )
    adding.add_argument("paths", type=Path, nargs="+", metavar="PATH")
    adding.set_defaults(command=add)
    removing = commands.add_parser("remove", help="delete a document of your own")
    removing.add_argument("id")
    removing.set_defaults(command=remove)
    reading = commands.add_parser("read", help="show what is read from one file")
    reading.add_argument(
        "file", type=Path, help="the file, or a folder with the files of one act in Formex"
    )
    reading.add_argument("--json", action="store_true", help="all of it, as JSON")
    reading.set_defaults(command=read)
    commands.add_parser(
        "references", help="what the documents in use refer to, and what could not be found"
    ).set_defaults(command=references)
    fetching = commands.add_parser("fetch", help="fetch the official texts that the list names")
    fetching.add_argument("ids", nargs="*", metavar="ID", help="only these; all without any")
    fetching.add_argument("--dry-run", action="store_true", help="ask nobody, say what would be")
    fetching.set_defaults(command=fetch)
    commands.add_parser("status", help="which index is in use").set_defaults(command=status)
    commands.add_parser("rollback", help="go back to the index before").set_defaults(
        command=rollback
    )
    return parser


if __name__ == "__main__":
    sys.exit(main())
