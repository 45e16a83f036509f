"""Rules: what each has cut; one rule's file, examples, places it cut and texts it was spared in."""

import tomllib
from dataclasses import asdict, dataclass
from sqlite3 import Connection

from cleaner.web.asked import Asked, Page
from cleaner.web.overview import Overview, Use
from cleaner.web.plot import plot
from cleaner.web.rows import read_rows

_LATEST = 20  # cuts and spared claims of a rule
_RULES = "SELECT name, category, summary, max(id) AS id FROM rules GROUP BY name ORDER BY name"
_VERSIONS = """
    SELECT rules.id, rules.digest, rules.category, rules.summary, rules.source,
           (SELECT count(*) FROM rule_set_rules WHERE rule_id = rules.id) AS sets
    FROM rules WHERE name = ? ORDER BY id DESC"""
_CUTS = """
    SELECT documents.id AS document, documents.title, documents.host, documents.published, removals.text
    FROM removals
    JOIN revisions ON revisions.id = removals.revision_id
    JOIN documents ON documents.id = revisions.document_id AND documents.revision_id = revisions.id
    WHERE removals.rule_id = ? ORDER BY removals.id DESC LIMIT ?"""
_SPARED = """
    SELECT documents.id AS document, documents.title, documents.host, documents.published, spared.reason, spared.detail
    FROM spared
    JOIN revisions ON revisions.id = spared.revision_id
    JOIN documents ON documents.id = revisions.document_id AND documents.revision_id = revisions.id
    WHERE spared.rule_id = ? ORDER BY spared.id DESC LIMIT ?"""


@dataclass(frozen=True, slots=True)
class RuleLine:
    """A rule in the list, with what it cut."""

    name: str
    category: str
    summary: str
    use: Use


@dataclass(frozen=True, slots=True)
class Version:
    """One state of a rule's file; `sets` is in how many rule sets it took part."""

    id: int
    digest: str
    category: str
    summary: str
    source: str
    sets: int


@dataclass(frozen=True, slots=True)
class RulePlace:
    """A document where a rule cut or was spared; `text` is what went, or why it stayed."""

    document: int
    title: str | None
    host: str | None
    published: str | None
    text: str

    @property
    def name(self) -> str:
        """The title, or the number where there is none."""
        return self.title or f"Document {self.document}"


@dataclass(frozen=True, slots=True)
class Example:
    """An example of a rule file; in `strip` ones a line that goes begins with `- `."""

    strips: bool
    name: str
    text: str


def rules_page(connection: Connection, overview: Overview, asked: Asked) -> Page:
    """Rules that cut something, most cuts first; with `all` the others too."""
    category, every = asked.args.get("category", ""), asked.args.get("all") == "1"
    rows = read_rows(connection, _RULES)
    lines = [RuleLine(row["name"], row["category"], row["summary"], overview.use(row["name"])) for row in rows]
    shown = [line for line in lines if (every or line.use.cuts) and category in ("", line.category)]
    shown.sort(key=lambda line: (-line.use.cuts, line.name))
    values = {
        "lines": shown,
        "idle": sum(not line.use.cuts for line in lines),
        "every": every,
        "category": category,
        "categories": sorted({line.category for line in lines if every or line.use.cuts}),
    }
    return Page("rules.html", values, [asdict(line) | asdict(line.use) | {"use": None} for line in shown])


def rule_page(connection: Connection, overview: Overview, asked: Asked) -> Page | None:
    """One rule by its id; None where the archive does not know it."""
    versions = [Version(**row) for row in read_rows(connection, _VERSIONS, [asked.name])]
    if not versions:
        return None
    cuts = [RulePlace(**row) for version in versions for row in read_rows(connection, _CUTS, [version.id, _LATEST])]
    spared = [row for version in versions for row in read_rows(connection, _SPARED, [version.id, _LATEST])]
    months = {month: use.cuts for month, use in overview.uses.get(asked.name, {}).items()}
    values = {
        "rule": versions[0],
        "name": asked.name,
        "versions": versions,
        "use": overview.use(asked.name),
        "cuts": cuts[:_LATEST],
        "spared": [_spared(row) for row in spared[:_LATEST]],
        "plot": plot("Cuts by month of the document", {"cuts": months}, 84),
        **_contents(versions[0].source),
    }
    return Page("rule.html", values, [asdict(cut) for cut in cuts])


def _spared(row: dict[str, str]) -> RulePlace:
    reason, detail = row.pop("reason"), row.pop("detail")
    return RulePlace(**row, text=f"{reason} ({detail})" if detail else reason)  # type: ignore[arg-type]


def _contents(source: str) -> dict[str, object]:
    """Why there is the rule, and its examples; nothing where the file cannot be read (it may be of a later version)."""
    try:
        table = tomllib.loads(source)
    except (tomllib.TOMLDecodeError, RecursionError):
        return {"why": [], "examples": []}
    examples = [
        Example(key == "must_strip", str(example.get("name", "")), str(example.get("text", "")).strip("\n"))
        for key in ("must_strip", "must_keep")
        for example in table.get(key, [])
    ]
    paragraphs = [" ".join(part.split()) for part in str(table.get("why", "")).split("\n\n")]
    return {"why": [paragraph for paragraph in paragraphs if paragraph], "examples": examples}
