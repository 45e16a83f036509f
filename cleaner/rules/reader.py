"""Reading one rule file: TOML in, a rule or its mistakes out."""

from cleaner.document.digest import digest_bytes
from cleaner.document.host import clean_host
from cleaner.rules.errors import RuleError
from cleaner.rules.example import ExampleError, read_kept, read_stripped
from cleaner.rules.fields import Fields
from cleaner.rules.keys import RULE
from cleaner.rules.rule import Category, Example, Position, Quotes, Rule, Scope, Status
from cleaner.rules.shapes import read_shape
from cleaner.rules.toml import parse_toml


def read_rule(rule_id: str, data: bytes, path: str) -> Rule | list[RuleError]:
    """The rule of one file, or every mistake in it. `path` is how the file is named in errors."""
    table, mistakes = parse_toml(data, path)
    if mistakes.found:
        return mistakes.found
    fields = Fields(table, RULE, (), mistakes)
    rule = Rule(
        id=rule_id,
        digest=digest_bytes(data),
        summary=fields.text("summary"),
        category=fields.choice("category", Category),
        status=fields.choice("status", Status),
        added=fields.date("added"),
        why=fields.text("why"),
        scope=_scope(fields, rule_id),
        shape=read_shape(fields),
        must_strip=_examples(fields, "must_strip"),
        must_keep=_examples(fields, "must_keep"),
        source=mistakes.source,
    )
    fields.finish()
    return mistakes.found or rule


def _scope(rule: Fields, rule_id: str) -> Scope:
    fields = rule.table("scope")
    if fields is None:
        scope = Scope()
    else:
        scope = Scope(
            hosts=_hosts(fields),
            languages=fields.texts("languages"),
            position=fields.choice("position", Position),
            quotes=fields.choice("quotes", Quotes),
            names_publisher=fields.flag("names_publisher"),
        )
        fields.finish()
    where = fields or rule
    if rule_id.startswith("publishers/") and not (fields and fields.has("hosts")):
        where.problem("" if fields else "scope", 'a publisher\'s rule names its hosts: [scope] hosts = ["…"]')
    return scope


def _hosts(fields: Fields) -> tuple[str, ...]:
    hosts = fields.texts("hosts")
    for host in hosts:
        if host != clean_host(host):
            fields.problem("hosts", f"{host!r} is not as hosts are compared; write {clean_host(host)!r}")
    return hosts


def _examples(rule: Fields, key: str) -> tuple[Example, ...]:
    read = read_stripped if key == "must_strip" else read_kept
    examples: list[Example] = []
    for fields in rule.tables(key):
        example = Example(fields.text("name"), fields.text("text"))
        fields.finish()
        examples.append(example)
        if example.text:
            try:
                read(example.text)
            except ExampleError as error:
                fields.problem("text", str(error))
    return tuple(examples)
