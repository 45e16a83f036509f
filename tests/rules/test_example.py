import pytest

from cleaner.document.block import Kind
from cleaner.rules.example import ExampleError, read_kept, read_stripped


def test_one_line_is_one_block_with_exact_offsets() -> None:
    article = read_kept("First.\n\n> Second.\n").article
    assert article.text == "First.\nSecond."
    assert [article.text[block.start : block.end] for block in article.blocks] == ["First.", "Second."]


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("Plain", Kind.PARAGRAPH),
        ("> Quoted", Kind.QUOTATION),
        ("# Heading", Kind.HEADING),
        ("* Point", Kind.LIST_ITEM),
        ("#NoSpace", Kind.PARAGRAPH),
    ],
)
def test_the_mark_before_a_line_is_its_kind(line: str, kind: Kind) -> None:
    assert read_kept(line).article.blocks[0].kind is kind


def test_a_link_shows_its_text_and_keeps_its_target() -> None:
    article = read_kept("See [our list](/newsletters) and [x](https://a.example/?q=1).").article
    (block,) = article.blocks
    assert article.text == "See our list and x."
    assert block.link_targets == ("/newsletters", "https://a.example/?q=1")
    assert block.link_share == 100 * len("our listx") // len(article.text)


def test_a_line_that_is_all_link_has_the_whole_share() -> None:
    assert read_kept("[More](/more)").article.blocks[0].link_share == 100


def test_everything_stays_in_must_keep() -> None:
    document = read_kept("> One\nTwo [x](y)", host="paper.example")
    assert document.left == ("One", "Two x")
    assert document.article.metadata.host == "paper.example"


def test_the_gutter_tells_what_goes() -> None:
    document = read_stripped("  Stays.\n- Goes.\n\n- # Goes too\n  > Stays too.\n", host="paper.example")
    assert document.article.text == "Stays.\nGoes.\nGoes too\nStays too."
    assert document.left == ("Stays.", "Stays too.")
    assert document.article.metadata.host == "paper.example"


def test_a_part_of_a_line_can_go() -> None:
    document = read_stripped("  [-LISBON (AFP) - -]The port [-[x](y)-]closed.[- (AFP)-]\n")
    assert document.article.text == "LISBON (AFP) - The port xclosed. (AFP)"
    assert document.left == ("The port closed.",)


@pytest.mark.parametrize("reader", [read_kept, read_stripped])
@pytest.mark.parametrize("text", ["", "\n", "  \n \n"])
def test_an_empty_example_is_refused(reader, text: str) -> None:
    with pytest.raises(ExampleError, match="the example is empty"):
        reader(text)


@pytest.mark.parametrize("line", ["Stays.", "-Goes.", " Stays.", "+ Goes.", "-"])
def test_a_line_without_its_gutter_is_refused(line: str) -> None:
    with pytest.raises(ExampleError, match=r"must begin with '- ' \(goes\) or two spaces \(stays\)") as refusal:
        read_stripped(f"- Goes.\n{line}\n")
    assert repr(line) in str(refusal.value)


def test_an_example_in_which_nothing_goes_is_refused() -> None:
    with pytest.raises(ExampleError, match=r"nothing goes: mark at least one line with '- ' or a part with \[- -\]"):
        read_stripped("  Stays.\n  Stays too.\n")


def test_what_a_page_says_about_a_block_stands_before_it() -> None:
    document = read_stripped("- {named share, in li} * [Mail](/m)\n  {hidden} stays.\n")
    assert [block.signs for block in document.article.blocks] == [("named share", "in li"), ()]
    assert document.article.blocks[0].kind is Kind.LIST_ITEM
    assert document.article.text == "Mail\n{hidden} stays."
    assert document.left == ("{hidden} stays.",)


def test_what_no_page_can_say_is_refused_with_what_it_can() -> None:
    with pytest.raises(ExampleError, match="'named boat' is nothing that a page can say: one of named story, "):
        read_kept("{named boat} Words.")
