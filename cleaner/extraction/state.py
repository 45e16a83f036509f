"""The rest of a story that a page shows the beginning of: in the data that its scripts hold.

Pages that programs draw send their story as JSON and show some of it. Such data hold other stories too: of a text that
holds the very words that the page shows, the smallest part that says much more is the story. Of a page that shows
next to nothing it is the longest text of the object that has the page's title.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from itertools import islice

from cleaner.document.article import Extractor
from cleaner.extraction.compose import Composer
from cleaner.extraction.dom import VERSION, compose_story
from cleaner.extraction.echoes import LEAST_REPEATED
from cleaner.extraction.json_ld import texts
from cleaner.extraction.source import Source

STATE = Extractor("dom", VERSION, "the page's data")
MORE = 2  # times as long as what the page shows
NOTHING = 100  # code points; a page that shows less shows a label or two
LEAST = 500  # code points; less is an excerpt
_TRIED = 3  # blocks of what is shown, and scripts in which the words of each stand
_PLACES = 10  # looked at in the whole page
_WORDS = re.compile(r"[^\"'’\\<>&\n/]{40,60}")  # stand in JSON and in markup as they are read
_STORY = frozenset(("headline", "title", "url", "slug", "canonicalUrl", "permalink"))  # keys of stories, not of blocks
_TITLES = frozenset(("headline", "headlines", "title"))
_TEXT = ("text", "value", "content", "html", "children", "items", "nodes", "body", "paragraphs")  # keys of text
_TYPE = ("type", "nodeType", "_type", "__typename", "kind", "tagName", "tag")
_ELEMENTS = ((re.compile(r"head|^h[1-6]$", re.IGNORECASE), "h2"), (re.compile("quot", re.IGNORECASE), "blockquote"))
_MARKUP = re.compile(r"</?[a-z][^>]*>", re.IGNORECASE)
_ITEMS = re.compile(r"list$|^[uo]l$", re.IGNORECASE)
_DEEPEST = 12  # lists and objects in a block
_FARTHEST = 60  # lists and objects around a text
_JSON = re.compile(r"(?<![\w)])[{\[](?=\s*[\"{\[])")
_Path = tuple[object, ...]


def compose_state(
    source: Source, composer: Composer, shown: Sequence[str], points: Mapping[str, int] | None = None
) -> None:
    """Add the blocks of the whole story, if scripts hold it; `shown` are the blocks that the page shows of it."""
    markup = _whole(source, shown)
    if markup:
        title = f"<h1>{escape(source.markup.title or '')}</h1>"
        compose_story(source._replace(bare=f"<body>{title}<article>{markup}</article></body>"), composer, points)


def _whole(source: Source, shown: Sequence[str]) -> str:
    """The story as markup, from the first data that hold what is shown and much more; empty where none do."""
    least = MORE * sum(map(len, shown))
    return next((found for found in _told(source, shown) if len(_MARKUP.sub("", found)) > max(least, LEAST)), "")


def _told(source: Source, shown: Sequence[str]) -> Iterator[str]:
    """What JSON-LD gives as the text of the story; then what stands around the words that are shown."""
    yield from ("".join(_blocks(body)) for body in texts(source.story.get("articleBody")))
    loaded: dict[int, object] = {}  # by where the script begins: several words lead to the same one
    for words in islice((found[0].strip() for text in shown if (found := _WORDS.search(text))), _TRIED):
        for data in islice(_data_around(source.html, words, loaded), _TRIED):
            for around in reversed(next(_paths_to(data, words), ())):
                if isinstance(around, dict) and not _STORY.isdisjoint(around):
                    break
                yield "".join(_blocks(around))
    if sum(map(len, shown)) < NOTHING:
        yield from _titled(source, loaded)


def _titled(source: Source, loaded: dict[int, object]) -> Iterator[str]:
    """The longest text of each object whose title is the page's."""
    titles = [content for _, content in source.markup.meta("og:title", "twitter:title")]
    objects: dict[int, object] = {}  # each once: others have parts of it
    for words in dict.fromkeys(map(str.strip, (*texts(source.story.get("headline")), *titles))):
        for data in islice(_data_around(source.html, words, loaded), _TRIED) if len(words) >= LEAST_REPEATED else ():
            for path in islice(_paths_to(data, words), _PLACES):
                objects |= {id(around): around for around in filter(_is_titled, reversed(path))}
    for around in objects.values():
        yield max(("".join(_blocks(body)) for body in _bodies(around, _DEEPEST)), key=len, default="")


