"""Pictures of the pages for `docs/`: `make screenshots` takes them, a person looks at them."""

import io
import sqlite3
import sys
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

from tests.goldens import ROOT
from tests.web.browsing import CHROMIUM, DESK, PHONE, launch, visit_with
from tests.web.conftest import make_directory
from tests.web.serving import serving
from tests.web.stories import FERRY

SHOTS = ROOT / "docs" / "screenshots"
TALLEST = 1_200  # pixels
COLOURS = 48  # of a picture: a quarter of the bytes, and nobody sees it
_VARIANTS = {"": (DESK, "light"), "-phone": (PHONE, "light"), "-dark": (DESK, "dark")}
_EVERYWHERE = ("home", "document", "publisher")


def main() -> None:
    """Archive the invented press and take a picture of every page."""
    if CHROMIUM is None:
        sys.exit("screenshots need Chromium: `make browser` installs Debian's as root")
    SHOTS.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        directory = make_directory(Path(folder) / "archive")
        with serving([directory.name], folder=directory.parent) as address, sync_playwright() as playwright:
            browser = launch(playwright)
            for name, path in _pages(directory).items():
                _take(browser, f"{address}/{path}", name)
            browser.close()


def _take(browser: Browser, address: str, name: str) -> None:
    for suffix, (size, scheme) in _VARIANTS.items():
        if suffix and name not in _EVERYWHERE:
            continue
        visit = visit_with(browser, size, scheme)
        visit.page.goto(address)
        height = visit.page.evaluate("document.documentElement.scrollHeight")
        clip = {"x": 0, "y": 0, "width": size["width"], "height": min(height, TALLEST)}
        picture = Image.open(io.BytesIO(visit.page.screenshot(full_page=True, clip=clip)))  # type: ignore[arg-type]
        picture.convert("RGB").quantize(COLOURS).save(SHOTS / f"{name}{suffix}.png", optimize=True)
        visit.page.close()


def _pages(directory: Path) -> dict[str, str]:
    with sqlite3.connect(directory / "archive.db") as connection:
        (ferry,) = connection.execute("SELECT id FROM documents WHERE title = ?", [FERRY]).fetchone()
        old, new = connection.execute(
            "SELECT min(id), max(id) FROM revisions GROUP BY document_id HAVING count(*) > 1"
        ).fetchone()
    return {
        "home": "",
        "documents": "archive/-/documents?category=donation-appeal",
        "document": f"archive/documents/{ferry}?cuts=open",
        "search": "archive/-/search?q=ferry",
        "search-removed": "archive/-/search?q=chip+in&in=removed",
        "publishers-asking": "archive/-/publishers?category=donation-appeal",
        "publisher": "archive/-/publishers/tidemark-herald.example",
        "rule": "archive/-/rules/publishers/harborledger.example/donation-appeal",
        "rules": "archive/-/rules",
        "runs": "archive/-/runs",
        "run": "archive/-/runs/2",
        "held": "archive/-/held",
        "failures": "archive/-/failures",
        "diff": f"archive/-/diff/{old}-{new}",
        "undo": "archive/-/undo",
    }


if __name__ == "__main__":
    main()
