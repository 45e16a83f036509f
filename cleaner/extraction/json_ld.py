"""What a page's JSON-LD says about its story."""

import json
import re
from collections.abc import Iterator
from html import unescape

_STORIES = re.compile(r"Article$|BlogPosting$|Report$")
_WRAPPING = re.compile(r"^\s*(?:<!--|(?://|/\*)\s*<!\[CDATA\[(?:\s*\*/)?)|(?:-->|(?://|/\*)\s*\]\]>(?:\s*\*/)?|;)\s*$")
_DEEPEST = 4  # objects around a story: a list, a graph, a page, its main entity

Thing = dict[str, object]


def read_story(scripts: list[str]) -> Thing:
    """The first object that describes an article; empty where there is none. Its authors are told, not referred to."""
    named: dict[str, Thing] = {}
    stories: list[Thing] = []
    for script in scripts:
        for thing in _things(_loaded(script), _DEEPEST):
            if isinstance(thing.get("@id"), str) and len(thing) > 1:
                named.setdefault(str(thing["@id"]), thing)
            if _is_story(thing.get("@type")):
                stories.append(thing)
    story = next((story for story in stories if story.get("headline")), None) or next(iter(stories), {})
    return {key: _resolved(value, named) for key, value in story.items()}


def texts(value: object, *keys: str) -> Iterator[str]:
    """The texts of a value: its own, those of its members, or what its objects have under the first key that tells."""
    if isinstance(value, str):
        yield unescape(value)
    elif isinstance(value, list):
        for member in value:
            yield from texts(member, *keys)
    elif isinstance(value, dict):
        told = next((value[key] for key in keys if value.get(key)), None)
        yield from texts(told) if not isinstance(told, dict) else ()


def _loaded(script: str) -> object:
    """The JSON of a script; None where it is broken, which is common and costs the page nothing but this."""
    try:
        return json.loads(_WRAPPING.sub("", script), strict=False)
    except (ValueError, RecursionError):
        return None


def _things(loaded: object, deepest: int) -> Iterator[Thing]:
    """The objects of a JSON-LD document that can be the page's story: at its top, in a `@graph`, as a main entity."""
    if isinstance(loaded, list):
        for member in loaded if deepest else ():
            yield from _things(member, deepest - 1)
    elif isinstance(loaded, dict):
        yield loaded
        for key in ("@graph", "mainEntity", "mainEntityOfPage") if deepest else ():
            yield from _things(loaded.get(key), deepest - 1)


def _is_story(types: object) -> bool:
    names = types if isinstance(types, list) else [types]
    return any(isinstance(name, str) and _STORIES.search(name) for name in names)


def _resolved(value: object, named: dict[str, Thing]) -> object:
    """The value with what it refers to by `@id` in its place."""
    if isinstance(value, list):
        return [_resolved(member, named) for member in value]
    if isinstance(value, dict) and not value.get("name") and isinstance(value.get("@id"), str):
        return named.get(str(value["@id"]), value)
    return value
