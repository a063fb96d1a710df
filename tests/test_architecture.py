"""The rooms are what their page says they are."""

import re
import sys
import tomllib
from pathlib import Path

import grimp
import pytest

ROOT = Path(__file__).parents[1]
ROOMS = ("corpus", "ingest", "assistant", "api", "evals")
MODULES = sorted(
    path.relative_to(ROOT).as_posix()
    for room in ROOMS
    for path in (ROOT / room).rglob("*.py")
    if path.name != "__init__.py"
)


@pytest.fixture(scope="module")
def named_in() -> dict[str, str]:
    """For each room, what its part of the page says."""
    page = (ROOT / "docs" / "rooms.md").read_text(encoding="utf-8")
    parts = re.split(r"^## (\w+)", page, flags=re.MULTILINE)[1:]
    return dict(zip(parts[::2], parts[1::2], strict=True))


@pytest.mark.parametrize("module", MODULES)
def test_the_page_names_every_module(module: str, named_in: dict[str, str]) -> None:
    room, _, inside = module.partition("/")
    folder, _, file = inside.rpartition("/")

    assert f"{file}`" in named_in[room].replace("`formats/markdown.py`", "`markdown.py`")
    assert not folder or f"`{folder}/" in named_in[room]


def test_the_page_names_no_module_that_is_not_there(named_in: dict[str, str]) -> None:
    for room, part in named_in.items():
        for named in re.findall(r"`([\w/]+\.py)`", part):
            assert any(
                module.startswith(f"{room}/") and module.endswith(f"/{named}") for module in MODULES
            ), f"{room} has no {named}"


def test_corpus_rests_on_the_standard_library_alone() -> None:
    graph = grimp.build_graph("corpus", include_external_packages=True, cache_dir=None)

    foreign = graph.modules - sys.stdlib_module_names
    assert {module.partition(".")[0] for module in foreign} == {"corpus"}


def test_the_service_loads_no_parser_no_torch_and_no_langchain() -> None:
    import subprocess

    code = "import sys, api.app, assistant.build, ingest.index; print(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split()

    assert "api.app" in loaded
    assert not {"ingest.build", "ingest.read", "markdown_it"} & set(loaded)
    assert not {"torch", "transformers", "langchain_core", "scipy", "ir_measures"} & set(loaded)


def test_what_is_installed_is_what_was_tested() -> None:
    """Every dependency has its tested version among the constraints, and no address."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = project["dependencies"] + project["optional-dependencies"]["dev"]
    pinned = dict(
        line.split("==")
        for line in (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
        if not line.startswith("#")
    )

    names = {re.split(r"[<>=\[]", requirement)[0].lower() for requirement in wanted}
    assert names <= {name.lower().replace("_", "-") for name in pinned}
    assert "torch==" + pinned["torch"] in wanted
    assert "+" not in "".join(pinned.values())
