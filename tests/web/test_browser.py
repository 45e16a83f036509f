"""The pages in a real headless Chromium: a hostile document may show its text and do nothing else."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.web.test_datasette import document_id

CHROMIUM = shutil.which("chromium")
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
HOSTILE = "20-en-hostile-xss.html"
PHONE = {"width": 390, "height": 844}
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium: `make browser` installs Debian's as root"),
]


@dataclass
class Visit:
    """A page with what the browser said while it was open."""

    page: Page
    errors: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def visit(browser: Browser) -> Iterator[Visit]:
    page = browser.new_page()
    visit = Visit(page)
    page.on("console", lambda message: visit.errors.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: visit.errors.append(str(error)))
    page.on("request", lambda request: visit.requests.append(request.url))
    yield visit
    page.close()


def assert_harmless(visit: Visit, server: str) -> None:
    assert visit.page.evaluate("window.owned") is None
    assert visit.page.title() != "owned"
    assert visit.page.locator("img[src='x'], svg[onload], script:text('owned')").count() == 0
    assert [url for url in visit.requests if not url.startswith(server)] == []
    assert visit.errors == []


@pytest.mark.parametrize(
    "path",
    [
        "",
        "archive",
        "archive/documents",
        "archive/removals",
        "archive/search?query=script",
        "archive/search_removed?query=script",
    ],
)
def test_pages_with_hostile_text_do_nothing_but_show_it(visit: Visit, server: str, path: str) -> None:
    visit.page.goto(f"{server}/{path}")
    assert_harmless(visit, server)


def test_hostile_document_shows_its_text_and_its_cut_as_text(visit: Visit, server: str, directory: Path) -> None:
    visit.page.goto(f"{server}/archive/documents/{document_id(directory, HOSTILE)}")
    cut = visit.page.locator("details.cleaner-cut", has_text="our independent journalism")
    cut.locator("summary").click()
    assert '<script>document.title="owned"</script>' in cut.inner_text()
    assert "<img src=x" in visit.page.locator(".cleaner-article").inner_text()
    assert_harmless(visit, server)


def test_cuts_are_folded_until_a_reader_opens_them(visit: Visit, server: str, directory: Path) -> None:
    visit.page.goto(f"{server}/archive/documents/{document_id(directory, '19-en-seagrass.html')}")
    appeal = visit.page.get_by_text("chip in at harborledger.example/give").first
    assert not appeal.is_visible()
    visit.page.locator("details.cleaner-cut summary").press("Enter")
    assert appeal.is_visible()


def test_document_page_fits_a_phone(visit: Visit, server: str, directory: Path) -> None:
    visit.page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    visit.page.goto(f"{server}/archive/documents/{document_id(directory, HOSTILE)}")
    assert visit.page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_search_form_leads_to_a_document(visit: Visit, server: str) -> None:
    visit.page.goto(f"{server}/")
    visit.page.get_by_text("Search the clean text").click()
    visit.page.get_by_label("query").fill("seagrass meadow")
    visit.page.get_by_text("Run SQL").click()
    visit.page.locator("td.col-document a").first.click()
    assert "seagrass" in visit.page.locator("h1").inner_text()
