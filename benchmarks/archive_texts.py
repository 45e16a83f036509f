"""Made-up articles for the benchmarks of the archive: words as often as in a language, no two stories alike."""

import json
import random
import re
from collections.abc import Iterator
from pathlib import Path

_SYLLABLES = re.findall("..", "babebodadedidofagegohakakelalelimamemaminanenoparapererasasetatetova")
_WORDS = 30_000
_PARAGRAPHS = 9
_TEASERS = 500  # in the state of a page
_APPEALS = (  # cut by the rules of the samples (`tests.archive.samples`), the last two by shipped ones too
    "Zebra wire by Ada Moreau",
    "Sign up for the zebra letter and get the news in your inbox every zebra morning.",
    "Zebra appeal: support our journalism, make a donation today and keep the news free for everyone.",
)


def texts(count: int, seed: int = 7) -> Iterator[str]:
    """So many articles of about 3 kB, with one to three lines of boilerplate: 2.2 on average (2.3 in `seeds/`)."""
    rnd = random.Random(seed)
    words = ["".join(rnd.choices(_SYLLABLES, k=rnd.randint(1, 5))) for _ in range(_WORDS)]
    often = [1 / (rank + 10) for rank in range(_WORDS)]
    pool = rnd.choices(words, weights=often, k=500_000)  # drawn once: drawing is slower than writing
    for number in range(count):
        yield _story(rnd, pool, number)


def pages(count: int) -> Iterator[str]:
    """So many pages as publishers have them (459 real ones: median 220 kB, a fortieth of it text, packed to a fifth).

    Most of a page is navigation, scripts, and the state of the program that shows it: ids and addresses of pictures.
    """
    rnd = random.Random(9)
    stories = texts(2 * count, seed=8)
    for number, text in enumerate(map("\n\n".join, zip(stories, stories, strict=True))):
        entry = '<li class="nav-item"><a href="/section/{0}/{1}">Section {0}</a></li>'
        links = "".join(entry.format(n, number) for n in range(150))
        body = "".join(f"<p>{paragraph}</p>" for paragraph in text.split("\n\n")[1:])
        script = f"<script>{f'window.dataLayer.push([{number}, 1]);' * 300}</script>"
        state = f'<script type="application/json">{json.dumps([_teaser(rnd) for _ in range(_TEASERS)])}</script>'
        yield (
            f'<!DOCTYPE html><html lang="en"><head><title>{text[:40]}</title>{script}'
            f'<link rel="canonical" href="https://news.example/story/{number}"></head><body><nav><ul>{links}</ul></nav>'
            f"<article><h1>{text[:40]}</h1>{body}</article><footer><ul>{links}</ul></footer>{state}</body></html>"
        )


def _teaser(rnd: random.Random) -> dict[str, object]:
    picture, wide = f"{rnd.getrandbits(128):032x}", rnd.choice((320, 640, 1280))
    return {
        "id": f"{rnd.getrandbits(256):064x}",
        "type": "story",
        "section": {"name": "Section", "path": f"/section/{rnd.randrange(150)}", "color": "#0a5fb4", "visible": True},
        "image": {"src": f"https://img.news.example/{picture}/w_{wide},q_80/picture.jpg", "width": wide, "alt": None},
        "published": f"2026-{rnd.randint(1, 12):02}-{rnd.randint(1, 28):02}T08:{rnd.randrange(60):02}:00Z",
        "flags": {"premium": False, "live": False, "sponsored": False, "opinion": rnd.random() < 0.1},
    }


def write_files(folder: Path, contents: Iterator[str], ending: str) -> Path:
    """The contents as files, a thousand a folder."""
    for number, content in enumerate(contents):
        file = folder / f"{number // 1000:04}" / f"{number:07}{ending}"
        if number % 1000 == 0:
            file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(content, encoding="utf-8")
    return folder


def _story(rnd: random.Random, pool: list[str], number: int) -> str:
    paragraphs = [f"Story {number} of the day"]
    for _ in range(_PARAGRAPHS):
        start = rnd.randrange(len(pool) - 60)
        words = pool[start : start + 30] + rnd.sample(pool, 22)
        paragraphs.append(f"{' '.join(words[:26]).capitalize()}. {' '.join(words[26:]).capitalize()}.")
    paragraphs += _APPEALS[max(0, number % 4 - 1) :]
    return "\n\n".join(paragraphs)
