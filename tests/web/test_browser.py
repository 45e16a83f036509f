"""The pages in a real headless Chromium: the ways in, hostile documents, phone, dark, accessibility."""

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.web.browsing import CHROMIUM, PHONE, Visit, assert_harmless, launch, visit_with
from tests.web.serving import COMING, PYTHON, serving
from tests.web.stories import FERRY
from tests.web.test_datasette import PAGES, STOCK, document_id

SAMPLE = {
    "light": ["", "archive/-/documents", "archive/-/search?q=ferry", "archive/-/runs/2"],
    "dark": ["archive/-/publishers/harborledger.example"],
}
HOSTILE = "20-en-hostile-xss.html"
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium: `make browser` installs Debian's as root"),
]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = launch(playwright)
        yield chromium
        chromium.close()


@pytest.fixture
def visit(browser: Browser) -> Iterator[Visit]:
    visit = visit_with(browser)
    yield visit
    visit.page.close()


def documents(directory: Path) -> list[str]:
    places = (HOSTILE, "19-en-seagrass.html", "18-ar-maktaba.txt", "bidi.txt", "huge.txt", "held.html")
    return [f"archive/documents/{document_id(directory, place)}?cuts=open" for place in places]


# The four ways in, from the start page, as somebody would go who has never seen it.


def test_way_1_all_articles_on_a_topic(visit: Visit, server: str) -> None:
    page = visit.page
    page.goto(server)
    page.get_by_role("searchbox").fill("ferry")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_have_text(re.compile(r"\d+ articles found"))
    page.get_by_role("link", name=FERRY).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(FERRY)
    assert_harmless(visit, server)


def test_way_2_what_was_cut_from_one_of_them_and_why(visit: Visit, server: str) -> None:
    page = visit.page
    page.goto(server)
    page.get_by_role("searchbox").fill("title:ferry corrow host:harborledger.example after:2026")
    page.keyboard.press("Enter")
    page.get_by_role("link", name=FERRY).click()
    appeal = page.get_by_text("Please chip in at")
    expect(appeal).to_be_hidden()
    page.locator("details.cut summary").click()
    expect(appeal).to_be_visible()
    page.get_by_role("link", name="publishers/harborledger.example/donation-appeal").click()
    expect(page.get_by_role("main")).to_contain_text("The opening words change with each campaign")
    assert_harmless(visit, server)


def test_way_3_who_asks_for_donations_and_since_when(visit: Visit, server: str) -> None:
    page = visit.page
    page.goto(server)
    page.get_by_role("link", name="Who asks for donations").click()
    row = page.get_by_role("row").filter(has_text="tidemark-herald.example")
    expect(row).to_contain_text("2025-08")
    row.get_by_role("link", name="tidemark-herald.example").click()
    expect(page.get_by_role("img", name=re.compile("donation-appeal 6"))).to_be_visible()
    assert_harmless(visit, server)


def test_way_4_how_to_undo_a_wrong_cut(visit: Visit, server: str) -> None:
    page = visit.page
    page.goto(server)
    page.get_by_role("link", name="Undo a wrong cut").click()
    page.get_by_role("link", name="search the words that are missing").click()
    page.get_by_role("searchbox").fill("chip in today")
    page.get_by_role("checkbox").check()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Search").click()
    page.get_by_role("link", name=FERRY).click()
    command = page.locator(".cut code.command").first
    expect(command).to_have_text(re.compile(r'cleaner restore --removal \d+ --reason "…"'))
    page.locator(".cut button.copy").first.click()
    expect(page.locator(".cut button.copy").first).to_have_text(re.compile("Copied|Selected"))
    assert_harmless(visit, server)


def test_facets_narrow_the_list_and_can_be_taken_back(visit: Visit, server: str) -> None:
    page = visit.page
    page.goto(f"{server}/archive/-/documents")
    every = page.get_by_role("heading", level=1).inner_text()
    page.get_by_role("link", name="lindenau-bote.example").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("10 documents")
    page.get_by_role("link", name="donation-appeal").first.click()
    expect(page.get_by_role("heading", level=1)).not_to_have_text("10 documents")
    page.get_by_role("link", name="Remove category").click()
    page.get_by_role("link", name="Remove host").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(every)
    page.get_by_label("Sort").select_option("most-cut")
    page.get_by_role("button", name="Sort").click()
    expect(page.locator(".card").first).to_contain_text("Inspectors warned of cracks")


