"""`python -m evals run | check | gate | moved | beir | calibrate | bench`."""

import argparse
import json
import os
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import asdict
from pathlib import Path
from typing import Any

from assistant.errors import AssistantError
from assistant.ports import Answers
from assistant.settings import Settings
from corpus.errors import CorpusError
from evals import acts, beir, bench, gate, moved, report
from evals.anchor import anchor
from evals.collect import collect, set_digest
from evals.errors import EvalsError
from evals.progress import Told
from evals.questions import Case, load_part, load_set, names
from evals.score import judge, score
from ingest.index import IndexProblem

CORES = os.cpu_count() or 1

Build = Callable[[Settings], Answers]
"""What makes the assistant that is measured."""


def main(arguments: Sequence[str] | None = None, build: Build | None = None) -> int:
    """Run a command; return the exit status: 0, 1 for a gate that failed, 2 for a problem.

    `build` makes the assistant that is measured; None for the one that the settings describe.
    """
    given = _parser().parse_args(arguments)
    given.build = build or _build
    command = {
        "run": _run,
        "check": _check,
        "gate": _gate,
        "moved": _moved,
        "beir": _beir,
        "bench": _bench,
        "calibrate": _calibrate,
    }
    try:
        return command[given.command](given)
    except (EvalsError, AssistantError, CorpusError, IndexProblem, OSError) as problem:
        print(problem, file=sys.stderr)
        return 2


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m evals", description="Measure the assistant.")
    commands = parser.add_subparsers(dest="command", required=True)
    run = commands.add_parser("run", help="ask a question set, score the answers, print figures")
    run.add_argument("name", nargs="?", help="a set of evals/sets; all of them where left out")
    run.add_argument("--part", default="all", help="tune, report or all")
    run.add_argument("--set", type=Path, dest="file", help="a set of your own instead")
    run.add_argument("--out", help="name of the run; one that was cut off goes on")
    run.add_argument("--threads", type=int, default=CORES)
    run.add_argument("--show-questions", action="store_true", help="of the held-out part too")
    check = commands.add_parser("check", help="find every gold quotation of a set in the snapshot")
    check.add_argument(
        "set", nargs="?", help="a file, or the name of a set of evals/sets; all where left out"
    )
    held = commands.add_parser("gate", help="hold the figures against thresholds and baseline")
    held.add_argument("set", nargs="?", help="a set with thresholds; all of them where left out")
    held.add_argument("--threads", type=int, default=CORES)
    held.add_argument("--keep", action="store_true", help="keep these outcomes as the baseline")
    changed = commands.add_parser(
        "moved", help="list gold words that a re-ingest has changed, with the difference"
    )
    changed.add_argument("set", nargs="?", help="a set of evals/sets; all where left out")
    changed.add_argument(
        "--against",
        metavar="SNAPSHOT",
        help="a snapshot's folder or the beginning of its id; that of the index before if left out",
    )
    public = commands.add_parser("beir", help="run a set in BEIR layout through the retrieval")
    public.add_argument("folder", type=Path)
    public.add_argument("--corpus", type=Path, help="the folder whose corpus the set means")
    public.add_argument("--subset", action="store_true", help="only the marked questions")
    public.add_argument("--k", type=int, default=10)
    public.add_argument("--threads", type=int, default=CORES)
    fit = commands.add_parser("calibrate", help="fit the weights on the tuning parts of sets")
    fit.add_argument("names", nargs="*", help="sets of evals/sets; all of them where left out")
    fit.add_argument("--out", type=Path, help="where to write them; else they are only shown")
    timed = commands.add_parser("bench", help="time and memory of ingest, command line, service")
    timed.add_argument("--out", type=Path, help="where to write the figures as JSON")
    timed.add_argument(
        "--acts", type=int, default=bench.ACTS, help="acts of the corpus of many; 0 for none"
    )
    timed.add_argument("--seconds", type=float, default=6.0, help="at most so long for each load")
    return parser


def _run(given: argparse.Namespace) -> int:
    chosen = [given.name or ("guidance" if given.file else None)]
    for name in names() if chosen == [None] else chosen:
        if name in acts.SETS and not acts.there():
            print(f"{name}: skipped, as {acts.SHARED} is not here")
            continue
        given.name = name
        _run_one(given)
    return 0


def _run_one(given: argparse.Namespace) -> None:
    cases = load_set(given.file, "set") if given.file else load_part(given.name, given.part)
    name = given.out or _named(given.file.stem if given.file else f"{given.name}-{given.part}")
    judged, about = _judged(cases, name, given)
    page = report.markdown(f"Run {name}", about, judged, given.show_questions)
    folder = Path(about["folder"])
    (folder / "report.md").write_text(page, encoding="utf-8")
    (folder / "scores.json").write_text(_scores(judged), encoding="utf-8")
    console = report.terminal()
    for rows in report.tables(judged, given.show_questions):
        report.show(rows, console)
    console.print(f"{folder}/report.md", soft_wrap=True)


def _check(given: argparse.Namespace) -> int:
    for name in [given.set] if given.set else names():
        if not given.set and name in acts.SETS and not acts.there():
            print(f"{name}: skipped, as {acts.SHARED} is not here")
            continue
        path = Path(name)
        cases = load_set(path) if path.exists() or path.suffix else load_part(name, "all")
        with closing(given.build(_settings(name, Told()))) as answers:
            anchored = anchor(cases, answers.snapshot)
        quotes = sum(len(one.quotes) + len(one.items) + len(one.also) for one in anchored)
        unanswerable = sum(not case.answerable for case in cases)
        print(
            f"{name}: {len(cases)} questions, {unanswerable} of them not answerable: "
            f"all {quotes} gold quotations stand in the snapshot"
        )
    return 0


