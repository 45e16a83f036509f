"""`cleaner show`, `cleaner search`, `cleaner explain`: finding a document again and seeing what was done to it."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from cleaner.archive.roots import noted_roots
from tests.archive.samples import APPEAL, CREDIT, OFFER, PACK, QUOTED, STORY, html, write
from tests.cli.conftest import Run

LINES = STORY.split("\n")[2:4]
HEAD = (
    '<link rel="canonical" href="https://zebra.example/pier"><title>The old pier</title>'
    '<meta name="author" content="Tom Hale"><meta property="article:published_time" content="2026-11-03">'
)


@pytest.fixture
def archived(run: Run, tmp_path: Path) -> None:
    """Document 1 is a text with two cuts, 2 a page about itself, 3 and 4 share a place."""
    write(tmp_path / "in/a.txt", STORY + CREDIT + APPEAL)
    write(tmp_path / "in/b.html", html(*LINES, QUOTED.strip(), OFFER.strip(), head=HEAD))
    write(tmp_path / "x/same.txt", "First text.\n")
    write(tmp_path / "y/same.txt", "Second text.\n")
    assert run("archive", "in", "x", "y").exit_code == 0


@pytest.mark.usefixtures("archived")
def test_a_document_by_each_of_its_names(run: Run) -> None:
    digest = json.loads(run("show", "1", "--json").stdout)["capture_digest"]
    for name in ("1", "a.txt", digest, digest[7:19]):
        shown = run("show", name)
        assert (shown.exit_code, shown.stdout, shown.stderr) == (0, STORY, "")
    assert run("show", "https://zebra.example/pier").stdout.startswith(LINES[0])


@pytest.mark.usefixtures("archived")
def test_an_unknown_or_ambiguous_name_is_exit_code_2(run: Run) -> None:
    unknown = run("show", "99")
    assert (unknown.exit_code, unknown.stdout) == (2, "")
    assert unknown.stderr.startswith("cleaner: no document '99' in the archive")
    assert "'same.txt' stands for 2 documents (3, 4)" in run("show", "same.txt").stderr
    assert run("explain", "99").exit_code == 2


@pytest.mark.usefixtures("archived")
def test_the_original_is_the_extracted_text_with_every_cut_put_back(run: Run) -> None:
    assert run("show", "1", "--original").stdout == STORY + CREDIT + APPEAL
    assert json.loads(run("show", "1", "--original", "--json").stdout)["extracted_text"] == STORY + CREDIT + APPEAL


@pytest.mark.usefixtures("archived")
def test_what_was_removed_with_rule_and_offsets(run: Run) -> None:
    start, middle, end = len(STORY), len(STORY + CREDIT), len(STORY + CREDIT + APPEAL)
    assert run("show", "1", "--removed").stdout == (
        f"{start}-{middle}  zebra/credit  (wire-credit), removal 1\n{CREDIT}\n"
        f"{middle}-{end}  zebra/appeal  (donation-appeal), removal 2\n{APPEAL}"
    )
    assert run("show", "3", "--removed").stdout == "nothing was cut\n"


@pytest.mark.usefixtures("archived")
def test_where_a_document_comes_from_and_what_was_done_to_it(run: Run) -> None:
    run("archive", "in")
    provenance = run("show", "2", "--provenance").stdout.splitlines()
    fields = {line[2:18].strip(): line[18:] for line in provenance}
    assert [line for line in provenance if line and line[0] != " "] == [
        *("document 2", "source", "reading", "cleaning", "history", "seal")
    ]
    assert (fields["title"], fields["host"]) == ("The old pier", "zebra.example")
    assert (fields["URL"], fields["author"]) == ("https://zebra.example/pier", "Tom Hale")
    assert (fields["published"], fields["encoding"]) == ("2026-11-03", "utf-8, by utf-8")
    assert fields["extractor"].startswith("dom 1, selectolax ")
    assert fields["capture"].startswith("sha256:")
    assert fields["by"].endswith("profile article, strength safe")
    assert fields["cut by"] == f"zebra/offer: 1 × newsletter, {len(OFFER.strip())} characters"
    assert fields["spared"] == "zebra/appeal: quotation"
    assert fields["revision 2"].startswith("run 1 (archive), 20")
    assert fields["revision 2"].endswith("…, current")
    assert [line[18:33] for line in provenance if line.startswith("  met ")] == ["b.html, run 1, ", "b.html, run 2, "]
    assert fields["root"] == noted_roots(Path("archive/archive.db"))[0]
    assert "  credit " in run("show", "1", "--provenance").stdout


@pytest.mark.usefixtures("archived")
def test_a_document_as_json(run: Run) -> None:
    shown = json.loads(run("show", "2", "--json").stdout)
    assert (shown["id"], shown["title"], shown["outcome"]) == (2, "The old pier", "cleaned")
    assert shown["text"].startswith(LINES[0])
    assert "extracted_text" not in shown
    assert [removal["rule"] for removal in shown["removals"]] == ["zebra/offer"]
    assert [(spared["rule"], spared["reason"], spared["text"]) for spared in shown["spared"]] == [
        ("zebra/appeal", "quotation", QUOTED.strip())
    ]
    assert [sighting["place"] for sighting in shown["sightings"]] == ["b.html"]


@pytest.mark.usefixtures("archived")
def test_a_damaged_text_is_not_shown_and_is_exit_code_4(run: Run) -> None:
    with closing(sqlite3.connect("archive/archive.db")) as connection:
        connection.execute("UPDATE revisions SET clean_text = replace(clean_text, 'nine', 'five')")
        connection.commit()
    shown = run("show", "1")
    assert (shown.exit_code, shown.stdout) == (4, "")
    assert "document 1: the text does not match its clean_digest; the archive is damaged" in shown.stderr


@pytest.mark.usefixtures("archived")
def test_search_shows_the_document_and_the_hit_in_its_surroundings(run: Run) -> None:
    found = run("search", "gallery", "noon")
    assert found.exit_code == 0
    assert found.stdout.splitlines() == [
        "     1  Pier vote postponed",
        "        …decision about the old pier. Fishermen from three villages had filled the [gallery] since [noon].",
        "     2  The old pier  [zebra.example · 2026-11-03]",
        "        …decision about the old pier. Fishermen from three villages had filled the [gallery] since [noon]. "
        + QUOTED.strip(),
    ]


@pytest.mark.usefixtures("archived")
def test_search_in_what_was_removed_names_the_rule(run: Run) -> None:
    assert run("search", "--removed", "lights").stdout.splitlines() == [
        "     1  Pier vote postponed  [zebra/appeal]",
        "        " + APPEAL.strip().replace("lights", "[lights]"),
    ]


@pytest.mark.usefixtures("archived")
def test_search_takes_minus_and_phrases_from_the_command_line(run: Run) -> None:
    assert run("search", "gallery", "-poster").stdout.splitlines()[::2] == ["     1  Pier vote postponed"]
    assert run("search", '"since noon"', "--limit", "1").stdout.count("\n") == 2
    assert run("search", '"noon since"').exit_code == 1


@pytest.mark.usefixtures("archived")
def test_a_search_without_a_hit_is_exit_code_1(run: Run) -> None:
    found = run("search", "gal", "ler\x1by")
    assert (found.exit_code, found.stdout) == (1, "")
    assert found.stderr == "cleaner: nothing found for 'gal ler\\x1by'\n"
    assert run("search", "nothing", "--removed").stderr == "cleaner: nothing found for 'nothing' in removed text\n"


@pytest.mark.usefixtures("archived")
def test_search_as_json_has_the_snippet_plain_and_marked(run: Run) -> None:
    hit = json.loads(run("search", "lights", "--removed", "--json").stdout)
    assert hit == {
        "document": 1,
        "title": "Pier vote postponed",
        "host": None,
        "published": None,
        "rule": "zebra/appeal",
        "category": "donation-appeal",
        "snippet": APPEAL.strip(),
        "marked": APPEAL.strip().replace("lights", "\ue000lights\ue001"),
    }


@pytest.mark.usefixtures("archived")
def test_search_filters_and_says_what_is_no_filter(run: Run) -> None:
    assert run("search", "gallery", "host:zebra.example", "after:2026-11-03").stdout.count("The old pier") == 1
    assert run("search", "host:zebra.example").stdout.splitlines()[0] == (
        "     2  The old pier  [zebra.example · 2026-11-03]"
    )
    misread = run("search", "gallery", "after:noon")
    assert misread.stderr.startswith("cleaner: 'after:noon' is no filter")


@pytest.mark.usefixtures("archived")
@pytest.mark.parametrize(("query", "why"), [("-gallery", True), ("-host:a.example", True), ("zzz -gallery", False)])
def test_search_says_why_a_query_of_exclusions_finds_nothing(run: Run, query: str, why: bool) -> None:
    searched = run("search", "--", *query.split())
    more = ": it only says what must not be there; add a word or a filter that must" * why
    assert (searched.exit_code, searched.stderr) == (1, f"cleaner: nothing found for {query!r}{more}\n")


@pytest.mark.usefixtures("archived")
def test_search_counts_hits_in_words_and_as_json(run: Run) -> None:
    assert run("search", "--counts", "gallery").stdout.splitlines() == [
        *("2 hits", "", "by host:", "        1  (unknown)", "        1  zebra.example"),
        *("", "by language:", "        2  (unknown)", "", "by category:"),
        *("        1  donation-appeal", "        1  newsletter", "        1  wire-credit"),
        *("", "by month:", "        1  (unknown)", "        1  2026-11"),
    ]
    counted = json.loads(run("search", "--counts", "gallery", "--json").stdout)
    assert (counted["total"], counted["month"]) == (2, {"": 1, "2026-11": 1})
    assert run("search", "--counts", "nowhere").exit_code == 1


MORNING = r"""
summary = "The promise of the Zebra Gazette"
category = "newsletter"
status = "stable"
added = 2026-11-21
why = "For the tests."
[inline]
pattern = '''every quagga morning\.'''
at = "end"
[[must_strip]]
name = "promise"
text = '''
  It comes [-every quagga morning.-]
'''
[[must_keep]]
name = "no promise"
text = '''
It comes every quagga morning, they say.
'''
"""
LETTER = PACK["zebra/appeal"].replace("zebra appeal", "quagga letter").replace("Zebra appeal", "Quagga letter")
EXPLAINED = [
    "  Pier vote postponed",
    *("  " + line for line in LINES),
    "- Zebra wire by Ada Moreau",
    "  ^ zebra/credit (wire-credit) because of pattern “Zebra wire by Ada Moreau”",
    "- " + APPEAL.strip(),
    "  ^ zebra/appeal (donation-appeal) because of pattern “Zebra appeal:”",
]


def test_a_file_is_explained_with_every_cut_in_place(run: Run, tmp_path: Path) -> None:
    write(tmp_path / "a.txt", STORY + CREDIT + APPEAL)
    explained = run("explain", "a.txt")
    removed, total = len(CREDIT + APPEAL), len(STORY + CREDIT + APPEAL)
    assert explained.exit_code == 0
    assert explained.stdout.splitlines() == [f"a.txt: cleaned, 2 cuts, {removed} of {total} characters", *EXPLAINED]


@pytest.mark.usefixtures("archived")
def test_an_archived_document_is_explained_in_the_same_words(run: Run) -> None:
    explained = run("explain", "1").stdout.splitlines()
    assert explained[0].startswith("document 1: cleaned, 2 cuts, ")
    assert explained[1:] == EXPLAINED
    assert json.loads(run("explain", "1", "--json").stdout)["extracted_text"] == STORY + CREDIT + APPEAL


def test_points_and_what_was_spared_are_explained(run: Run, tmp_path: Path) -> None:
    write(tmp_path / "a.txt", STORY + OFFER + QUOTED)
    assert run("explain", "a.txt").stdout.splitlines()[5:] == [
        "  ^ zebra/offer (newsletter) because of names the product +3 “zebra letter”, promise +2 “every zebra morning”",
        "  " + QUOTED.strip(),
        "",
        "Claimed and spared:",
        "  " + QUOTED.strip(),
        "    zebra/appeal: it stands in quotation marks",
    ]


@pytest.mark.parametrize(
    ("text", "options", "because"),
    [
        (STORY + CREDIT, ("--profile", "appeals"), "zebra/credit: the profile 'appeals' keeps wire-credit"),
        (APPEAL + "One.\nTwo.\n" * 6, (), "zebra/appeal: it does not stand in the tail of the text"),
        (APPEAL * 4, (), "zebra/appeal: the document is held: 100 % of the text would go"),
    ],
)
def test_every_reason_to_spare_has_its_words(
    run: Run, tmp_path: Path, text: str, options: tuple[str, ...], because: str
) -> None:
    write(tmp_path / "a.txt", text)
    explained = run("explain", "a.txt", *options)
    assert explained.exit_code == 0
    assert because in explained.stdout


def test_a_claim_that_another_rule_cut_in_part_is_explained(run: Run, tmp_path: Path) -> None:
    write(tmp_path / "more/wire/morning.toml", MORNING)
    write(tmp_path / "more/generic/letter.toml", LETTER)
    write(tmp_path / "a.txt", STORY + "The quagga letter: it comes every quagga morning.\n")
    explained = run("explain", "a.txt", "--rules", "more")
    assert "-  every quagga morning." in explained.stdout
    assert "generic/letter: wire/morning cut a part of it" in explained.stdout


def test_a_folder_is_explained_file_by_file_and_failures_are_exit_code_3(run: Run, tmp_path: Path) -> None:
    write(tmp_path / "in/a.txt", STORY)
    write(tmp_path / "in/b.txt", "")
    write(tmp_path / "in/c.html", html(*LINES, APPEAL))
    explained = run("explain", "in")
    assert explained.exit_code == 3
    heads = [line for line in explained.stdout.splitlines() if " characters" in line]
    assert [head.partition(",")[0] for head in heads] == ["a.txt: unchanged", "c.html: cleaned"]
    assert explained.stderr == "cleaner: b.txt: holds no text (empty)\n"
    lines = run("explain", "in", "--json").stdout.splitlines()
    assert [json.loads(line)["extracted_text"].partition("\n")[0] for line in lines] == [
        "Pier vote postponed",
        LINES[0],
    ]


def test_an_empty_folder_has_nothing_to_explain(run: Run, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    explained = run("explain", "in")
    assert (explained.exit_code, explained.stdout) == (0, "")


def test_a_path_that_is_there_is_a_path_even_where_it_looks_like_an_id(run: Run, tmp_path: Path) -> None:
    write(tmp_path / "1", STORY)
    assert run("explain", "1").stdout.startswith("1: unchanged")
    (tmp_path / "broken").symlink_to("nowhere")
    assert run("explain", "broken").exit_code == 3
