"""Provenance as PROV-O in JSON-LD, in the form of the W3C submission PROV-JSONLD.

capture → (extraction) → extracted text → (cleaning, by a rule set) → revision of a document, and removals.
"""

import json
import re
from collections.abc import Iterable, Iterator

from sqlite_utils import Database

from cleaner.document.digest import digest_text

NAMESPACE = "urn:article-cleaner:"
_CONTEXT = [{"cleaner": NAMESPACE}, "https://openprovenance.org/prov-jsonld/context.jsonld"]
_SHARED = ("agent", "run", "rules", "capture")  # what several documents may name is told once
_REVISIONS = """
    SELECT revisions.id, recipe, documents.key, documents.title, documents.url, captures.digest AS capture,
           captures.size, media_type, encoding, extractor, extractor_version, extractor_options,
           rule_sets.digest AS rules, revisions.version, revisions.profile, revisions.strength, revisions.outcome,
           extracted_digest, clean_digest, runs.id AS run, runs.command, runs.started, runs.finished,
           (SELECT recipe FROM revisions AS other WHERE other.id = revisions.derived_from) AS derived_from
    FROM revisions
    JOIN documents ON documents.id = document_id
    JOIN captures ON captures.id = capture_id
    JOIN rule_sets ON rule_sets.id = revisions.rule_set_id
    LEFT JOIN runs ON runs.id = revisions.run_id
    WHERE document_id = ? ORDER BY revisions.id"""
_REMOVALS = """
    SELECT start, end, text, removals.category, rules.name AS rule, rules.digest AS rule_digest
    FROM removals JOIN rules ON rules.id = rule_id WHERE revision_id = ? ORDER BY start"""
_PLACES = """
    SELECT DISTINCT place FROM sightings JOIN revisions ON revisions.id = revision_id
    WHERE document_id = ? ORDER BY place"""
_UNNAMED = re.compile(r"[^\w.-]+", re.ASCII)

Json = dict[str, object]


def write_prov(db: Database, documents: Iterable[int], *, public: bool) -> Iterator[str]:
    """The provenance of documents with all their revisions, as pieces of one JSON document."""
    yield f'{{"@context": {json.dumps(_CONTEXT)}, "@graph": ['
    told: set[str] = set()
    comma = "\n"
    for document in documents:
        for statement in _document(db, document, public=public):
            name = str(statement.get("@id", ""))
            if name in told:
                continue
            if name.removeprefix("cleaner:").partition(".")[0] in _SHARED:
                told.add(name)
            yield comma + json.dumps(statement, ensure_ascii=False)
            comma = ",\n"
    yield "\n]}\n"


def _document(db: Database, document: int, *, public: bool) -> Iterator[Json]:
    for number, row in enumerate(db.query(_REVISIONS, [document])):
        name = _name("document", digest_text(row["key"]))
        if number == 0:
            places = [] if public else [place for (place,) in db.execute(_PLACES, [document])]
            yield _thing("Entity", name, title=row["title"], url=row["url"], place=places)
        yield from _extraction(row)
        yield from _cleaning(row)
        yield {"@type": "Specialization", "specificEntity": _name("revision", row["recipe"]), "generalEntity": name}
        for removal in db.query(_REMOVALS, [row["id"]]):
            yield from _removal(row, removal)


def _extraction(row: Json) -> Iterator[Json]:
    """How the bytes became a text."""
    capture, text, doing = (_name(*of) for of in (("capture", row["capture"]), *_steps(row, "extracted", "extraction")))
    agent = _agent(f"{row['extractor']}-{row['extractor_version']}")
    yield _thing("Entity", capture, digest=row["capture"], size=row["size"], mediaType=row["media_type"])
    yield _thing("Entity", text, digest=row["extracted_digest"])
    yield _thing("Activity", doing, encoding=row["encoding"], options=row["extractor_options"])
    yield _thing("Agent", agent, name=row["extractor"], version=row["extractor_version"])
    yield {"@type": "Usage", "activity": doing, "entity": capture}
    yield {"@type": "Generation", "entity": text, "activity": doing}
    yield {"@type": "Derivation", "generatedEntity": text, "usedEntity": capture, "activity": doing}
    yield {"@type": "Association", "activity": doing, "agent": agent}


def _cleaning(row: Json) -> Iterator[Json]:
    """How the text became a revision, in which run, by which rules; what a decision of a person made of another."""
    text, doing, made = (_name(*of) for of in _steps(row, "extracted", "cleaning", "revision"))
    rules, agent = _name("rules", row["rules"]), _agent(f"article-cleaner-{row['version']}")
    yield _thing("Entity", made, digest=row["clean_digest"], outcome=row["outcome"])
    yield _thing("Entity", rules, digest=row["rules"])
    yield _thing("Activity", doing, profile=row["profile"], strength=row["strength"])
    yield _thing("Agent", agent, name="article-cleaner", version=row["version"])
    yield {"@type": "Usage", "activity": doing, "entity": text}
    yield {"@type": "Generation", "entity": made, "activity": doing}
    yield {"@type": "Derivation", "generatedEntity": made, "usedEntity": text, "activity": doing}
    yield {"@type": "Association", "activity": doing, "agent": agent, "plan": rules}
    if row["run"] is not None:
        run = f"cleaner:run.{row['run']}"
        times = {"startTime": row["started"], "endTime": row["finished"]}
        yield _thing("Activity", run, command=row["command"]) | {key: time for key, time in times.items() if time}
        yield {"@type": "Communication", "informed": doing, "informant": run}
    if row["derived_from"] is not None:
        yield {"@type": "Derivation", "generatedEntity": made, "usedEntity": _name("revision", row["derived_from"])}


def _removal(row: Json, removal: Json) -> Iterator[Json]:
    text, doing, revision = (_name(*of) for of in _steps(row, "extracted", "cleaning", "removal"))
    name = f"{revision}.{removal['start']}"
    yield _thing("Entity", name, **removal)
    yield {"@type": "Generation", "entity": name, "activity": doing}
    yield {"@type": "Derivation", "generatedEntity": name, "usedEntity": text, "activity": doing}


def _steps(row: Json, *kinds: str) -> list[tuple[str, object]]:
    return [(kind, row["recipe"]) for kind in kinds]


def _name(kind: str, digest: object) -> str:
    return f"cleaner:{kind}.{str(digest).removeprefix('sha256:')}"


def _agent(name: str) -> str:
    return f"cleaner:agent.{_UNNAMED.sub('-', name)}"


def _thing(kind: str, id: str, /, **said: object) -> Json:
    """An entity, activity or agent with what is said of it; nothing is said of what is unknown."""
    thing: Json = {"@type": kind, "@id": id}
    for key, value in said.items():
        if value not in (None, "", []):
            thing[f"cleaner:{key}"] = [_value(one) for one in (value if isinstance(value, list) else [value])]
    return thing


def _value(value: object) -> Json:
    return {"@value": str(value), "@type": "xsd:int"} if isinstance(value, int) else {"@value": str(value)}
