"""A served page and a browser to look at it with: Debian's Chromium, driven by Playwright."""

import os
import shutil
import socket
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import uvicorn
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from bot.api.app import create_app
from bot.runtime import Runtime
from bot.settings import BotSettings
from tests.conftest import GLOSSARY, ToyRuntime, run_build, write_tiny

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
WIDE = {"width": 1280, "height": 850}
PHONE = {"width": 390, "height": 800}
ASTRAL = "---\ntitle: Beyond the plane\n---\n## 🧬 Genes\n\nThe 🧬🧬 vector carries 𝔅CMA at 42 copies. 卡卫荻 is its name.\n"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.slow)
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def chromium() -> str:
    """Where the browser is. Without one the tests are skipped, but under CI they fail."""
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if found is None and os.environ.get("CI"):
        pytest.fail("No Chromium is installed; .ci/run installs Debian's package `chromium`.")
    if found is None:
        pytest.skip("No Chromium is installed (Debian: apt install chromium).")
    return found


@pytest.fixture(scope="session")
def browser(chromium: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield running
        running.close()


def serve(runtime: Runtime) -> Iterator[str]:
    """Serve a runtime on a free port of this machine."""
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(create_app(runtime), log_level="error"))
    thread = threading.Thread(target=server.run, args=([listener],))
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    server.should_exit = True
    thread.join()


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The page over two small documents, a glossary and one full of characters beyond the basic plane, read by toys."""
    home = tmp_path_factory.mktemp("site")
    sources = write_tiny(home / "sources")
    (sources / "genes.md").write_text(ASTRAL, encoding="utf-8")
    (sources / "glossary.md").write_text(GLOSSARY, encoding="utf-8")
    run_build(sources, home)
    yield from serve(ToyRuntime(BotSettings(home=home)))


@pytest.fixture(scope="session")
def forgetful(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The page of a bot that keeps no answers."""
    home = tmp_path_factory.mktemp("forgetful")
    run_build(write_tiny(home / "sources"), home)
    yield from serve(ToyRuntime(BotSettings(home=home, journal_days=0)))


@pytest.fixture(scope="session")
def disagreeing(differing_home: Path) -> Iterator[str]:
    """The page over two documents that give different response rates."""
    yield from serve(ToyRuntime(BotSettings(home=differing_home, journal_days=0)))


@pytest.fixture(scope="session")
def replacing(replaced_home: Path) -> Iterator[str]:
    """The page over a document and one that replaces it."""
    yield from serve(ToyRuntime(BotSettings(home=replaced_home, journal_days=0)))


@pytest.fixture
def context(browser: Browser) -> Iterator[Callable[..., BrowserContext]]:
    """Makes browser contexts of a size and scheme."""
    made: list[BrowserContext] = []

    def make(viewport: dict[str, int] = WIDE, scheme: str = "light", touch: bool = False) -> BrowserContext:
        fresh = browser.new_context(viewport=viewport, color_scheme=scheme, reduced_motion="reduce", has_touch=touch)  # type: ignore[arg-type]
        made.append(fresh)
        return fresh

    yield make
    for one in made:
        one.close()


@pytest.fixture
def page(context: Callable[..., BrowserContext], site: str) -> Iterator[Page]:
    """The page, opened; an error in its scripts fails the test."""
    opened = context().new_page()
    errors: list[str] = []
    opened.on("pageerror", lambda error: errors.append(str(error)))
    opened.goto(site)
    opened.wait_for_selector("#suggestions button")
    yield opened
    assert not errors