def _is_titled(data: object) -> bool:
    return isinstance(data, dict) and not _TITLES.isdisjoint(data)


def _bodies(data: object, deepest: int) -> Iterator[object]:
    """The texts and lists that can be the story of an object: what has a title of its own is another."""
    for member in data.values() if isinstance(data, dict) else data if isinstance(data, list) else ():
        if isinstance(member, str) or (isinstance(member, list) and not any(map(_is_titled, member))):
            yield member
        if deepest and not isinstance(member, str) and not _is_titled(member):
            yield from _bodies(member, deepest - 1)


def _data_around(html: str, words: str, loaded: dict[int, object]) -> Iterator[object]:
    """What the scripts hold in which the words stand, as JSON."""
    for written in dict.fromkeys((words, json.dumps(words)[1:-1])):
        begin = 0
        for _ in range(_PLACES):
            if (place := html.find(written, begin)) < 0:
                break
            begin = place + 1
            start = html.rfind("<script", 0, place)
            if start >= 0 and html.rfind("</script", start, place) < 0:
                begin = html.find("</script", place) % (len(html) + 1)  # the end of a page that is cut off
                if start not in loaded:
                    loaded[start] = _loaded(html[html.find(">", start) + 1 : begin])
                yield loaded[start]


def _loaded(script: str) -> object:
    """The first JSON in a script; None where there is none."""
    begin = _JSON.search(script)
    try:
        return json.JSONDecoder(strict=False).raw_decode(script, begin.start())[0] if begin else None
    except (ValueError, RecursionError):
        return None


def _paths_to(data: object, words: str) -> Iterator[_Path]:
    """All that stands around each text with the words, from the outermost to the text itself."""
    open_: list[_Path] = [(data,)]
    while open_:
        path = open_.pop()
        here = path[-1]
        if isinstance(here, str):
            if words in here:
                yield path
        elif isinstance(here, list | dict) and len(path) < _FARTHEST:
            inner = here if isinstance(here, list) else list(here.values())
            open_ += [(*path, member) for member in reversed(inner) if isinstance(member, str | list | dict)]


def _blocks(data: object) -> Iterator[str]:
    """A text, or the members of a list of blocks, as markup."""
    if isinstance(data, str):
        yield from [data] if _MARKUP.search(data) else (f"<p>{escape(line)}</p>" for line in data.split("\n"))
    elif isinstance(data, list):
        for member in data:
            told = next((str(member[key]) for key in _TYPE if member.get(key)), "") if isinstance(member, dict) else ""
            if isinstance(member, dict) and _ITEMS.search(told):
                items = ("".join(_texts(item, _DEEPEST)) for item in _inner(member))
                yield f"<ul>{''.join(f'<li>{item}</li>' for item in items)}</ul>"
            elif text := "".join(_texts(member, _DEEPEST)):
                name = next((name for pattern, name in _ELEMENTS if pattern.search(told)), "p")
                yield f"<{name}>{text}</{name}>"


def _texts(data: object, deepest: int) -> Iterator[str]:
    """What a block says, piece by piece, as markup."""
    if isinstance(data, str):
        yield data if _MARKUP.search(data) else escape(data, quote=False)
    elif isinstance(data, list | dict) and deepest:
        for member in data if isinstance(data, list) else _inner(data):
            yield from _texts(member, deepest - 1)


def _inner(data: Mapping[str, object]) -> list[object]:
    """What stands under the first key that is one of text."""
    inner = next((data[key] for key in _TEXT if data.get(key)), [])
    return inner if isinstance(inner, list) else [inner]
