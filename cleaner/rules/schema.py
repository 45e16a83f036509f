"""The JSON Schema of a rule file, made of its declared keys.

It says all that a schema can say; patterns, examples, sums of points and ids are for the reader. Editors that know
TOML (Taplo, Even Better TOML) complete keys and words by it. No references and no keyword newer than draft 7, because
not every editor follows them.
"""

from cleaner.rules.form import Count, Key, Kind, TableForm, Together, When
from cleaner.rules.keys import RULE

Json = dict[str, object]
_DATE = r"^\d{4}-\d{2}-\d{2}$"  # TOML dates become texts; not every validator checks formats


def rule_schema() -> Json:
    """The schema of a rule file (draft 2020-12)."""
    about = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "Rule file of article-cleaner"}
    return {**about, **_table(RULE)}


def _table(form: TableForm) -> Json:
    together = [_together(form, together) for together in form.together]
    return {
        "type": "object",
        "properties": {key.name: {"description": key.meaning, **_value(key)} for key in form.keys},
        "required": [key.name for key in form.keys if key.required],
        "additionalProperties": False,
        **({"allOf": together} if together else {}),  # an empty one is no schema
    }


def _value(key: Key) -> Json:
    if key.table is not None:
        table = _table(key.table)
        return table if key.kind is Kind.TABLE else {"type": "array", "minItems": 1, **_most(key), "items": table}
    expression = rf"^({key.form.expression})$" if key.form else r"\S"
    default: Json = {"default": str(key.default)} if key.default else {}
    values: dict[Kind, Json] = {
        Kind.TEXT: {"type": "string", "minLength": 1},
        Kind.PATTERN: {"type": "string", "minLength": 1},
        Kind.DATE: {"type": "string", "format": "date", "pattern": _DATE},
        Kind.FLAG: {"type": "boolean"},
        Kind.NUMBER: {"type": "integer", "minimum": key.bounds[0], "maximum": key.bounds[1]},
        Kind.WORD: {"type": "string", "enum": [str(word) for word in key.words or ()], **default},
        Kind.TEXTS: {"type": "array", "minItems": 1, "items": {"type": "string", "pattern": expression}},
    }
    return values[key.kind]


def _most(key: Key) -> Json:
    return {"maxItems": key.bounds[1]} if key.bounds[1] else {}


def _together(form: TableForm, together: Together) -> Json:
    given = [_given(form, name) for name in together.keys]
    how: dict[Count, Json] = {
        Count.ONE: {"oneOf": given},
        Count.SOME: {"anyOf": given},
        Count.NONE: {"not": {"anyOf": given}},
    }
    if together.when is None:
        return how[together.count]
    return {"if": _given(form, together.when), "else" if together.when.otherwise else "then": how[together.count]}


def _given(form: TableForm, when: str | When) -> Json:
    """A key is there; a flag is true; a word is one of these."""
    name, words = (when, ()) if isinstance(when, str) else (when.key, when.words)
    told: Json = {"enum": [str(word) for word in words]} if words else {}
    if form.key(name).kind is Kind.FLAG:
        told = {"const": True}
    return {"required": [name], "properties": {name: told}} if told else {"required": [name]}