def _gate(given: argparse.Namespace) -> int:
    checks: list[gate.Check] = []
    for name in [given.set] if given.set else gate.gated():
        if not given.set and name in acts.SETS and not acts.there():
            checks.append(gate.skipped(name, f"{acts.SHARED} is not here"))
            continue
        given.name = name
        cases = load_part(name, "all")
        judged, about = _judged(cases, _named(f"{name}-gate"), given)
        snapshot, path = str(about["snapshot"]), gate.baseline_of(name)
        if given.keep:
            gate.keep_baseline(judged, snapshot, set_digest(cases), path)
            print(f"{path} holds the outcomes of {len(cases)} questions")
        checks += gate.check_thresholds(judged, name)
        checks += gate.check_baseline(judged, gate.read_baseline(path), snapshot, name)
    report.show(gate.rows(checks), report.terminal())
    return 0 if all(check.holds for check in checks) else 1


def _moved(given: argparse.Namespace) -> int:
    for name in [given.set] if given.set else names():
        settings = Settings()
        if name in acts.SETS:
            settings = settings.model_copy(update={"home": acts.home(settings)})
            if not given.set and not settings.pointer.exists():
                print(f"{name}: skipped, its corpus is not indexed under {settings.home}")
                continue
        before, now = moved.snapshots(settings, given.against)
        found = moved.moved(load_part(name, "all"), before, now)
        for change in found.changes:
            print(change)
        print(
            f"{name}: of {found.looked_for} gold quotations, {len(found.changes)} changed and "
            f"{found.only_moved} only moved from {before.id[:12]} to {now.id[:12]}"
        )
    return 0


def _calibrate(given: argparse.Namespace) -> int:
    from assistant.build import build_assistant  # the fit looks behind the port
    from evals import calibrate  # scipy is slow to load

    told = Told()
    examples: list[calibrate.Example] = []
    made_from: list[str] = []
    # The words that contradict a premise are not those that answer a question, and the embedder
    # reads no language but English.
    for name in given.names or [n for n in names() if n not in ("premise", "languages")]:
        cases = load_part(name, "tune")
        with closing(build_assistant(_settings(name, told))) as assistant:
            snapshot = assistant.snapshot
            examples += calibrate.examples(anchor(cases, snapshot), assistant)
        made_from.append(f"{len(cases)} questions of {name}-tune (snapshot {snapshot.id[:12]})")
    for line in calibrate.figures(calibrate.cross_validated(examples)):
        print(line)
    if given.out:
        calibrate.write(calibrate.fit(examples), given.out, ", ".join(made_from))
        print(f"{given.out} holds the weights")
    return 0


def _beir(given: argparse.Namespace) -> int:
    bench = beir.load_bench(given.folder, given.corpus, given.subset)
    told = Told()
    settings = Settings()
    home = beir.index(bench, settings, told)
    with closing(given.build(settings.model_copy(update={"home": home}))) as answers:
        outcome = beir.measure(answers, bench, given.k, given.threads, told)
        index = answers.index_id
    console = report.terminal()
    for rows in beir.tables(outcome):
        report.show(rows, console)
    for problem in outcome.problems[:10]:
        print(problem, file=sys.stderr)
    plain = json.dumps({"index": index, **asdict(outcome)}, indent=2)
    (home / f"{bench.name}.json").write_text(plain + "\n", encoding="utf-8")
    console.print(f"{home / bench.name}.json", soft_wrap=True)
    return 0


def _bench(given: argparse.Namespace) -> int:
    figures = bench.measure(Settings(), given.seconds, Told(), given.acts)
    report.show(bench.rows(figures), report.terminal())
    out = given.out or Settings().home / "runs" / "bench.json"
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")
    print(out)
    return 0


def _judged(
    cases: Sequence[Case], name: str, given: argparse.Namespace
) -> tuple[report.Judged, dict[str, Any]]:
    """Ask and judge a set; with what the run rested on."""
    told = Told()
    folder = Settings().home / "runs" / name
    settings = _settings(given.name, told)
    with closing(given.build(settings)) as answers:
        snapshot = answers.snapshot
        # Before the costly step: a set that cannot be anchored must not cost a run.
        anchored = anchor(cases, snapshot)
        answers.search("warm", 1)  # what is made at the first question is no part of its time
        records = collect(
            answers,
            cases,
            folder,
            settings=settings.model_dump(mode="json"),
            threads=given.threads,
            progress=lambda done, of: told("questions asked", done, of),
        )
        about = {"folder": str(folder), "snapshot": snapshot.id, "index": answers.index_id}
    return judge(anchored, records, snapshot), about


def _settings(name: str, told: Told) -> Settings:
    """The settings, with the home of the corpus that a set is asked of."""
    settings = Settings()
    if name not in acts.SETS:
        return settings
    made = acts.index(settings, told)
    for line in made.left_out:
        print(line, file=sys.stderr)
    return settings.model_copy(update={"home": made.home})


def _build(settings: Settings) -> Answers:
    from assistant.build import build_assistant  # loads the model: not for `--help`

    return build_assistant(settings)


def _named(name: str) -> str:
    return f"{name}-{time.strftime('%Y%m%d-%H%M%S')}"


def _scores(judged: report.Judged) -> str:
    parts = dict.fromkeys(outcome.part for _, outcome in judged)
    scores = {part: score([pair for pair in judged if pair[1].part == part]) for part in parts}
    return json.dumps({part: found.plain() for part, found in scores.items()}, indent=2) + "\n"


if __name__ == "__main__":
    sys.exit(main())
