"""One Chromium for all tests here, the service in this process, and somebody else's site.

With `ERAGUIDE_SCREENSHOTS=docs` the main states are saved there as pictures.
"""

import io
import os
import shutil
import threading
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

import pytest
from PIL import Image
from starlette.applications import Starlette

from api.app import create_app
from api.settings import ApiSettings
from assistant.adapters.memory import MemoryAssistant, sample
from assistant.answer import Answer
from tests.fixtures.servers import Fragile, serving, site

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


TALK = 'axe.configure({ allowedOrigins: ["<unsafe_all_origins>"] });'


class Held(MemoryAssistant):
    """The stand-in, which can be held before what it says next, for as long as a test looks."""

    def __init__(self):
        given = sample()
        super().__init__(given.snapshot, given.script)
        self._before = Answer
        self._go = threading.Event()
        self._go.set()

    def hold(self, before=Answer):
        """Say everything up to the first statement, or to the whole answer, and no more."""
        self._before = before
        self._go.clear()

    def let_go(self):
        self._go.set()

    def stream(self, question):
        for event in super().stream(question):
            if isinstance(event, self._before):
                self._go.wait(30)
            yield event


@dataclass
class Service:
    """The service under test, and the strings by which a test pulls it about."""

    address: str
    site: str
    pages: dict[str, tuple[str, str]]
    assistant: Held
    line: Fragile
    app: Starlette

    def policy(self):
        """The strictest policy under which the widget is to work on a foreign page."""
        return (
            f"default-src 'none'; script-src {self.address}; connect-src {self.address}; "
            f"frame-src {self.address}; base-uri 'none'; form-action 'none'; "
            "require-trusted-types-for 'script'; trusted-types lit-html"
        )

    def embed(self, element, lang="en", head=""):
        """Put a page with this element on the foreign site."""
        html = (
            f'<!doctype html><html lang="{lang}"><head><meta charset="utf-8"><title>Host</title>'
            '<meta name="viewport" content="width=device-width, initial-scale=1">'
            f'{head}<script src="{self.address}/widget.js" defer></script></head>'
            f"<body><main><h1>Our partnership</h1><p>What we do.</p>{element}</main></body></html>"
        )
        self.pages["/"] = (html, self.policy())


@pytest.fixture(scope="module")
def chromium():
    """For one file at a time: its loop keeps running, and other files have loops of their own."""
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    if CHROMIUM is None:
        pytest.skip("no chromium: apt-get install --no-install-recommends chromium")
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def lasting(tmp_path_factory):
    pages = {}
    assistant = Held()
    with site(pages) as foreign:
        settings = ApiSettings(
            home=tmp_path_factory.mktemp("home"), origins=foreign, questions_per_minute=0
        )
        app = create_app(assistant, settings)
        line = Fragile(app)
        with serving(line) as address:
            yield Service(address, foreign, pages, assistant, line, app)


@pytest.fixture
def service(lasting):
    """The service, calm again after whatever the last test did to it."""
    lasting.assistant.pause_s = 0.0
    lasting.assistant.let_go()
    lasting.assistant.asked.clear()
    lasting.line.calm()
    return lasting


@pytest.fixture
def opened(chromium, service):
    """Call with a path and the options of a browser context to open a page of the service.

    At the end, no page may have complained or have asked anyone else for anything.
    `opened.expected` are complaints that a test causes on purpose.
    """
    contexts, complaints = [], []

    def open_page(path="/", **options):
        wide = {"width": 1360, "height": 860}
        # What glides is waited for before it can be clicked: only where it matters.
        options = {"viewport": wide, "reduced_motion": "reduce", **options}
        context = chromium.new_context(**options)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(8000)
        page.on("console", lambda said: complaints.append(said.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("request", lambda asked: is_ours(asked.url) or complaints.append(asked.url))
        page.goto(path if path.startswith("http") else service.address + path)
        return page

    def is_ours(url):
        return url.startswith((service.address, service.site))

    open_page.expected = ()
    yield open_page
    for context in contexts:
        context.close()
    assert [c for c in complaints if not c.startswith(tuple(open_page.expected))] == []


@pytest.fixture
def embedded(opened, service):
    """Call with an element (and what the page is like) to open a foreign page that embeds it."""

    def open_page(element=None, lang="en", **options):
        inner = f'<a href="{service.address}/">Ask the guidance</a>'
        service.embed(
            element or f'<era-guide endpoint="{service.address}">{inner}</era-guide>', lang
        )
        return opened(service.site + "/", **options)

    return open_page


@pytest.fixture(scope="session")
def axe():
    """Call with a page: what axe-core finds wrong there, in a line each."""
    # The frames of a page speak with each other, the reader's with that of the foreign page.
    source = (files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8") + TALK

    def check(page, **options):
        for frame in page.frames:
            frame.evaluate(source)
        options = {"resultTypes": ["violations"], **options}
        found = page.evaluate("options => axe.run(document, options)", options)
        return [
            f"{one['id']}: {node['target']} {node['failureSummary']}"
            for one in found["violations"]
            for node in one["nodes"]
        ]

    return check


@pytest.fixture
def picture():
    """Call with a page and a name to save what it looks like, where pictures are asked for."""

    def save(page, name):
        folder = os.environ.get("ERAGUIDE_SCREENSHOTS")
        if folder:
            page.wait_for_timeout(400)
            shot = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
            few = shot.quantize(96, dither=Image.Dither.NONE)  # a third of the bytes
            few.save(Path(folder) / f"{name}.png", optimize=True)

    return save
