"""The page of a run in a real browser: nothing is asked for, nothing is against its policy."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from corpus.snapshot import Snapshot
from evals.folder import Folder
from evals.page.page import page
from evals.runs import read

pytestmark = pytest.mark.browser

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
AXE = Path(__file__).parents[3] / "api" / "widget" / "node_modules" / "axe-core" / "axe.min.js"


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    if CHROMIUM is None:
        pytest.skip("no chromium: apt-get install --no-install-recommends chromium")
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"]
        )
        yield browser
        browser.close()


@pytest.fixture
def file(made: Callable[..., Folder], snapshot: Snapshot, scripted: Any, tmp_path: Path) -> Path:
    script = scripted.script | {"Is Norway associated?": (("Budgets vary vastly.",),)}
    path = tmp_path / "report.html"
    path.write_text(page(read(made("a", script=script), snapshot)), encoding="utf-8")
    return path


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_asks_for_nothing_breaks_no_rule_and_fits_a_narrow_screen(
    chromium: Any, file: Path, scheme: str
) -> None:
    view = chromium.new_page(color_scheme=scheme, viewport={"width": 360, "height": 700})
    asked: list[str] = []
    said: list[str] = []
    view.on("request", lambda request: asked.append(request.url))
    view.on("console", lambda message: said.append(message.text))

    view.goto(file.as_uri())

    assert asked == [file.as_uri()]
    assert said == []
    assert view.evaluate("document.documentElement.scrollWidth <= innerWidth")
    background = view.evaluate("getComputedStyle(document.body).backgroundColor")
    assert (background == "rgb(20, 24, 29)") is (scheme == "dark")
    # The policy lets the page's own style in: without it a plot would not be as wide as its box.
    assert view.evaluate("document.querySelector('.plot').getBoundingClientRect().width") > 200
    view.close()


def test_all_of_it_can_be_reached_by_the_keyboard(chromium: Any, file: Path) -> None:
    view = chromium.new_page()
    view.goto(file.as_uri())

    view.keyboard.press("Tab")
    assert view.evaluate("document.activeElement.className") == "skip"
    bad = view.locator("details.bad > summary").first
    bad.focus()
    view.keyboard.press("Enter")

    assert view.locator("details.bad").first.get_attribute("open") is not None
    assert view.locator("details.bad mark").first.is_visible()
    view.close()


@pytest.mark.skipif(not AXE.exists(), reason="axe-core is not installed: make widget")
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_checker_of_accessibility_finds_nothing(chromium: Any, file: Path, scheme: str) -> None:
    context = chromium.new_context(color_scheme=scheme, bypass_csp=True)
    view = context.new_page()
    view.goto(file.as_uri())
    view.add_script_tag(path=str(AXE))
    view.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")

    found = view.evaluate("axe.run().then(result => result.violations)")

    assert [(one["id"], [n["target"] for n in one["nodes"]][:3]) for one in found] == []
    context.close()
