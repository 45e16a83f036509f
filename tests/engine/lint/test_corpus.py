from cleaner.engine.lint.finding import Check
from tests.engine.lint.health import LABEL, a_rule, found, messages

LATER = "[block]\npattern = '''remind me later'''\nstarts = true"


def test_a_cut_in_a_clean_text_is_an_error_with_file_and_line() -> None:
    rule = a_rule(LABEL)
    corpus = {"a/b.txt": "It rained.\n\nRemind me later\nIt stopped.\n"}
    assert found(rule, corpus=corpus) == [("generic/sample", "error", "silence")]
    assert messages(rule, corpus=corpus, check=Check.SILENCE) == ["a/b.txt:3: cuts 'Remind me later' from a clean text"]


def test_clean_texts_may_be_of_any_publisher_and_language() -> None:
    scope = 'hosts = ["a.example"]\nlanguages = ["de"]'
    rule = a_rule(LABEL, rule_id="publishers/a.example/x", scope=scope)
    assert len(messages(rule, corpus={"a.txt": "Remind me later\n"}, check=Check.SILENCE)) == 1


def test_what_is_spared_is_no_cut() -> None:
    corpus = {"a.txt": "“Remind me later, she said.\n"}
    rule = a_rule(LATER, stays=["“Remind me later”, she said."])
    assert messages(rule, corpus=corpus, check=Check.SILENCE) == []


def test_a_long_cut_is_shown_short() -> None:
    rule = a_rule(LATER, stays=["She will remind me later."])
    (message,) = messages(rule, corpus={"a.txt": "Remind me later" + " or never" * 20}, check=Check.SILENCE)
    assert len(message) < 100


def test_a_rule_that_claims_a_share_of_what_others_keep_is_broad() -> None:
    broad = a_rule(LATER, stays=["She will remind me later."], rule_id="generic/broad")
    others = a_rule(LABEL, stays=["Remind me later, said one.\n" * 5], rule_id="wire/other")
    assert ("generic/broad", "warning", "over-broad") in found(broad, others)
    assert messages(broad, others, check=Check.OVER_BROAD) == [
        "claims 5 of 6 blocks of clean texts: name more of what identifies the line"
    ]


def test_a_few_blocks_are_no_share() -> None:
    broad = a_rule(LATER, stays=["She will remind me later."], rule_id="generic/broad")
    others = a_rule(LABEL, stays=["Remind me later, said one.\n" * 4], rule_id="wire/other")
    assert messages(broad, others, check=Check.OVER_BROAD) == []


def test_an_example_says_nothing_about_its_own_rule() -> None:
    rule = a_rule(LATER, stays=["“Remind me later”, said one.\n> Remind me later\n" * 5])
    assert messages(rule, check=Check.OVER_BROAD) == []
