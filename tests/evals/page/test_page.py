import re
from collections.abc import Callable
from html.parser import HTMLParser
from typing import Any

import pytest

from corpus.snapshot import Snapshot
from evals.folder import Folder
from evals.page.page import page
from evals.runs import Run, read

Make = Callable[..., Folder]


@pytest.fixture
def run(made: Make, snapshot: Snapshot, scripted: Any) -> Run:
    """One answer is wrong: its words are of another section."""
    script = scripted.script | {"Is Norway associated?": (("Budgets vary vastly.",),)}
    return read(made("a", script=script), snapshot)


class Parsed(HTMLParser):
    """The tags of a page with their attributes."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def all(self, name: str) -> list[str]:
        return [value for _, attrs in self.tags if (value := attrs.get(name)) is not None]


def test_a_page_loads_nothing_and_runs_nothing(run: Run) -> None:
    html = page(run)
    parsed = Parsed(html)

    assert not {"script", "link", "img", "iframe", "form"} & {tag for tag, _ in parsed.tags}
    assert not re.search(r"(https?:)?//[a-z]", html)
    assert parsed.all("style") == []
    policy = next(a for t, a in parsed.tags if t == "meta" and "http-equiv" in a)["content"]
    assert policy is not None
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert "unsafe" not in policy


def test_ids_are_unique_and_every_link_has_its_place(run: Run) -> None:
    parsed = Parsed(page(run))
    ids = parsed.all("id")

    assert len(ids) == len(set(ids))
    assert {href.removeprefix("#") for href in parsed.all("href")} <= set(ids)
    labels = {word for value in parsed.all("aria-labelledby") for word in value.split()}
    assert labels <= set(ids)


def test_every_plot_has_a_name_a_description_and_a_table(run: Run) -> None:
    html = page(run)

    figures = re.findall(r"<figure>.*?</figure>", html, re.S)
    assert len(figures) == 8
    for figure in figures:
        assert "<title " in figure
        assert "<desc " in figure
        assert 'role="img"' in figure
        assert "<table" in figure


def test_what_went_wrong_is_shown_with_what_was_expected_beside_it(run: Run) -> None:
    html = page(run)

    bad = re.findall(r'<details class="bad">.*?</details>', html, re.S)
    assert len(bad) == 1
    assert "Is Norway associated?" in bad[0]
    assert "<mark>norway is associated</mark>" in bad[0]
    assert "Budgets vary vastly." in bad[0]
    assert "small, 3, page 3" in bad[0]
    assert "number 2 of" in bad[0] or "The first passage with gold words" in bad[0]


def test_questions_that_are_held_out_are_shown_only_when_asked_for(
    made: Make, snapshot: Snapshot, scripted: Any
) -> None:
    script = scripted.script | {"Is Norway associated?": (("Budgets vary vastly.",),)}
    run = read(made("a", part="report", script=script), snapshot)

    hidden, shown = page(run), page(run, show_questions=True)

    assert "Norway" not in hidden
    assert "q1" not in hidden
    assert "so that nobody tunes to them" in hidden
    assert "Is Norway associated?" in shown


def test_words_of_a_question_are_words_and_no_markup(
    made: Make, snapshot: Snapshot, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = made("a")
    path = folder.path / "set" / "tune.jsonl"
    evil = '<script>alert(1)</script>\\" onload=\\"x'
    path.write_text(path.read_text().replace("Is Mars?", evil))
    records = folder.path / "records.jsonl"
    lines = records.read_text().splitlines(keepends=True)
    records.write_text("".join(line for line in lines if '"id": "q5"' not in line))
    run = read(folder, snapshot)

    html = page(run)

    assert "<script" not in html
    assert "no record" in html


def test_the_same_run_is_the_same_page(run: Run) -> None:
    assert page(run) == page(run)


def test_measures_that_a_service_does_not_tell_are_named(run: Run, snapshot: Snapshot) -> None:
    from dataclasses import replace

    lacking = ("evidence", "features")
    records = [replace(r, evidence=(), features={}, lacks=lacking) for r in run.folder.records()]
    run.folder.settle(records)

    html = page(read(run.folder, snapshot))

    assert "Not measured, as the service does not tell its evidence and features" in html
    assert "MRR@10" in html
    assert "Retrieval: found" not in html
