"""A small press of our own invention: sixty pages of six publishers through eighteen months, and what is odd."""

import html
import random
from dataclasses import dataclass
from pathlib import Path

FIRST_YEAR = 2025
MONTHS = 18
STORIES = 10  # of each publisher
_EN_OPENINGS = (
    "The {thing} at {place} {did} on a wet morning, and half of the town came to see it.",
    "Nobody at {place} remembers a year in which the {thing} {did} so early.",
    "For the third spring in a row the {thing} at {place} {did} without anybody having planned it.",
)
_EN_MIDDLE = (
    "{person}, who has looked after it for {number} years, said that the work was mostly patience and a little tar.",
    "The council had set aside {number} crowns for repairs and spent them on a fence that fell over in March.",
    "Visitors are asked to walk on the left, because the right-hand side belongs to the geese.",
    "A survey last autumn counted {number} households that depend on it, twice as many as the school had guessed.",
    "“We thought that it would last one summer,” said {person}. “Then the children learned to mend it.”",
    "On Sundays a volunteer reads out the names of everybody who has helped, which takes longer every week.",
    "The engineers from the county came twice, measured everything and left a drawing that is now framed in the café.",
    "In {place} such things are settled over soup, and the soup is settled by the baker.",
)
_EN_END = (
    "The next meeting is on the second Tuesday of the month, in the old customs house.",
    "{person} is not worried. “It has outlived four mayors,” she said.",
)
_DE = (
    "In {place} {did} die {thing} wieder, und am ersten Morgen standen {number} Menschen am Ufer.",
    "{person}, seit {number} Jahren dabei, sagt, die Arbeit bestehe vor allem aus Geduld.",
    "Der Gemeinderat hatte Geld für einen Zaun bewilligt, der im März umfiel.",
    "Am Sonntag liest jemand die Namen aller Helfer vor, und das dauert jede Woche länger.",
    "„Wir dachten, das hält einen Sommer“, sagt {person}. „Dann lernten die Kinder, sie zu flicken.“",
    "Das nächste Treffen findet am zweiten Dienstag im alten Zollhaus statt.",
)
_FR = (
    "À {place}, la {thing} {did} un matin de pluie, et la moitié du bourg est venue voir.",
    "{person}, qui s’en occupe depuis {number} ans, parle surtout de patience.",
    "La commune avait mis de côté de quoi réparer une clôture, qui est tombée en mars.",
    "Le dimanche, un bénévole lit le nom de tous ceux qui ont aidé, et la liste s’allonge.",
    "La prochaine réunion aura lieu le deuxième mardi du mois, dans l’ancienne douane.",
)
_THINGS = {
    "en": ("ferry", "orchard", "night train", "lighthouse", "reading room", "tide mill", "market hall"),
    "de": ("Fähre", "Mühle", "Seilbahn", "Bücherei"),
    "fr": ("barque", "halle", "passerelle", "bibliothèque"),
}
_DID = {
    "en": ("opened again", "was moved uphill", "ran for the first time", "was saved"),
    "de": ("fährt", "arbeitet", "öffnet"),
    "fr": ("a rouvert", "a repris", "a déménagé"),
}
_PLACES = ("Corrow Bay", "Amberley Cross", "Little Wend", "Marrow Quay", "Saltby", "Upper Thole", "Fenmarsh")
_PEOPLE = ("Lorna Pryde", "Hester Quill", "Jonas Abel", "Maren Oakshott", "Ottilie Brandt", "Émile Garance")

HERALD_APPEAL = """Before you go: the Tidemark Herald has no owner. If you value our independent journalism, \
please consider making a donation today."""
LEDGER_APPEAL = """Before you go: the Harbor Ledger has no paywall and no owner. Readers pay for it. \
Please chip in at harborledger.example/give today."""


@dataclass(frozen=True, slots=True)
class Press:
    """A publisher: its language, and what it adds below its stories from a month on (counted from 0)."""

    host: str
    name: str
    language: str
    added: tuple[tuple[int, str], ...]


