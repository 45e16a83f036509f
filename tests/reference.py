"""The tables of the docs, made of the declared keys: `python -m tests.reference` rewrites them (`make reference`)."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from cleaner.cli.config import CONFIG
from cleaner.rules.form import Count, Key, Kind, TableForm, Together
from cleaner.rules.keys import EXAMPLE, RULE, SCOPE, SHAPES, SIGNAL

ROOT = Path(__file__).parents[1]
PAGES: Mapping[Path, Mapping[str, TableForm]] = {
    ROOT / "docs/rules.md": {
        "rule": RULE,
        "scope": SCOPE,
        **SHAPES,
        "score.signal": SIGNAL,
        "example": EXAMPLE,
    },
    ROOT / "docs/configuration.md": {"configuration": CONFIG},
}
_PART = re.compile(r"(<!-- keys: (\S+), written by make reference -->\n).*?(<!-- end -->)", re.DOTALL)


def with_tables(page: str, forms: Mapping[str, TableForm]) -> str:
    """A page of the docs with its tables as the declarations say."""
    missing = set(forms) - {name for _, name, _ in _PART.findall(page)}
    assert not missing, f"the page has no place for the keys of {missing}"
    return _PART.sub(lambda part: f"{part[1]}\n{_table(part[2], forms[part[2]])}\n\n{part[3]}", page)


def _table(name: str, form: TableForm) -> str:
    above = "" if form is RULE else f"{name}."
    rows = [f"| {_shown(key, above)} | {_holds(key)} | {key.meaning} |" for key in form.keys]
    lines = ["| key | holds | meaning |", "|---|---|---|", *rows]
    return "\n".join([*lines, *_sentences(form)])


def _shown(key: Key, above: str) -> str:
    named = {Kind.TABLE: f"[{above}{key.name}]", Kind.TABLES: f"[[{above}{key.name}]]"}.get(key.kind, key.name)
    return f"`{named}`" + (" *" if key.required else "")


def _holds(key: Key) -> str:
    if key.kind is Kind.WORD:
        words = [f"`{word}` (default)" if word is key.default else f"`{word}`" for word in key.words or ()]
        return ", ".join(words)
    if key.kind is Kind.NUMBER:
        return f"{key.kind}, {key.bounds[0]} to {key.bounds[1]}"
    return str(key.kind)


def _sentences(form: TableForm) -> Iterator[str]:
    """What is needed and what goes together, a point each."""
    if any(key.required for key in form.keys) or form.together:
        yield ""
    if any(key.required for key in form.keys):
        yield "- \\* is needed."
    yield from (f"- {_sentence(together)}" for together in form.together)


def _sentence(together: Together) -> str:
    keys = [f"`{key}`" for key in together.keys]
    many = keys[0] if len(keys) == 1 else f"{together.count} of {', '.join(keys)}"
    if together.count is Count.NONE:
        many = "no " + " and no ".join(keys)
    if together.when is None:
        return f"{many.capitalize()}."
    words = " = " + " or ".join(f'"{word}"' for word in together.when.words) if together.when.words else ""
    condition = f"{'Without' if together.when.otherwise else 'With'} `{together.when.key}`{words}"
    return f"{condition}: {many}."


def main() -> None:
    """Write the tables into the docs."""
    for page, forms in PAGES.items():
        page.write_text(with_tables(page.read_text(encoding="utf-8"), forms), encoding="utf-8")


if __name__ == "__main__":
    main()
