"""A small rule pack of our own, so that no test hangs on a shipped rule, and documents that it cuts."""

from collections.abc import Mapping
from pathlib import Path

from sqlite_utils import Database

from cleaner.archive.connect import open_for_writing
from cleaner.archive.content import content_digest
from cleaner.archive.schema import EVIDENCE
from cleaner.archive.write import Writer
from cleaner.batch.archiving import ArchiveMemory, archive_sources
from cleaner.batch.limits import Limits
from cleaner.batch.run import Done
from cleaner.engine.policy import Policy
from cleaner.reading.folder import find_sources
from cleaner.rules.pack import RuleSet
from cleaner.rules.reader import read_rule
from cleaner.rules.rule import Rule

_SHOWN = (
    "SELECT title, host, url, language, author, published, site_name, credit, outcome, characters FROM documents",
    """SELECT recipe, rule_sets.digest, profile, strength, ceiling, media_type, encoding, decided_by, extractor,
              metadata, extracted_digest, clean_digest
       FROM documents JOIN revisions ON revisions.id = revision_id JOIN rule_sets ON rule_sets.id = rule_set_id""",
    "SELECT title, host, category, rule, start, end, text, evidence FROM current_removals",
    f"""SELECT extracted_digest, start, end, reason, detail, rules.digest, spared.category, {EVIDENCE}
        FROM spared JOIN revisions ON revisions.id = spared.revision_id
        JOIN documents ON documents.revision_id = revisions.id JOIN rules ON rules.id = rule_id""",
)
_HEAD = """
summary = "{summary}"
category = "{category}"
status = "stable"
added = 2026-11-21
why = "For the tests."
"""
PACK = {
    "zebra/appeal": _HEAD.format(summary="The appeal of the Zebra Gazette", category="donation-appeal")
    + r"""
[scope]
position = "tail"
[block]
pattern = '''\bzebra appeal:'''
contains = true
[[must_strip]]
name = "appeal"
text = '''
  The council met.
- Zebra appeal: give a little.
'''
[[must_keep]]
name = "no colon"
text = '''
The zebra appeal was a success.
'''
""",
    "zebra/credit": _HEAD.format(summary="The credit of the Zebra Gazette", category="wire-credit")
    + r"""
[block]
pattern = '''zebra wire by (?P<names>.+)'''
whole = true
keep_as = "credit"
[[must_strip]]
name = "credit"
text = '''
  The council met.
- Zebra wire by Ada Moreau
'''
[[must_keep]]
name = "in a sentence"
text = '''
They read a zebra wire by night.
'''
""",
    "zebra/offer": _HEAD.format(summary="The offers of the Zebra Gazette", category="newsletter")
    + r"""
[score]
threshold = 5
max_words = 20
[[score.signal]]
name = "names the product"
points = 3
pattern = '''\bzebra letter\b'''
[[score.signal]]
name = "promise"
points = 2
pattern = '''\bevery zebra morning\b'''
[[must_strip]]
name = "offer"
text = '''
  The council met.
- The zebra letter, every zebra morning.
'''
[[must_keep]]
name = "product only"
text = '''
The zebra letter was published in 1904.
'''
""",
}
STORY = (
    "Pier vote postponed\n\n"
    "The council met for nine hours on Tuesday and postponed the decision about the old pier.\n"
    "Fishermen from three villages had filled the gallery since noon.\n"
)
APPEAL = "Zebra appeal: your monthly donation keeps the lights on.\n"
CREDIT = "Zebra wire by Ada Moreau\n"
OFFER = "The zebra letter comes every zebra morning.\n"
QUOTED = "“Zebra appeal: give a little,” the poster said.\n"


def a_rule(rule_id: str, source: str) -> Rule:
    read = read_rule(rule_id, source.encode(), rule_id)
    assert isinstance(read, Rule), read
    return read


def rules_of(pack: Mapping[str, str] = PACK) -> RuleSet:
    return RuleSet.of(a_rule(rule_id, source) for rule_id, source in pack.items())


def write_pack(folder: Path, pack: Mapping[str, str] = PACK) -> Path:
    for rule_id, source in pack.items():
        write(folder / f"{rule_id}.toml", source)
    return folder


def write(path: Path, content: str | bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def html(*lines: str, head: str = "") -> str:
    body = "".join(f"<p>{line}</p>" for line in lines)
    return f"<!DOCTYPE html><html><head>{head}</head><body><article>{body}</article></body></html>"


def write_folder(folder: Path) -> Path:
    """Texts, pages, Markdown and records: cut, unchanged, held, empty of content, unreadable."""
    lines = STORY.split("\n")[2:4]
    write(folder / "a.txt", STORY + CREDIT + APPEAL)
    write(folder / "b/plain.txt", "The harbour\n" + STORY)
    write(folder / "b/copy-of-a.txt", STORY + CREDIT + APPEAL)
    write(folder / "b/quoted.txt", STORY + QUOTED + OFFER)
    write(folder / "c.html", html(*lines, APPEAL, head='<link rel="canonical" href="https://a.example/c">'))
    write(folder / "d.html", html(*lines, "A fourth paragraph for this page.", OFFER))
    write(folder / "e-copy-of-d.html", html(*lines, "A fourth paragraph for this page.", OFFER))
    write(folder / "empty.html", "<html><body></body></html>")
    write(folder / "f.md", "# Pier\n\n" + STORY + OFFER)
    write(folder / "held.txt", "Short.\n" + APPEAL * 3)
    write(folder / "nothing.txt", "")
    records = ('{"id": 1, "text": "One record about a pier.\\nZebra wire by Tom Hale"}\n', '{"id": 2}\n', "no json\n")
    write(folder / "records.jsonl", "".join(records))
    return folder


def shown(db: Database) -> list[list[str]]:
    """What the documents of an archive now show; what earlier rules and earlier captures made takes no part."""
    return [sorted(map(repr, db.execute(select))) for select in _SHOWN]


def archive(
    path: Path,
    folder: Path,
    rules: RuleSet | None = None,
    policy: Policy = Policy(),
    limits: Limits = Limits(),  # noqa: B008
    jobs: int = 1,
) -> tuple[str, list[Done]]:
    """Archive a folder; the content digest, and what became of each document."""
    rules = rules or rules_of()
    with open_for_writing(path) as db:
        writer = Writer(db, rules, policy)
        done = list(archive_sources(find_sources(str(folder)), ArchiveMemory(writer), rules, policy, limits, jobs))
        writer.finish()
        return content_digest(db), done
