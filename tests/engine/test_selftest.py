from cleaner.engine.selftest import ExampleFailure, failures_of
from tests.rules.writing import made, read, rule_text

LABEL = '[block]\npattern = "remind me later"\nwhole = true'


def changed(written: str, instead: str, **options: str):
    text = rule_text(LABEL, **options)
    assert written in text
    return read(text.replace(written, instead))


def test_a_rule_that_does_what_it_says_has_no_failures() -> None:
    assert failures_of(made(LABEL)) == ()


def test_what_should_go_and_stays_is_a_failure() -> None:
    rule = changed("- Remind me later\n", "- Remind me later\n- Remind me never\n  Rain fell.\n")
    assert failures_of(rule) == (
        ExampleFailure("generic/sample", "goes", ("Rain fell.",), ("Remind me never", "Rain fell.")),
    )


def test_what_should_stay_and_goes_is_a_failure() -> None:
    rule = changed("The harbour reopened.", "The harbour reopened.\nRemind me later")
    assert failures_of(rule) == (
        ExampleFailure(
            "generic/sample", "stays", ("The harbour reopened.", "Remind me later"), ("The harbour reopened.",)
        ),
    )


def test_a_part_that_should_go_is_compared_by_what_is_left() -> None:
    rule = changed("- Remind me later\n", "- Remind me later\n  It closed.[- (AFP)-]\n")
    assert failures_of(rule) == (ExampleFailure("generic/sample", "goes", ("It closed.",), ("It closed. (AFP)",)),)


def test_drafts_are_tried_too() -> None:
    assert failures_of(made(LABEL, status="draft")) == ()
    assert len(failures_of(changed("- Remind me later", "- Remind me never", status="draft"))) == 1


def test_a_publishers_rule_is_tried_on_its_own_pages() -> None:
    assert failures_of(made(LABEL, "publishers/a.example/x", scope='hosts = ["a.example"]')) == ()


def test_an_example_may_go_as_a_whole() -> None:
    region = '[region]\nstart = "remind me"\nmax_blocks = 3'
    text = rule_text(region).replace("- Remind me later\n", "- Remind me later\n- or\n- never\n")
    assert failures_of(read(text)) == ()
