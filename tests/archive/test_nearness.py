"""Near-duplicates: the same story twice is linked, another one is not."""

import random
from pathlib import Path

import pytest

from cleaner.archive.nearness import sentences
from tests.archive.samples import archive, write
from tests.archive.test_content import counts, rows

WORDS = "harbour council ferry vote pier gallery fishermen noon village decision budget storm mayor letter"


def story(seed: int, count: int = 12) -> list[str]:
    rnd = random.Random(seed)
    return [" ".join(rnd.choices(WORDS.split(), k=12)).capitalize() + "." for _ in range(count)]


def links(path: Path) -> list[tuple[object, ...]]:
    return rows(path, "SELECT document_id, other_id, share FROM near_duplicates ORDER BY 1, 2")


def archived(tmp_path: Path, *texts: str) -> Path:
    for number, text in enumerate(texts):
        write(tmp_path / f"in/{number}.txt", text)
    archive(tmp_path / "a.db", tmp_path / "in")
    return tmp_path / "a.db"


def test_a_syndicated_copy_is_linked_and_stays_a_document(tmp_path: Path) -> None:
    own, other = story(1), story(2)
    copy = ["Agency report from the coast.", *own[:9], "Our reporter adds a sentence at the end."]
    path = archived(tmp_path, "\n\n".join(own), "\n\n".join(other), "\n".join(copy))
    ((first, second, share),) = links(path)
    assert (first, second) == (1, 3)
    assert 65 <= int(str(share)) <= 85
    assert counts(path)["documents"] == 3
    assert rows(path, "SELECT * FROM linked_documents ORDER BY 1") == [(1, 3, share), (3, 1, share)]


def test_line_breaks_and_capitals_make_no_difference(tmp_path: Path) -> None:
    own = story(3)
    path = archived(tmp_path, "\n\n".join(own), " ".join(own).upper().replace(" COUNCIL ", "\nCOUNCIL\n"))
    assert links(path) == [(1, 2, 100)]


@pytest.mark.parametrize("shared", [0, 3])
def test_stories_with_little_in_common_are_not_linked(tmp_path: Path, shared: int) -> None:
    assert links(archived(tmp_path, "\n".join(story(4)), "\n".join(story(4)[:shared] + story(5)))) == []


def test_captions_and_stubs_are_not_linked(tmp_path: Path) -> None:
    assert links(archived(tmp_path, "The pier at night in May.\n", "The pier at night in May.\n\n")) == []


def test_links_follow_a_document_that_changes(tmp_path: Path) -> None:
    one, two = "\n".join(story(6)), "\n".join(story(7))
    path = archived(tmp_path, one, two)
    before = rows(path, "SELECT * FROM sentence_marks")
    archived(tmp_path, one, one + "\nWith a line of its own.")
    assert [row[:2] for row in links(path)] == [(1, 2)]
    archived(tmp_path, one, two)
    assert links(path) == []
    assert rows(path, "SELECT * FROM sentence_marks") == before


def test_a_phrase_that_everybody_has_costs_no_more_than_a_few_looks(tmp_path: Path) -> None:
    phrase = "This sentence stands under every story of the paper."
    path = archived(tmp_path, *("\n".join([*story(n, 5), phrase]) for n in range(60)))
    assert links(path) == []


def test_sentences_of_scripts_without_spaces() -> None:
    first, second = "委员会星期二开会九个小时讨论旧码头的未来问题", "三个村庄的渔民从中午起就挤满了旁听席等待结果"
    assert sentences(f"{first}。{second}！") == {first, second}
