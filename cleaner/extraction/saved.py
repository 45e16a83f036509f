"""Pages as people have them: what a browser, an add-on or a web archive wrote into its copy.

The address and the time that stand in such a copy are read; what a web archive put around the page goes before anything
is extracted, and the addresses that it rewrote are those of the page again.
"""

import re

from cleaner.document.decoded import Origin
from cleaner.extraction.dates import normal_date

_HEAD = 20_000  # code points; tools write their comment before the page's own head
_NOTES = (
    (
        "SingleFile",
        re.compile(
            r"<!--\s*Page saved with SingleFile\s+url: (?P<url>\S+)(?:\s+saved date: (?P<saved>[^\n(]+))?",
            re.IGNORECASE,
        ),
    ),
    ("browser", re.compile(r"<!-- saved from url=\(\d{4}\)(?P<url>\S+) -->")),
    ("HTTrack", re.compile(r"<!-- Mirrored from (?P<bare>\S+) by HTTrack[^>]*?, (?P<saved>\w{3}, \d[^>]*?) -->")),
    (
        "WebScrapBook",
        re.compile(
            r"<html[^>]*? data-scrapbook-source=\"(?P<url>[^\"]+)\""
            r"(?:[^>]*? data-scrapbook-create=\"(?P<saved>\d{14}))?"
        ),
    ),
)
_WAYBACK = re.compile(r"BEGIN WAYBACK TOOLBAR INSERT|FILE ARCHIVED ON \d|_static/js/(?:wombat|bundle-playback)\.js")
_TOOLBAR = re.compile(
    r"<!-- BEGIN WAYBACK TOOLBAR INSERT -->.*?<!-- END WAYBACK TOOLBAR INSERT -->"
    r"|<script\b[^>]*?_static/js/.*?<!-- End Wayback Rewrite JS Include -->",
    re.DOTALL,
)
_REWRITTEN = re.compile(
    r"(?:(?:https?:)?//web\.archive\.org)?/web/(?P<saved>\d{14})(?:[a-z]{2}_)?/(?P<url>https?:(?:/|\\/){2})"
)
_REPLAYED = re.compile(r"__wm\.wombat\(\"(?P<url>[^\"]+)\", ?\"(?P<saved>\d{14})\"")
_ARCHIVED_ON = re.compile(r"FILE ARCHIVED ON (\d\d:\d\d:\d\d) (\w{3}) (\d\d), (\d{4})")
_ARCHIVED = re.compile(
    r"https?://(?:web\.archive\.org/web/(?P<saved>\d{4,14})(?:[a-z]{2}_)?|archive\.(?:today|is|ph|li|md|fo|vn)/[\d.-]{8,17})/"
    r"(?P<url>https?://\S+)"
)
_AMP_CACHE = re.compile(
    r"https?://(?:[\w-]+\.cdn\.ampproject\.org/[acvw]|(?:www\.)?google\.[a-z.]{2,6}/amp)/(?P<secure>s/)?(?P<bare>\S+)"
)
_COUNTED = re.compile(r"\d{14}")


def unwrap(page: str, origin: Origin | None = None) -> tuple[str, Origin | None]:
    """The page without what a web archive put around it, and what the copy says of its origin.

    `origin` is what its container says, which is believed before the page's comments.
    """
    noted = origin or _noted(page[:_HEAD])
    if "archive.org" not in page or not _WAYBACK.search(page):
        return page, noted
    replayed = _REPLAYED.search(page)
    rewritten = replayed or _REWRITTEN.search(page)
    written = _ARCHIVED_ON.search(page)
    saved = rewritten["saved"] if rewritten else None
    if written:
        saved = f"{written[3]} {written[2]} {written[4]} {written[1]} +0000"
    url = replayed["url"] if replayed else noted.url if noted else None
    return _REWRITTEN.sub(r"\g<url>", _TOOLBAR.sub("", page)), Origin("Wayback Machine", url, saved)


def _noted(head: str) -> Origin | None:
    """What a tool's comment says of where the copy is from."""
    for form, note in _NOTES:
        if found := note.search(head):
            told = found.groupdict()
            return Origin(form, told.get("url") or f"http://{told['bare']}", told.get("saved"))
    return None


def original(url: str) -> str:
    """The address of the page itself where this one is of a copy: in a web archive, in a cache of AMP pages."""
    if found := _ARCHIVED.match(url):
        return found["url"]
    if found := _AMP_CACHE.match(url):
        return f"http{'s' if found['secure'] else ''}://{found['bare']}"
    return url


def saved_time(origin: Origin) -> str | None:
    """When the copy was made, as ISO 8601."""
    archived = _ARCHIVED.match(origin.url or "")
    written = (origin.saved or (archived and archived["saved"]) or "").strip()
    return normal_date(written + "Z" if _COUNTED.fullmatch(written) else written.replace(" -0000", " +0000"))