def test_all_cuts_unfold_and_fold_without_a_script(browser: Browser, server: str, directory: Path) -> None:
    page = browser.new_context(java_script_enabled=False).new_page()
    page.goto(f"{server}/archive/documents/{document_id(directory, '05-en-bridge-many.txt')}")
    page.get_by_role("link", name="Unfold all cuts").click()
    cuts = page.locator("details.cut")
    assert cuts.count() > 1
    assert all(cut.locator(".removed").is_visible() for cut in cuts.all())
    page.get_by_role("link", name="Fold all cuts").click()
    assert not any(cut.locator(".removed").is_visible() for cut in cuts.all())
    page.close()


def test_cuts_open_with_the_keyboard(visit: Visit, server: str, directory: Path) -> None:
    visit.page.goto(f"{server}/archive/documents/{document_id(directory, '19-en-seagrass.html')}")
    visit.page.locator("details.cut summary").first.press("Enter")
    expect(visit.page.get_by_text("chip in at harborledger.example/give").first).to_be_visible()


def test_two_revisions_side_by_side(visit: Visit, server: str) -> None:
    page = visit.page
    page.goto(f"{server}/archive/-/documents?host=tidemark-herald.example")
    page.locator(".card a").first.click()
    page.get_by_role("link", name="compare with the current one").click()
    expect(page.locator(".diff .gone")).to_contain_text("All rights reserved")
    assert_harmless(visit, server)


@pytest.mark.parametrize("version", ["0.65", "1.0"])
def test_no_page_breaks_a_rule_of_its_policy(browser: Browser, directory: Path, version: str) -> None:
    """Our pages and Datasette's own, hostile, mirrored, huge and held documents among them."""
    if version == "1.0" and not COMING.exists():
        pytest.skip("needs Datasette 1.0: make .venv-datasette1/ready")
    visit = visit_with(browser)
    with serving([str(directory)], python=PYTHON if version == "0.65" else COMING) as server:
        for path in [*PAGES[:: 1 if version == "0.65" else 6], *STOCK, *documents(directory)]:
            visit.page.goto(f"{server}/{path}")
            assert_harmless(visit, server)
    visit.page.close()


def test_hostile_document_shows_its_text_and_its_cut_as_text(visit: Visit, server: str, directory: Path) -> None:
    visit.page.goto(f"{server}/archive/documents/{document_id(directory, HOSTILE)}")
    cut = visit.page.locator("details.cut", has_text="our independent journalism")
    cut.locator("summary").click()
    assert '<script>document.title="owned"</script>' in cut.inner_text()
    assert "<img src=x" in visit.page.locator(".document .text").inner_text()
    assert_harmless(visit, server)


def test_a_text_that_turns_the_writing_stays_in_its_line(visit: Visit, server: str, directory: Path) -> None:
    visit.page.goto(f"{server}/archive/documents/{document_id(directory, 'bidi.txt')}")
    line = visit.page.locator(".text p").first
    assert line.evaluate("line => getComputedStyle(line).unicodeBidi") == "isolate"


def test_pages_fit_a_phone(browser: Browser, server: str, directory: Path) -> None:
    visit = visit_with(browser, PHONE)
    for path in [*PAGES, *documents(directory)]:
        visit.page.goto(f"{server}/{path}")
        assert visit.page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], path
    visit.page.close()


def test_dark_is_dark(browser: Browser, server: str) -> None:
    visit = visit_with(browser, scheme="dark")
    visit.page.goto(server)
    red, green, blue = re.findall(
        r"\d+", visit.page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    )
    assert max(map(int, (red, green, blue))) < 60
    visit.page.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_accessibility(browser: Browser, server: str, directory: Path, scheme: str) -> None:
    """axe-core finds nothing, neither serious nor small; `make accessibility` asks it about every page."""
    every = os.environ.get("EVERY_PAGE") == "1"
    visit = visit_with(browser, scheme=scheme)
    found: list[str] = []
    for path in [*(PAGES if every else SAMPLE[scheme]), *documents(directory)[: 4 if every else 1]]:
        visit.page.goto(f"{server}/{path}")
        found += [f"{path}: {finding}" for finding in _findings(visit.page)]
    visit.page.close()
    assert found == []


def _findings(page: Page) -> list[str]:
    violations = Axe().run(page).response["violations"]
    return [f"{one['impact']} {one['id']}: {one['nodes'][0]['html'][:160]}" for one in violations]
