"""Every key of a rule file, declared once: the reader asks for them, JSON Schema and reference are made of them.

What only the reader can tell (RE2 syntax, the markup of examples, sums of points) is in `reader.py` and `shapes.py`.
"""

from cleaner.document.page_sign import PageSign
from cleaner.rules.form import Count, Key, Kind, TableForm, TextForm, Together, When
from cleaner.rules.rule import Category, Edge, Feature, IfNoEnd, KeepAs, Position, Quotes, Status

MAX_SIGNALS = 50  # of a rule; each is looked at on every block that the scan points at
MAX_BLOCKS = 200  # blocks in a region; the longest known appeal has 40
MAX_POINTS = 100
MAX_LENGTH = 10_000  # code points
MAX_NUMBER = 1_000  # words or per cent
NUMBERS = (Feature.LINK_SHARE, Feature.WORDS, Feature.CAPITALS)
# A label of a host: a to z, digits, hyphen, and everything above U+00A0, said by what it is not.
_LABEL = r"[^\x00-,./:-`{-\u00a0]+"
_HOST = TextForm(rf"{_LABEL}(\.{_LABEL})+", "is not a host name in lower case without www., such as 'paper.example'")
# The codes of ISO 639-1, those of its first years among them, by first letter; three letters are taken as they are.
_TWO_LETTERS = (
    "a[abefkmnrsvyz]|b[aeghimnors]|c[aehorsuvy]|d[aevz]|e[elnostu]|f[afijory]|g[adlnuv]|h[aeiortuyz]|i[adegiknostuw]|"
    "j[aivw]|k[agijklmnorsuvwy]|l[abginotuv]|m[ghiklnorsty]|n[abdeglnorvy]|o[cjmrs]|p[ailst]|qu|r[mnouw]|"
    "s[acdeghiklmnoqrstuvw]|t[aeghiklnorstwy]|u[gkrz]|v[eio]|w[ao]|xh|y[io]|z[ahu]"
)
_LANGUAGE = TextForm(
    f"{_TWO_LETTERS}|[a-z]{{3}}",
    "is not a language code such as 'en': ISO 639 has 'ja' for Japanese, 'cs' for Czech, 'uk' for Ukrainian",
)
_ONE_LINE = TextForm(r"[^\x00-\x1f\x7f-\x9f\u2028\u2029]+", "must be one line; what more there is to say goes into why")
_KEEP_AS = Key("keep_as", Kind.WORD, "keeps the cut text as metadata, or its named groups", words=KeepAs)

