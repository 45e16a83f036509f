"""What a page is asked for, and what it answers."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import quote, urlencode

PAGE_SIZE = 20  # cards on a page
_LAST_PAGE = 100_000

Json = dict[str, object]


@dataclass(frozen=True, slots=True)
class Asked:
    """A request: `base` is the database's address, `title` its name, `args` the query.

    `name` is what the path names (a document, a rule). `command` is the end of every command line that is shown, which
    archive; None on a public copy, which shows none.
    """

    base: str
    path: str
    title: str = ""
    name: str = ""
    args: Mapping[str, str] = field(default_factory=dict)
    command: str | None = None

    @property
    def page(self) -> int:
        """The page of a list, from 1."""
        text = self.args.get("page", "1")
        return min(max(int(text), 1), _LAST_PAGE) if text.isascii() and text.isdigit() and len(text) < 9 else 1

    @property
    def offset(self) -> int:
        """Rows before this page."""
        return (self.page - 1) * PAGE_SIZE

    def to(self, *path: str, **args: str) -> str:
        """The address of a page of ours: `to("rules", name)`."""
        query = f"?{urlencode(args)}" if args else ""
        return "/".join((self.base, "-", *(quote(part, safe="/") for part in path))) + query

    def document(self, number: int) -> str:
        """The address of a document."""
        return f"{self.base}/documents/{number}"

    def with_args(self, **changes: str | None) -> str:
        """This page with other arguments, from its first page; None leaves one out."""
        kept = {name: value for name, value in (dict(self.args) | {"page": None} | changes).items() if value}
        return self.path + (f"?{urlencode(kept)}" if kept else "")

    def as_format(self, extension: str) -> str:
        """This page as `json`, `csv` or `txt`."""
        query = f"?{urlencode(dict(self.args))}" if self.args else ""
        return f"{self.path}.{extension}{query}"


@dataclass(frozen=True, slots=True)
class Page:
    """An answer: a template with its values, and the same as rows for JSON and CSV."""

    template: str
    values: Mapping[str, object]
    rows: list[Json]
    status: int = 200
    text: str | None = None
