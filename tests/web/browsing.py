"""A real Chromium, and what it says while a page is open."""

import shutil
from dataclasses import dataclass, field

from playwright.sync_api import Browser, Page, Playwright

CHROMIUM = shutil.which("chromium")
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-lcd-text",  # grey edges: pictures of fewer colours
]
DESK = {"width": 1080, "height": 760}
PHONE = {"width": 390, "height": 844}


@dataclass
class Visit:
    """A page with its errors and requests, as the browser tells them."""

    page: Page
    errors: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)


def launch(playwright: Playwright) -> Browser:
    return playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)


def visit_with(browser: Browser, size: dict[str, int] = DESK, scheme: str = "light") -> Visit:
    page = browser.new_page(viewport=size, color_scheme=scheme)  # type: ignore[arg-type]
    visit = Visit(page)
    page.on("console", lambda message: visit.errors.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: visit.errors.append(str(error)))
    page.on("request", lambda request: visit.requests.append(request.url))
    return visit


def assert_harmless(visit: Visit, server: str) -> None:
    """Nothing of a document has become part of the page, and nobody else was asked for anything."""
    assert visit.page.evaluate("window.owned") is None
    assert visit.page.title() != "owned"
    assert visit.page.locator("img[src='x'], svg[onload], script:text('owned')").count() == 0
    assert [url for url in visit.requests if not url.startswith(server)] == []
    assert visit.errors == []
