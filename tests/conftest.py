"""What the tests share: a browser, pages opened with the network cut, the accessibility rules, texts."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, Protocol

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, BrowserContext, Page, Request

ROOT = Path(__file__).resolve().parents[1]
CHROMIUM = Path("/usr/bin/chromium")
AXE = ROOT / ".cache" / "node_modules" / "axe-core" / "axe.min.js"
FLAGS = (
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
READY = "performance.getEntriesByName('map-ready').length > 0"
READY_MS = 60_000
POLL_MS = 50


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test that uses the browser as ``browser``."""
    for item in items:
        if "chromium" in getattr(item, "fixturenames", ()):
            item.add_marker("browser")


def _missing(what: str) -> NoReturn:
    """Fail where everything must run, else skip, and say how to get what is missing."""
    reason = f"{what} is missing; .ci/setup dev installs it"
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(scope="session")
def root() -> Path:
    """The checkout."""
    return ROOT


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder ``../shared`` of the developers' machines, read-only."""
    folder = ROOT.parent / "shared"
    if not folder.is_dir():
        pytest.skip("needs ../shared, which users do not have")
    return folder


@pytest.fixture(scope="session")
def article(shared: Path) -> str:
    """The text of the article that the map was first wanted for."""
    return (shared / "article.txt").read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def axe() -> str:
    """The script of axe-core: evaluate it in a page, then ``axe.run(document)``."""
    if not AXE.is_file():
        _missing("axe-core")
    return AXE.read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Debian's Chromium, driven by Playwright; sandboxed unless root runs it."""
    from playwright.sync_api import sync_playwright

    if not CHROMIUM.exists():
        _missing(str(CHROMIUM))
    unsandboxed = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=[*FLAGS, *unsandboxed])
        yield browser
        browser.close()


@dataclass
class OpenPage:
    """A page in the browser, and what it did.

    ``requests`` are the addresses that it asked for, beside its own file and what stands in it
    (``data:``, ``blob:``); ``console`` its messages as "type: text"; ``errors`` its uncaught
    exceptions.
    """

    page: Page
    requests: list[str] = field(default_factory=list)
    console: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    @property
    def faults(self) -> list[str]:
        """All that a page that loads nothing and breaks nothing does not have."""
        return [*self.requests, *self.console, *self.errors]


class PageFactory(Protocol):
    """Opens an HTML file from disk."""

    def __call__(self, path: Path, *, ready: bool = True, **context: Any) -> OpenPage:
        """Open a page; ``ready`` waits for its mark "map-ready", ``context`` goes to Playwright."""
        ...


@pytest.fixture(scope="session")
def windows(chromium: Browser) -> Callable[..., BrowserContext]:
    """A context for some options, kept with its window for the next page: to open another costs a third of a page.

    Our pages store nothing (``tests/test_page_hostile.py``), so that none finds what another left.
    """
    kept: dict[str, BrowserContext] = {}

    def window(**options: Any) -> BrowserContext:
        key = repr(sorted(options.items()))
        if key not in kept:
            kept[key] = chromium.new_context(**options)
            kept[key].new_page()
        return kept[key]

    return window


@pytest.fixture
def page_factory(windows: Callable[..., BrowserContext]) -> Iterator[PageFactory]:
    """Open pages with the network cut, at 1400 by 900 pixels unless told otherwise."""
    used = []

    def open_page(path: Path, *, ready: bool = True, **context: Any) -> OpenPage:
        size = context.pop("viewport", {"width": 1400, "height": 900})
        used.append(windows(**context))
        page = used[-1].new_page()
        page.set_viewport_size(size)
        opened = OpenPage(page)
        address = path.resolve().as_uri()

        def note(request: Request) -> None:
            if not request.url.startswith(("data:", "blob:", "about:")) and request.url.split("#")[0] != address:
                opened.requests.append(request.url)

        page.on("request", note)
        page.on("console", lambda m: opened.console.append(f"{m.type}: {m.text}"))
        page.on("pageerror", lambda e: opened.errors.append(str(e)))
        page.route(re.compile(r"^(http|ws)s?:", re.IGNORECASE), lambda route: route.abort())
        page.goto(address)
        if ready and context.get("java_script_enabled", True):
            _wait(opened)
        return opened

    yield open_page
    for page in {page for window in used for page in window.pages[1:]}:
        page.close()


def _wait(opened: OpenPage) -> None:
    """Wait until the map can be used; by evaluating, as the page's policy forbids ``wait_for_function``."""
    for _ in range(READY_MS // POLL_MS):
        if opened.page.evaluate(READY):
            return
        opened.page.wait_for_timeout(POLL_MS)
    pytest.fail(f"the page was not ready within {READY_MS / 1000:g} s; {opened.faults}")