PRESSES = (
    Press(
        "tidemark-herald.example",
        "The Tidemark Herald",
        "en",
        (
            (0, "© 2026 The Tidemark Herald. All rights reserved."),
            (6, HERALD_APPEAL),
        ),
    ),
    Press(
        "harborledger.example",
        "The Harbor Ledger",
        "en",
        ((12, LEDGER_APPEAL),),
    ),
    Press(
        "elm-county-courier.example",
        "Elm County Courier",
        "en",
        ((0, "Sign up for The Morning Elm, our free newsletter, delivered to your inbox every weekday."),),
    ),
    Press(
        "lindenau-bote.example",
        "Lindenauer Bote",
        "de",
        (
            (0, "Abonnieren Sie unseren kostenlosen Newsletter und bleiben Sie auf dem Laufenden."),
            (10, "Unterstützen Sie unabhängigen Journalismus: Mit Ihrer Spende helfen Sie unserer Redaktion."),
        ),
    ),
    Press(
        "matin-de-presquile.example",
        "Le Matin de Presqu’île",
        "fr",
        ((3, "Inscrivez-vous à notre newsletter gratuite et recevez-la chaque matin dans votre boîte mail."),),
    ),
    Press("northgate-wire.example", "Northgate Wire", "en", ()),
)
FERRY = "How the ferry at Corrow Bay came back"
HELD = "Support us"
ODD = {
    "empty.html": b"",
    "binary.txt": b"\x7fELF\x02\x01\x01\x00" + bytes(range(256)) * 8,
    "bidi.txt": "The word \u202etxet neddih\u202c and \u2067טקסט\u2069 in one line\n\nA second paragraph.\n".encode(),
    "huge.txt": (
        "A very long story\n\n" + ("One more line of a story that does not end. " * 150 + "\n\n") * 60
    ).encode(),
}


def write_press(folder: Path) -> None:
    """Pages of all publishers, one folder for each, and the odd ones."""
    chance = random.Random(7)
    for press in PRESSES:
        (folder / press.name).mkdir(parents=True)
        for number in range(STORIES):
            month = number * MONTHS // STORIES
            page = _page(press, month, number, chance)
            (folder / press.name / f"{number:02}.html").write_text(page, encoding="utf-8")
    for name, data in ODD.items():
        (folder / name).write_bytes(data)
    (folder / "held.html").write_text(_held(), encoding="utf-8")


def _page(press: Press, month: int, number: int, chance: random.Random) -> str:
    words = {
        "thing": chance.choice(_THINGS[press.language]),
        "did": chance.choice(_DID[press.language]),
        "place": chance.choice(_PLACES),
        "person": chance.choice(_PEOPLE),
        "number": str(chance.randint(11, 48)),
    }
    lines = [line.format(**words) for line in _lines(press.language, chance)]
    title = FERRY if (press.host, number) == ("harborledger.example", STORIES - 1) else _title(words, press.language)
    if title == FERRY:
        lines[0] = "The ferry at Corrow Bay opened again on a wet morning, and half of the town came to see it."
    added = [text for since, text in press.added if month >= since]
    return _html(press, title, lines + added, month, number, words["person"])


def _lines(language: str, chance: random.Random) -> list[str]:
    if language == "en":
        return [chance.choice(_EN_OPENINGS), *chance.sample(_EN_MIDDLE, 5), chance.choice(_EN_END)]
    return list(_DE if language == "de" else _FR)


def _title(words: dict[str, str], language: str) -> str:
    thing, place, did = words["thing"], words["place"], words["did"]
    return {
        "en": f"The {thing} at {place} {did}",
        "de": f"{place}: Die {thing} {did} wieder",
        "fr": f"{place} : la {thing} {did}",
    }[language]


def _html(press: Press, title: str, lines: list[str], month: int, number: int, author: str) -> str:
    year, of_year = FIRST_YEAR + month // 12, month % 12 + 1
    address = f"https://www.{press.host}/{year}/{of_year:02}/story-{number}"
    body = "\n".join(f"<p>{html.escape(line)}</p>" for line in lines)
    return f"""<!DOCTYPE html>
<html lang="{press.language}"><head><meta charset="utf-8"><title>{html.escape(title)}</title>
<meta name="author" content="{author}"><meta property="og:title" content="{html.escape(title)}">
<meta property="og:site_name" content="{html.escape(press.name)}"><meta property="og:url" content="{address}">
<meta property="article:published_time" content="{year}-{of_year:02}-{number % 27 + 1:02}T08:00:00Z">
<link rel="canonical" href="{address}"></head>
<body><main><article><h1>{html.escape(title)}</h1>
{body}
</article></main></body></html>
"""


def _held() -> str:
    asks = [text for press in PRESSES[:2] for since, text in press.added if since]
    return _html(PRESSES[1], HELD, ["A short note from the editor about the year.", *asks], 13, 3, "The editors")
