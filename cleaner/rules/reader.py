"""Reading one rule file: TOML in, a rule or its mistakes out."""

import re
import tomllib

import re2

from cleaner.document.digest import digest_bytes
from cleaner.document.host import clean_host
from cleaner.rules.errors import RuleError
from cleaner.rules.example import ExampleError, read_kept, read_stripped
from cleaner.rules.fields import Fields, Mistakes
from cleaner.rules.rule import Category, Example, Position, Quotes, Rule, Scope, Status
from cleaner.rules.shapes import read_shape

MAX_FILE_BYTES = 256 * 1024
MAX_NESTING = 8  # parts of a dotted key; the format itself needs 3, tomllib is quadratic in them
_PART = r"""[ \t]*(?:[A-Za-z0-9_-]+|"(?:[^"\\\n]|\\.)*"|'[^'\n]*')[ \t]*"""
_DEEP = rf"{_PART}(?:\.{_PART}){{{MAX_NESTING},}}"
_DEEP_KEY = re2.compile(rf"(?m)^[ \t]*\[{{1,2}}{_DEEP}\]|(?:^|[{{,]){_DEEP}=")  # RE2: blank lines cannot slow it
_AT_LINE = re.compile(r"\(at line (\d+), column \d+\)")
_HOST = re.compile(r"[a-z0-9\-\u00a1-\U0010ffff]+(?:\.[a-z0-9\-\u00a1-\U0010ffff]+)+")
_LANGUAGE = re.compile(r"[a-z]{2,3}")


def read_rule(rule_id: str, data: bytes, path: str) -> Rule | list[RuleError]:
    """The rule of one file, or every mistake in it. `path` is how the file is named in errors."""
    source, table, mistakes = _parse(data, path)
    if mistakes.found:
        return mistakes.found
    fields = Fields(table, (), mistakes)
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
        source=source,
    )
    fields.finish()
    return mistakes.found or rule


def _parse(data: bytes, path: str) -> tuple[str, dict[str, object], Mistakes]:
    """The file as text and table; where the TOML itself is broken, one mistake instead."""
    mistakes = Mistakes(path, "")
    if len(data) > MAX_FILE_BYTES:
        mistakes.add((), f"the file has {len(data)} bytes; {MAX_FILE_BYTES} are allowed: split the rule")
        return "", {}, mistakes
    try:
        source = data.decode("utf-8")
    except UnicodeDecodeError as error:
        mistakes.add((), f"byte {error.start} is not UTF-8: save the file as UTF-8")
        return "", {}, mistakes
    mistakes.source = source
    if deep := _DEEP_KEY.search(source):
        _add_at(mistakes, source.count("\n", 0, deep.end()) + 1, f"is nested deeper than {MAX_NESTING} levels")
        return source, {}, mistakes
    try:
        return source, tomllib.loads(source), mistakes
    except tomllib.TOMLDecodeError as error:
        place = _AT_LINE.search(str(error))
        line = int(place[1]) if place else source.count("\n") + 1
        _add_at(mistakes, line, "this is not TOML: " + _AT_LINE.sub("", str(error)).strip())
    except (RecursionError, ValueError) as error:  # arrays in arrays, a number of 5,000 digits
        mistakes.add((), f"this is not TOML that can be read: {error}")
    return source, {}, mistakes


def _add_at(mistakes: Mistakes, line: int, problem: str) -> None:
    lines = mistakes.source.split("\n")
    mistakes.found.append(RuleError(mistakes.path, line, "", problem, lines[line - 1].strip()[:120]))


def _scope(rule: Fields, rule_id: str) -> Scope:
    fields = rule.table("scope")
    if fields is None:
        scope = Scope()
    else:
        scope = Scope(
            hosts=_hosts(fields),
            languages=_languages(fields),
            position=fields.choice("position", Position, Position.ANYWHERE),
            quotes=fields.choice("quotes", Quotes, Quotes.KEEP),
            names_publisher=fields.flag("names_publisher"),
        )
        fields.finish()
    where = fields or rule
    if rule_id.startswith("publishers/") and not scope.hosts:
        where.problem("" if fields else "scope", 'a publisher\'s rule names its hosts: [scope] hosts = ["…"]')
    if scope.names_publisher and not scope.hosts:
        where.problem("names_publisher", "makes sense only beside hosts")
    return scope


def _hosts(fields: Fields) -> tuple[str, ...]:
    hosts = fields.texts("hosts")
    for host in hosts:
        if host != clean_host(host) or not _HOST.fullmatch(host):
            fields.problem("hosts", f"{host!r} is not a host name in lower case without www., such as 'paper.example'")
    return hosts


def _languages(fields: Fields) -> tuple[str, ...]:
    languages = fields.texts("languages")
    for language in languages:
        if not _LANGUAGE.fullmatch(language):
            fields.problem("languages", f"{language!r} is not a language code such as 'en'")
    return languages


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