SCOPE = TableForm(
    (
        Key("hosts", Kind.TEXTS, "the publishers' hosts, subdomains included; a rule below `publishers/` needs them",
            form=_HOST),
        Key("languages", Kind.TEXTS, 'codes such as `["de"]`: the page\'s own word, else what the text is surely in '
            "([ADR 8](adr/0008-language.md)); the rule also applies where neither tells. Name close relatives together",
            form=_LANGUAGE),
        Key("position", Kind.WORD, "`head`: five blocks; `tail`: eight blocks that no rule claims; `end`: those of "
            "the tail below the last sentence that no rule claims", words=Position, default=Position.ANYWHERE),
        Key("quotes", Kind.WORD,
            "`keep` spares what stands in quotation marks or in a quotation that is not one link; `strip` does not",
            words=Quotes, default=Quotes.KEEP),
        Key("names_publisher", Kind.FLAG,
            "the wording itself names the publisher, so the rule also applies where the host is unknown"),
    ),
    (
        Together(Count.SOME, ("hosts",), "makes sense only beside hosts", "names_publisher", When("names_publisher")),
    ),
)  # fmt: skip
BLOCK = TableForm(
    (
        Key("pattern", Kind.PATTERN, "what the block says"),
        Key("whole", Kind.FLAG, "the pattern is the whole block"),
        Key("starts", Kind.FLAG, "the block starts with the pattern"),
        Key("contains", Kind.FLAG, "the pattern stands anywhere in the block"),
        Key("lines", Kind.TEXTS, "whole blocks, compared without case and without punctuation at the ends"),
        _KEEP_AS,
    ),
    (
        Together(Count.ONE, ("pattern", "lines"), "give either a pattern or lines", ""),
        Together(Count.ONE, ("whole", "starts", "contains"),
                 "say how it sits in the block: exactly one of whole, starts, contains = true",
                 "pattern", When("pattern")),
        Together(Count.NONE, ("whole", "starts", "contains"),
                 "goes with a pattern only; lines are always whole blocks", when=When("lines")),
    ),
)  # fmt: skip
REGION = TableForm(
    (
        Key("start", Kind.PATTERN, "the start anchor, at the first word of a block", required=True),
        Key("end", Kind.PATTERN, "the end anchor, in this block or a later one; without it the region runs to the "
            "end of the document"),
        Key("guard", Kind.PATTERN, "a region with a block that matches it is not cut"),
        Key("max_blocks", Kind.NUMBER, "how many blocks it may reach over", required=True, bounds=(1, MAX_BLOCKS)),
        Key("if_no_end", Kind.WORD, "what goes where the end anchor does not come",
            words=IfNoEnd, default=IfNoEnd.SKIP),
    ),
    (
        Together(Count.SOME, ("end",), "goes with end only; without end a region runs to the end of the document",
                 "if_no_end", When("if_no_end")),
    ),
)  # fmt: skip
INLINE = TableForm(
    (
        Key("at", Kind.WORD, "which end of the block", required=True, words=Edge),
        Key("pattern", Kind.PATTERN, "the part that goes", required=True),
        _KEEP_AS,
    )
)
SIGNAL = TableForm(
    (
        Key("name", Kind.TEXT, "what the evidence calls it", required=True),
        Key("points", Kind.NUMBER, "for cutting; below zero: against it", required=True,
            bounds=(-MAX_POINTS, MAX_POINTS)),
        Key("feature", Kind.WORD, "what the signal looks at: link targets, the share of linked text (per cent), the "
            "number of words, the share of words after the first that begin with a capital letter (per cent), what an "
            "HTML page says about the block; without it, the text", words=Feature),
        Key("pattern", Kind.PATTERN, "anywhere in the text or in a link target"),
        Key("at_least", Kind.NUMBER, "the least number that counts", bounds=(0, MAX_NUMBER)),
        Key("at_most", Kind.NUMBER, "the greatest number that counts", bounds=(0, MAX_NUMBER)),
        Key("sign", Kind.WORD, "what the page says: how it names the elements around the block, or in which it stands",
            words=PageSign),
    ),
    (
        Together(Count.NONE, ("pattern",), "link_share, words and capitals are numbers: give at_least or at_most "
                 "instead",                 when=When("feature", NUMBERS)),
        Together(Count.SOME, ("at_least", "at_most"), "give at_least or at_most beside it", "feature",
                 When("feature", NUMBERS)),
        Together(Count.NONE, ("pattern",), "page has signs of its own: give sign instead",
                 when=When("feature", (Feature.PAGE,))),
        Together(Count.SOME, ("sign",), "give sign beside it", "feature", When("feature", (Feature.PAGE,))),
        Together(Count.NONE, ("sign",), "goes with page only", when=When("feature", (Feature.PAGE,), otherwise=True)),
        Together(Count.SOME, ("pattern",), "is missing; write a text in quotation marks", "pattern",
                 When("feature", (*NUMBERS, Feature.PAGE), otherwise=True)),
        Together(Count.NONE, ("at_least", "at_most"), "goes with link_share, words or capitals only",
                 when=When("feature", NUMBERS, otherwise=True)),
    ),
)  # fmt: skip
SCORE = TableForm(
    (
        Key("threshold", Kind.NUMBER, "points from which on a block goes", required=True, bounds=(1, MAX_POINTS)),
        Key("max_words", Kind.NUMBER, "a longer block never goes", required=True, bounds=(1, MAX_NUMBER)),
        Key(
            "max_length",
            Kind.NUMBER,
            "in code points; a longer block never goes, and a rule for short blocks costs long ones nothing",
            bounds=(1, MAX_LENGTH),
        ),
        Key(
            "signal",
            Kind.TABLES,
            "the signals, each with a name of its own",
            required=True,
            table=SIGNAL,
            bounds=(1, MAX_SIGNALS),
        ),
    )
)
EXAMPLE = TableForm(
    (
        Key("name", Kind.TEXT, "what it shows", required=True),
        Key("text", Kind.TEXT, "the document, a line a block", required=True),
    )
)
SHAPES = {"block": BLOCK, "region": REGION, "inline": INLINE, "score": SCORE}
RULE = TableForm(
    (
        Key("summary", Kind.TEXT, "one line: what it cuts", required=True, form=_ONE_LINE),
        Key("category", Kind.WORD, "what kind of boilerplate that is", required=True, words=Category),
        Key("status", Kind.WORD, "`stable` cuts; `draft` is tested and does not cut; `retired` stays for old archives",
            required=True, words=Status),
        Key("added", Kind.DATE, "when the rule was written", required=True),
        Key("why", Kind.TEXT, "what the wording rests on, and why it is safe", required=True),
        Key("scope", Kind.TABLE, "where the rule applies; without it, everywhere", table=SCOPE),
        Key("block", Kind.TABLE, "cuts a block that matches a pattern or equals a line", table=BLOCK),
        Key("region", Kind.TABLE, "cuts from a start anchor to an end anchor", table=REGION),
        Key("inline", Kind.TABLE, "cuts a part at the start or the end of a block", table=INLINE),
        Key("score", Kind.TABLE, "cuts a block whose signals add up", table=SCORE),
        Key("must_strip", Kind.TABLES, "documents of which the rule cuts something", required=True, table=EXAMPLE),
        Key("must_keep", Kind.TABLES, "documents of which the rule cuts nothing", required=True, table=EXAMPLE),
    ),
    (
        Together(Count.ONE, tuple(SHAPES), "give exactly one shape: [block], [region], [inline] or [score]"),
    ),
)  # fmt: skip
