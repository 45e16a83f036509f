"""Every kind of mistake in a rule file: found, located, and told with what to write instead."""

import pytest

from cleaner.rules.rule import (
    BlockShape,
    Category,
    Edge,
    Feature,
    IfNoEnd,
    InlineShape,
    KeepAs,
    Position,
    Quotes,
    RegionShape,
    ScoreShape,
    Status,
)
from tests.rules.writing import made, mistakes, read, rule_text

BLOCK = """\
[block]
pattern = "remind me later"
whole   = true
"""
LINES = """\
[block]
lines = ["Remind me later"]
"""
REGION = """\
[region]
start      = "before you go"
end        = "remind me later"
max_blocks = 4
if_no_end  = "skip"
"""
INLINE = """\
[inline]
at      = "end"
pattern = "remind me later"
"""
SCORE = """\
[score]
threshold = 5
max_words = 40

[[score.signal]]
name    = "imperative"
points  = 5
pattern = "remind me"

[[score.signal]]
name     = "links"
points   = 2
feature  = "link_share"
at_least = 50
"""
PAGE = SCORE.replace('"link_share"', '"page"').replace("at_least = 50", 'sign     = "named newsletter"')
SCOPE = """\
hosts     = ["paper.example"]
languages = ["en"]
position  = "tail"
"""
MANY_SIGNALS = '[[score.signal]]\nname = "{}"\npoints = 1\npattern = "remind me"\n'
MANY_SIGNALS = "".join(MANY_SIGNALS.format(number) for number in range(49)) + "[[score.signal]]"
# shape · what is written · what stands there instead · key · what the author is told
MISTAKES = [
    # the head
    (BLOCK, 'summary  = "A sample"', "", "summary", "is missing; write a text in quotation marks"),
    (BLOCK, '"A sample"', '""', "summary", "must not be empty"),
    (BLOCK, '"A sample"', "7", "summary", "must be a text in quotation marks, not a whole number"),
    (BLOCK, '"A sample"', '"""A\nsample"""', "summary", "must be one line; what more there is to say goes into why"),
    (BLOCK, '"A sample"', r'"A \u001b[31msample"', "summary", "must be one line"),
    (BLOCK, 'category = "other"', "", "category", "is missing; write one of: donation-appeal, subscription,"),
    (BLOCK, '"other"', '"newsletters"', "category", "'newsletters' is not known; did you mean 'newsletter'?"),
    (BLOCK, '"other"', '"zzz"', "category", "'zzz' is not known; one of: donation-appeal,"),
    (BLOCK, '"stable"', '"done"', "status", "'done' is not known; one of: draft, stable, retired"),
    (BLOCK, '"stable"', "true", "status", "must be one of: draft, stable, retired, not true or false"),
    (BLOCK, "2026-09-14", '"2026-09-14"', "added", "must be a date such as 2026-09-14, without quotation marks"),
    (BLOCK, "2026-09-14", "2026-09-14T10:00:00", "added", "must be a date such as 2026-09-14"),
    (BLOCK, 'why      = "Because."', "", "why", "is missing"),
    (BLOCK, 'why  ', 'whyy ', "whyy", "unknown key; did you mean 'why'?"),
    (BLOCK, 'why  ', 'zzz  ', "zzz", "unknown key; known here: summary, category, status, added, why,"),
    # the scope
    (BLOCK, "[scope]", "[scop]", "scop", "unknown key; did you mean 'scope'?"),
    (BLOCK, '["paper.example"]', '"paper.example"', "scope.hosts", "must be a list of texts in [ ], not a text"),
    (BLOCK, '["paper.example"]', "[]", "scope.hosts", "must not be an empty list: leave the key out"),
    (BLOCK, '["paper.example"]', '[" "]', "scope.hosts", "must hold only texts that are not empty"),
    (BLOCK, '["paper.example"]', "[7]", "scope.hosts", "must hold only texts that are not empty"),
    (BLOCK, '"paper.example"', '"www.paper.example"', "scope.hosts", "is not as hosts are compared; write"),
    (BLOCK, '"paper.example"', '"Paper.example"', "scope.hosts", "without www., such as 'paper.example'"),
    (BLOCK, '"paper.example"', '"https://paper.example/"', "scope.hosts", "is not a host name"),
    (BLOCK, '"paper.example"', '"paper"', "scope.hosts", "is not a host name"),
    (BLOCK, '["en"]', '["EN"]', "scope.languages", "'EN' is not a language code such as 'en'"),
    (BLOCK, '["en"]', '["english"]', "scope.languages", "'english' is not a language code"),
    (BLOCK, '["en"]', '["jp"]', "scope.languages", "'jp' is not a language code such as 'en': ISO 639 has 'ja'"),
    (BLOCK, '"tail"', '"foot"', "scope.position", "'foot' is not known; one of: head, tail, end, anywhere"),
    (BLOCK, 'position  = "tail"', 'quotes = "cut"', "scope.quotes", "'cut' is not known; one of: keep, strip"),
    (BLOCK, 'position  = "tail"', "names_publisher = 1", "scope.names_publisher", "must be true or false, not"),
    (BLOCK, 'hosts   ', "names_publisher = true\n#", "scope.names_publisher", "makes sense only beside hosts"),
    (BLOCK, 'position  = "tail"', "host = 1", "scope.host", "unknown key; did you mean 'hosts'?"),
    # blocks
    (BLOCK, '"remind me later"', '"(?i)remind"', "block.pattern", "flags such as (?i) are not supported"),
    (BLOCK, '"remind me later"', "7", "block.pattern", "must be a text in quotation marks, not a whole number"),
    (BLOCK, "whole   = true", "", "block.pattern", "say how it sits in the block: exactly one of whole,"),
    (BLOCK, "whole   = true", "whole = true\nstarts = true", "block.pattern", "exactly one of whole, starts, contains"),
    (BLOCK, "whole   = true", "whole = false", "block.pattern", "exactly one of whole, starts, contains"),
    (BLOCK, "whole   = true", 'whole = "yes"', "block.whole", "must be true or false, not a text"),
    (BLOCK, "whole   = true", 'whole = true\nlines = ["x"]', "block", "give either a pattern or lines"),
    (BLOCK, 'pattern = "remind me later"', "", "block", "give either a pattern or lines"),
    (BLOCK, "whole ", 'keep_as = "name"\nwhole ', "block.keep_as", "'name' is not known; one of: credit, author"),
    (BLOCK, "whole ", "max_blocks = 2\nwhole ", "block.max_blocks", "unknown key; known here: pattern, whole,"),
    (LINES, '"Remind me later"]', '"Later"]\nwhole = true', "block.whole", "goes with a pattern only"),
    (LINES, '"Remind me later"', '"Later", "* * *"', "block.lines", "must hold only lines with a word in them"),
    # regions
    (REGION, 'start      = "before you go"', "", "region.start", "is missing"),
    (REGION, '"before you go"', '"before*+"', "region.start", "possessive repetition is not supported"),
    (REGION, '"remind me later"', r"'''later\B'''", "region.end", r"\B is not supported"),
    (REGION, "max_blocks = 4", "", "region.max_blocks", "is missing; write a whole number"),
    (REGION, "max_blocks = 4", "max_blocks = 0", "region.max_blocks", "must lie between 1 and 200"),
    (REGION, "max_blocks = 4", "max_blocks = 4.0", "region.max_blocks", "must be a whole number, not a decimal number"),
    (REGION, "max_blocks = 4", "max_blocks = true", "region.max_blocks", "must be a whole number, not true or false"),
    (REGION, '"skip"', '"stop"', "region.if_no_end", "'stop' is not known; one of: skip, start-only, document-end"),
    (REGION, 'end        = "remind me later"', "", "region.if_no_end", "goes with end only; without end"),
    (REGION, 'if_no_end  = "skip"', 'guard = "a*"', "region.guard", "the pattern matches an empty text"),
    # parts of blocks
    (INLINE, 'at      = "end"', "", "inline.at", "is missing; write one of: start, end"),
    (INLINE, '"end"', '"both"', "inline.at", "'both' is not known; one of: start, end"),
    (INLINE, 'pattern = "remind me later"', "", "inline.pattern", "is missing"),
    (INLINE, 'at      = "end"', 'at = "end"\nwhole = true', "inline.whole", "unknown key"),
    # scores
    (SCORE, "threshold = 5", "", "score.threshold", "is missing; write a whole number"),
    (SCORE, "threshold = 5", "threshold = 8", "score.threshold", "all signals together do not reach it"),
    (SCORE, "threshold = 5", "threshold = 101", "score.threshold", "must lie between 1 and 100"),
    (SCORE, "max_words = 40", "max_words = 1001", "score.max_words", "must lie between 1 and 1000"),
    (SCORE, 'name    = "imperative"', "", "score.signal.#1.name", "is missing"),
    (SCORE, '"imperative"', '"links"', "score.signal", "two signals have the same name"),
    (SCORE, "[[score.signal]]", MANY_SIGNALS, "score.signal", "there are 51; 50 are allowed"),
    (SCORE, "points   = 2", "points   = -101", "score.signal.#2.points", "must lie between -100 and 100"),
    (SCORE, 'pattern = "remind me"', "", "score.signal.#1.pattern", "is missing"),
    (SCORE, "at_least = 50", "", "score.signal.#2.feature", "give at_least or at_most beside it"),
    (SCORE, "at_least = 50", 'sign = "in aside"', "score.signal.#2.sign", "goes with page only"),
    (PAGE, 'sign     = "named newsletter"', "", "score.signal.#2.feature", "give sign beside it"),
    (PAGE, '"named newsletter"', '"newsletter"', "score.signal.#2.sign", "did you mean 'named newsletter'?"),
    (PAGE, '"named newsletter"', '"box"', "score.signal.#2.sign", "one of: named story, named body, "),
    (PAGE, "points   = 2", 'points = 2\npattern = "x"', "score.signal.#2.pattern", "give sign instead"),
    (PAGE, "points   = 2", "points = 2\nat_least = 1", "score.signal.#2.at_least", "goes with link_share, words or"),
    (SCORE, "at_least = 50", "at_least = -1", "score.signal.#2.at_least", "must lie between 0 and 1000"),
    (SCORE, "at_least =", 'pattern = "x"\nat_least =', "score.signal.#2.pattern", "give at_least or at_most instead"),
    (SCORE, '"link_share"', '"links"', "score.signal.#2.feature", "'links' is not known; did you mean 'link_"),
    (SCORE, "pattern =", "at_most = 3\npattern =", "score.signal.#1.at_most", "goes with link_share, words or"),
    (SCORE, "pattern =", "weight = 3\npattern =", "score.signal.#1.weight", "unknown key"),
    # examples
    (BLOCK, 'name = "goes"', "", "must_strip.#1.name", "is missing"),
    (BLOCK, "- Remind me later", "Remind me later", "must_strip.#1.text", "must begin with '- ' (goes) or two spaces"),
    (BLOCK, "- Remind me later", "  Remind me later", "must_strip.#1.text", "nothing goes: mark at least one line"),
    (BLOCK, "The harbour reopened.", "", "must_keep.#1.text", "the example is empty"),
    (BLOCK, "text = '''\nThe", "txt = '''\nThe", "must_keep.#1.text", "is missing; write a text"),
    (BLOCK, 'name = "stays"', 'name = "stays"\nhost = "x"', "must_keep.#1.host", "unknown key; known here: name, text"),
    (BLOCK, "[[must_keep]]", "[must_keep]", "must_keep", "must be one or more tables [[must_keep]], not a table"),
    (BLOCK, "[[must_keep]]", "[[must_kept]]", "must_keep", "is missing; write one or more tables [[must_keep]]"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("shape", "written", "instead", "key", "told"), MISTAKES, ids=[f"{m[3]}: {m[4][:30]}" for m in MISTAKES]
)
def test_a_mistake_is_located_and_explained(shape: str, written: str, instead: str, key: str, told: str) -> None:
    text = rule_text(shape, scope=SCOPE)
    assert written in text
    changed = text.replace(written, instead, 1)
    error = next(error for error in mistakes(changed) if error.key == key and told in error.problem)
    assert str(error).startswith(f"sample.toml:{error.line}: {key}: {error.problem}")
    if error.problem.startswith("is missing"):
        assert error.quoted == _header(key)
    else:
        assert changed.split("\n")[error.line - 1].strip() == error.quoted
        assert key.rpartition(".")[2] in error.quoted


def _header(key: str) -> str:
    """The header of the table that a key belongs to; a missing key is shown there."""
    table = key.rpartition(".")[0]
    return f"[[{table[:-3]}]]" if "#" in table else f"[{table}]" if table else ""


@pytest.mark.parametrize(
    ("wrong", "key"),
    [
        (SCORE.replace("threshold = 5", "threshold = 101"), "score.threshold"),
        (SCORE.replace("points  = 5", "points = 5.0"), "score.signal.#1.points"),
        (SCORE.replace("points  = 5", ""), "score.signal.#1.points"),
    ],
)
def test_a_number_that_is_wrong_is_one_mistake(wrong: str, key: str) -> None:
    assert [error.key for error in mistakes(rule_text(wrong))] == [key]


@pytest.mark.parametrize(
    ("shapes", "key"),
    [([], ""), ([BLOCK, INLINE], "inline"), ([BLOCK, REGION, INLINE, SCORE], "region")],
)
def test_a_rule_has_one_shape(shapes: list[str], key: str) -> None:
    (error,) = mistakes(rule_text("\n".join(shapes)))
    assert (error.key, error.problem) == (key, "give exactly one shape: [block], [region], [inline] or [score]")


def test_a_shape_must_be_a_table() -> None:
    errors = mistakes(rule_text("").replace("why ", 'block = "x"\nwhy '))
    assert [f"{error.key}: {error.problem}" for error in errors] == ["block: must be a table [block], not a text"]


@pytest.mark.parametrize("key", ["must_strip", "must_keep"])
@pytest.mark.parametrize("empty", ["[]", "[7]", "[[]]"])
def test_a_rule_needs_both_kinds_of_example(key: str, empty: str) -> None:
    text = rule_text(BLOCK)
    start = text.index(f"[[{key}]]")
    without = text[:start] + text[text.find("[[", start + 2) :] if key == "must_strip" else text[:start]
    problems = [f"{error.key}: {error.problem}" for error in mistakes(f"{key} = {empty}\n{without}")]
    assert problems == [f"{key}: must be one or more tables [[{key}]]"]


def test_a_publishers_rule_names_its_hosts() -> None:
    told = 'a publisher\'s rule names its hosts: [scope] hosts = ["…"]'
    (without,) = mistakes(rule_text(BLOCK), "publishers/paper.example/appeal")
    assert (without.key, without.problem) == ("scope", told)
    (empty,) = mistakes(rule_text(BLOCK, scope='position = "tail"'), "publishers/paper.example/appeal")
    assert (empty.key, empty.problem, empty.quoted) == ("scope", told, "[scope]")


def test_a_scope_that_is_no_table_is_told_once() -> None:
    (error,) = mistakes("scope = 7\n" + rule_text(BLOCK))
    assert str(error) == "sample.toml:1: scope: must be a table [scope], not a whole number\n    | scope = 7"


def test_every_mistake_of_a_file_is_told_at_once() -> None:
    text = rule_text(BLOCK, scope=SCOPE)
    text = text.replace('"other"', '"others"').replace('"tail"', '"tial"').replace('"remind', '"(?=remind')
    text = text.replace("- Remind", "Remind").replace("added ", "addded ")
    assert {error.key for error in mistakes(text)} == {
        "category",
        "scope.position",
        "block.pattern",
        "must_strip.#1.text",
        "added",
        "addded",
    }


def test_a_full_rule_is_read_as_written() -> None:
    rule = made(
        REGION,
        "wire/full",
        scope=SCOPE + 'quotes = "strip"\nnames_publisher = true',
        category="wire-credit",
        status="draft",
    )
    assert (rule.id, rule.summary, rule.why, rule.added.isoformat()) == (
        "wire/full",
        "A sample",
        "Because.",
        "2026-09-14",
    )
    assert (rule.category, rule.status) == (Category.WIRE_CREDIT, Status.DRAFT)
    assert (rule.scope.hosts, rule.scope.languages) == (("paper.example",), ("en",))
    assert (rule.scope.position, rule.scope.quotes, rule.scope.names_publisher) == (Position.TAIL, Quotes.STRIP, True)
    assert [example.name for example in (*rule.must_strip, *rule.must_keep)] == ["goes", "stays"]
    assert rule.digest.startswith("sha256:")


def test_each_shape_is_read_as_written() -> None:
    block, lines, region, inline, score = (made(shape).shape for shape in (BLOCK, LINES, REGION, INLINE, SCORE))
    assert isinstance(block, BlockShape)
    assert block.pattern is not None
    assert lines == BlockShape(None, ("remind me later",), None)
    assert isinstance(region, RegionShape)
    assert (region.max_blocks, region.if_no_end, region.guard) == (4, IfNoEnd.SKIP, None)
    assert isinstance(inline, InlineShape)
    assert inline.at is Edge.END
    assert isinstance(score, ScoreShape)
    assert (score.threshold, score.max_words, len(score.signals)) == (5, 40, 2)
    assert (score.signals[1].feature, score.signals[1].at_least, score.signals[1].pattern) == (
        Feature.LINK_SHARE,
        50,
        None,
    )


def test_a_region_without_end_runs_to_the_end_of_the_document() -> None:
    region = made('[region]\nstart = "before you go"\nmax_blocks = 4').shape
    assert isinstance(region, RegionShape)
    assert region.if_no_end is IfNoEnd.DOCUMENT_END


def test_only_blocks_and_parts_keep_what_they_cut() -> None:
    assert made(BLOCK + 'keep_as = "credit"').keep_as is KeepAs.CREDIT
    assert made(INLINE + 'keep_as = "author"').keep_as is KeepAs.AUTHOR
    assert made(LINES).keep_as is None
    assert made(REGION).keep_as is None
    assert made(SCORE).keep_as is None


def test_a_rule_is_told_from_its_change() -> None:
    rule = read(rule_text(BLOCK))
    changed = read(rule_text(BLOCK) + "# a comment\n")
    assert rule.digest == made(BLOCK).digest != changed.digest
