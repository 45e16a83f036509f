from cleaner.engine.lint.finding import Check, Severity
from cleaner.rules.rule import Rule
from tests.engine.lint.health import LABEL, a_rule, found, messages

LINES = '[block]\nlines = ["Remind me later", "Ask me again"]'
HOST = 'hosts = ["a.example"]'


def test_a_rule_whose_lines_another_takes_is_shadowed() -> None:
    assert found(a_rule(LINES, rule_id="generic/a"), a_rule(LABEL, rule_id="generic/b")) == [
        ("generic/a", "warning", "overlap"),
        ("generic/b", "warning", "shadowed"),
    ]


def test_the_winner_shows_what_only_it_takes() -> None:
    wide = a_rule(LINES, ["- Remind me later", "- Ask me again"], rule_id="generic/a")
    narrow = a_rule(LABEL, rule_id="generic/b")
    assert found(wide, narrow) == [("generic/a", "note", "overlap"), ("generic/b", "warning", "shadowed")]
    assert messages(wide, narrow, check=Check.SHADOWED)[0].startswith("generic/a takes every line of its examples: ")
    assert messages(wide, narrow, check=Check.OVERLAP) == ["generic/b claims 1 of the lines of its examples too"]


def test_a_publishers_rule_may_say_what_a_generic_one_says() -> None:
    assert found(a_rule(LABEL), a_rule(LABEL, rule_id="publishers/a.example/x", scope=HOST)) == []


def test_a_rule_for_fewer_documents_or_places_shadows_nothing() -> None:
    folder = "publishers/a.example/"
    named = a_rule(LABEL, rule_id=folder + "b", scope=HOST + "\nnames_publisher = true")
    assert found(a_rule(LABEL, rule_id=folder + "a", scope=HOST), named) == [(folder + "a", "warning", "overlap")]
    assert found(a_rule(LABEL, rule_id="wire/a", scope='languages = ["de"]'), a_rule(LABEL, rule_id="wire/b")) == [
        ("wire/a", "warning", "overlap")
    ]
    tail = a_rule(LABEL, rule_id="generic/a", scope='position = "tail"')
    assert [finding for finding in found(tail, a_rule(LABEL, rule_id="generic/b")) if finding[0] == "generic/b"] == []


def test_drafts_count_and_retired_rules_do_not() -> None:
    assert found(a_rule(LABEL, rule_id="generic/a", status="draft"), a_rule(LABEL, rule_id="generic/b")) != []
    retired = a_rule(LABEL, rule_id="generic/a", status="retired")
    assert found(retired, a_rule(LABEL, rule_id="generic/b")) == []


def test_parts_of_lines_are_nobodys_overlap() -> None:
    part = "[inline]\npattern = '''\\(reuters\\)'''\nat = \"end\""
    rules = [a_rule(part, ["  It rained.[- (Reuters)-]"], ["(Reuters) won."], rule_id=f"generic/{x}") for x in "ab"]
    assert found(*rules) == []


def listing(rule_id: str, *lines: str, scope: str = "") -> Rule:
    first = lines[0]
    listed = ", ".join(f'"{line}"' for line in lines)
    return a_rule(f"[block]\nlines = [{listed}]", [f"- {first}"], [f"{first}, she said."], rule_id=rule_id, scope=scope)


def test_a_line_that_another_rule_lists_is_a_double() -> None:
    one = listing("generic/a", "Ask me again", "Remind me later")
    two = listing("generic/b", "Not now", "» remind me LATER")
    assert found(one, two) == [("generic/b", "warning", "shadowed")]
    assert messages(one, two, check=Check.SHADOWED) == [
        "generic/a lists the line 'remind me later' already: take it out where it fits less"
    ]


def test_the_rule_for_fewer_places_holds_the_double() -> None:
    narrow = listing("generic/a", "Ask me again", "Remind me later", scope='position = "end"')
    wide = listing("generic/b", "Not now", "Remind me later")
    assert found(narrow, wide, least=Severity.WARNING) == [("generic/a", "warning", "shadowed")]
    head = listing("generic/c", "Maybe", "Ask me again", scope='position = "head"')
    assert found(narrow, head, least=Severity.WARNING) == []
    assert found(wide, listing("wire/a", "Later", "Remind me later")) == []


def test_a_line_twice_in_one_rule_is_a_double_too() -> None:
    assert found(listing("generic/a", "Not now", "Ask me again", "ask me again")) == [
        ("generic/a", "warning", "shadowed")
    ]
