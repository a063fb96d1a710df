"""What the README says is so."""

import datetime
import re
import subprocess
import sys
from pathlib import Path

import pytest

from assistant.adapters.memory import sample
from assistant.answer import Status
from assistant.question import Question
from ingest.index.settings import IndexSettings
from tests.fixtures.models import packaged_embedder

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
NAMED = sorted(set(re.findall(r"`([\w./-]+/[\w./-]*|[\w-]+\.toml)`", README)))
LINKED = sorted(set(re.findall(r"\]\((?!https?:)([^)#]+)\)", README)))
TARGETS = sorted(set(re.findall(r"(?:^    |`)make ([a-z]+)", README, flags=re.MULTILINE)))
COMMANDS = sorted(set(re.findall(r"python -m (\w+(?: [a-z]+)?)", README)))
WRITTEN_LATER = {"var/"}


@pytest.mark.parametrize("path", [path for path in NAMED if not path.startswith(("/", ".venv"))])
def test_every_path_that_is_named_is_there(path: str) -> None:
    assert path in WRITTEN_LATER or (ROOT / path).exists()


@pytest.mark.parametrize("path", LINKED)
def test_every_link_leads_somewhere(path: str) -> None:
    assert (ROOT / path).exists()


@pytest.mark.parametrize("target", TARGETS)
def test_every_target_that_is_named_is_one(target: str) -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")

    assert re.search(rf"^{target}:.*## \S", makefile, flags=re.MULTILINE)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_that_is_named_is_one(command: str) -> None:
    module, _, subcommand = command.partition(" ")
    told = subprocess.run(
        [sys.executable, "-m", module, "--help"], cwd=ROOT, capture_output=True, text=True
    )

    assert told.returncode == 0
    assert not subcommand or re.search(rf"\b{subcommand}\b", told.stdout)


def test_the_lines_of_python_run_on_the_stand_in(monkeypatch: pytest.MonkeyPatch) -> None:
    (snippet,) = re.findall(r"```python\n(.*?)```", README, flags=re.DOTALL)
    monkeypatch.setattr("assistant.build.build_assistant", sample)
    ran: dict[str, object] = {}

    exec(snippet, ran)

    documents = ran["documents"]
    assert isinstance(documents, list)
    assert len(snippet.split("\n")) == 5  # three lines, and ruff's blank one
    for document in documents:
        assert {"section", "page", "footnotes", "start", "end"} <= set(document.metadata)


def test_the_settings_that_are_named_are_ones(capsys: pytest.CaptureFixture[str]) -> None:
    from api.__main__ import main as api

    assert api(["settings"]) == 0

    told = capsys.readouterr().out
    for setting in set(re.findall(r"ERAGUIDE_[A-Z_]*[A-Z]", README)):
        assert f"{setting}=" in told


@pytest.fixture(scope="module")
def guidance(tmp_path_factory: pytest.TempPathFactory):
    """The assistant on the guidance itself, indexed for this."""
    from assistant.build import build_assistant
    from assistant.settings import Settings
    from ingest.build import build
    from tests.fixtures.models import HOME

    packaged_embedder()
    home = tmp_path_factory.mktemp("home")
    (home / "models").symlink_to((HOME / "models").absolute())
    build(IndexSettings(home=home))
    assistant = build_assistant(Settings(home=home))
    yield assistant
    assistant.close()


def test_the_questions_to_try_are_answered_as_the_readme_says(guidance) -> None:
    countries, act, declined = (
        re.sub(r" \(.*", "", line)
        for line in re.findall(r"^- (.*\?.*)$", README, flags=re.MULTILINE)
    )

    listed = guidance.ask(Question(countries))
    governed = guidance.ask(Question(act))

    assert listed.status is Status.ANSWERED
    assert listed.statements[0].citations[0].section.number == "3.2"
    assert listed.statements[0].citations[0].page == 9
    assert datetime.date(2024, 3, 21) in [notice.date for notice in listed.notices]
    assert governed.statements[0].citations[0].footnotes[0].marker == "10"
    assert governed.statements[0].citations[0].footnotes[0].url
    assert guidance.ask(Question(declined)).status.startswith("declined")
