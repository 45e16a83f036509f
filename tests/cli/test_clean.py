"""`cleaner clean`: text out, one way or another."""

import json
import os
from pathlib import Path

import pytest

from tests.archive.samples import APPEAL, CREDIT, OFFER, STORY, html, write, write_folder
from tests.cli.conftest import Run

LINES = STORY.split("\n")[2:4]


def results(output: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in output.splitlines()]


def test_the_clean_text_of_a_file_and_nothing_else_is_on_stdout(run: Run, tmp_path: Path) -> None:
    write(tmp_path / "a.txt", STORY + CREDIT + APPEAL)
    cleaned = run("clean", "a.txt")
    assert (cleaned.exit_code, cleaned.stdout, cleaned.stderr) == (0, STORY, "")


def test_line_ends_and_strange_characters_come_out_as_they_went_in(run: Run, tmp_path: Path) -> None:
    text = "One\r\ntwo\x0bthree\u2028four\x1b[0m\r\nand a line that is long enough to outweigh what goes\r\n"
    write(tmp_path / "a.txt", text + APPEAL)
    assert run("clean", "a.txt").stdout_bytes == text.encode()


@pytest.mark.parametrize("text", ["No line end", "A line end\n", "Two\r\n\r\n"])
def test_a_clean_text_comes_out_byte_for_byte(run: Run, tmp_path: Path, text: str) -> None:
    write(tmp_path / "a.txt", text)
    assert run("clean", "a.txt").stdout_bytes == text.encode()


@pytest.mark.parametrize(
    ("given", "more", "text"),
    [
        (STORY + APPEAL, (), STORY),
        (html(*LINES, APPEAL), (), "\n".join(LINES) + "\n"),
        ("# Pier\n\n" + STORY + OFFER, ("--type", "markdown"), "# Pier\n\n" + STORY),
        ("<p>not a page</p>\n", ("--type", "text"), "<p>not a page</p>\n"),
    ],
    ids=["text", "html", "markdown", "text that looks like html"],
)
def test_stdin_is_sniffed_or_what_the_user_says(run: Run, given: str, more: tuple[str, ...], text: str) -> None:
    cleaned = run("clean", "-", *more, input=given)
    assert (cleaned.exit_code, cleaned.stdout) == (0, text)


def test_records_on_stdin(run: Run) -> None:
    given = json.dumps({"id": "x", "text": STORY + APPEAL}) + "\n" + json.dumps({"html": html(*LINES, APPEAL)})
    cleaned = run("clean", "-", "--type", "jsonl", "--json", input=given)
    assert cleaned.exit_code == 0
    assert [(result["id"], result["text"]) for result in results(cleaned.stdout)] == [
        ("x", STORY),
        ("-#2", "\n".join(LINES) + "\n"),
    ]


def test_an_empty_stdin_holds_no_text(run: Run) -> None:
    cleaned = run("clean", "-", input="")
    assert (cleaned.exit_code, cleaned.stdout) == (3, "")
    assert cleaned.stderr == "cleaner: -: holds no text (empty)\n"


def test_stdin_can_be_given_once(run: Run) -> None:
    assert "give - once" in run("clean", "-", "-", "--json", input="x").stderr


@pytest.mark.parametrize(
    "arguments",
    [("a.txt", "b.txt"), (".",), ("a.jsonl",), ("A.NDJSON",), ("-", "--type", "jsonl")],
    ids=" ".join,
)
def test_several_documents_need_a_folder_or_json(run: Run, arguments: tuple[str, ...]) -> None:
    cleaned = run("clean", *arguments)
    assert cleaned.exit_code == 2
    assert "--to DIR" in cleaned.stderr


def test_json_has_every_document_in_order_with_all_there_is_to_say(run: Run, tmp_path: Path) -> None:
    write_folder(tmp_path / "in")
    cleaned = run("clean", "in", "--json", "--jobs", "2")
    assert cleaned.exit_code == 3
    came = results(cleaned.stdout)
    assert [(result["id"], result["outcome"]) for result in came] == [
        ("a.txt", "cleaned"),
        ("b/copy-of-a.txt", "cleaned"),
        ("b/plain.txt", "unchanged"),
        ("b/quoted.txt", "cleaned"),
        ("c.html", "cleaned"),
        ("d.html", "cleaned"),
        ("e-copy-of-d.html", "cleaned"),
        ("empty.html", "nothing-found"),
        ("f.md", "cleaned"),
        ("held.txt", "held"),
        ("nothing.txt", "failed"),
        (1, "cleaned"),
        (2, "failed"),
        ("records.jsonl#3", "failed"),
    ]
    assert all({"id", "outcome", "text", "removals"} <= set(result) for result in came)
    assert came[10] == {
        "id": "nothing.txt",
        "outcome": "failed",
        "text": "",
        "removals": [],
        "reason": "empty",
        "problem": "holds no text",
    }
    assert cleaned.stderr.splitlines() == [
        "cleaner: empty.html: no article was found on this page (nothing-found)",
        "cleaner: held.txt: more than 60 % would go, so nothing was cut (held)",
        "cleaner: nothing.txt: holds no text (empty)",
        "cleaner: records.jsonl#2: the record has neither text nor html (bad-record)",
        "cleaner: records.jsonl#3: the record is not JSON: Expecting value: line 1 column 1 (char 0) (bad-record)",
    ]


def test_json_explains_every_cut_and_what_was_spared(run: Run, tmp_path: Path) -> None:
    write(tmp_path / "a.html", html(*LINES, OFFER, f"“{APPEAL.strip()}”", head="<title>Pier</title>"))
    (result,) = results(run("clean", "a.html", "--json", "--host", "https://www.Zebra.example/news").stdout)
    (removal,) = result.pop("removals")  # type: ignore[misc, attr-defined]
    assert removal["rule"] == "zebra/offer"
    assert removal["text"] == OFFER
    assert [evidence["points"] for evidence in removal["evidence"]] == [3, 2]
    (spared,) = result.pop("spared")  # type: ignore[misc, attr-defined]
    assert (spared["rule"], spared["reason"]) == ("zebra/appeal", "quotation")
    assert (result["title"], result["host"], result["language"]) == ("Pier", "zebra.example", None)
    assert str(result["extractor"]).startswith("dom ")
    assert str(result["capture"]).startswith("sha256:")
    assert str(result["rules"]).startswith("sha256:")


def test_ids_come_back_as_they_were_whatever_json_allows(run: Run, tmp_path: Path) -> None:
    ids = ["a", 1, -2.5, True, None, ["list"], "\ud800", "ä\n", 10**30]
    write(tmp_path / "a.jsonl", "".join(json.dumps({"id": id, "text": STORY}) + "\n" for id in ids))
    cleaned = run("clean", "a.jsonl", "--json")
    assert [result["id"] for result in results(cleaned.stdout)] == [
        *["a", 1, -2.5, True],
        *["a.jsonl#5", "a.jsonl#6"],
        *["\ud800", "ä\n", 10**30],
    ]


def test_the_profile_of_appeals_cuts_only_what_asks_something(run: Run, tmp_path: Path) -> None:
    write(tmp_path / "a.txt", STORY + CREDIT + APPEAL)
    assert run("clean", "a.txt", "--profile", "appeals").stdout == STORY + CREDIT
    (result,) = results(run("clean", "a.txt", "--profile", "appeals", "--json").stdout)
    (spared,) = result["spared"]  # type: ignore[misc]
    assert (spared["reason"], spared["detail"]) == ("profile", "appeals")


def test_the_rules_of_a_publisher_apply_where_the_host_is_known(run: Run, tmp_path: Path, pack: Path) -> None:
    rule = (pack / "zebra/offer.toml").read_text().replace("[score]", '[scope]\nhosts = ["zebra.example"]\n[score]')
    write(tmp_path / "more/publishers/zebra.example/offer.toml", rule.replace("zebra letter", "quagga letter"))
    write(tmp_path / "a.txt", STORY + OFFER.replace("zebra letter", "quagga letter"))
    assert "quagga" in run("clean", "a.txt", "--rules", "more").stdout
    assert run("clean", "a.txt", "--rules", "more", "--host", "WWW.zebra.example.").stdout == STORY


@pytest.mark.parametrize("host", ["zebra.example:8080", "ada@zebra.example", "zebra.example/news", " Zebra.Example. "])
def test_a_host_may_be_given_as_people_copy_it(run: Run, tmp_path: Path, host: str) -> None:
    write(tmp_path / "a.txt", STORY)
    (result,) = results(run("clean", "a.txt", "--json", "--host", host).stdout)
    assert result["host"] == "zebra.example"


@pytest.mark.parametrize(
    "host", ["", " ", "the zebra", "*.zebra.example", "https://", "http://[", "ftp://zebra", "ze\u202ebra.example"]
)
@pytest.mark.parametrize("command", ["clean", "archive", "explain"])
def test_what_is_no_host_is_told_and_not_stored(run: Run, tmp_path: Path, command: str, host: str) -> None:
    write(tmp_path / "a.txt", STORY)
    refused = run(command, "a.txt", "--host", host)
    assert (refused.exit_code, refused.stdout) == (2, "")
    assert f"--host {host!r} is no host: write it as in an address, such as paper.example" in refused.stderr
    assert not (tmp_path / "archive").exists()


def test_limits_can_be_set(run: Run, tmp_path: Path) -> None:
    write(tmp_path / "a.txt", STORY)
    write(tmp_path / "a.html", html(*LINES))
    assert "has more than 9 bytes (too-large)" in run("clean", "a.txt", "--max-bytes", "9").stderr
    assert "longer than 0.0001 seconds (timed-out)" in run("clean", "a.html", "--max-seconds", "0.0001").stderr


@pytest.mark.parametrize("path", ["missing.txt", "pipe.txt", "link.txt"])
def test_what_cannot_be_read_is_exit_code_3(run: Run, tmp_path: Path, path: str) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    (tmp_path / "link.txt").symlink_to("nowhere")
    cleaned = run("clean", path)
    assert (cleaned.exit_code, cleaned.stdout) == (3, "")
    assert cleaned.stderr.startswith(f"cleaner: {path}: ")


def tree(folder: Path) -> dict[str, str]:
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {str(path.relative_to(folder)): path.read_bytes().decode() for path in files}


def test_a_folder_keeps_its_layout_below_the_target(run: Run, tmp_path: Path) -> None:
    write_folder(tmp_path / "in")
    cleaned = run("clean", "in", "--to", "new/out")
    assert (cleaned.exit_code, cleaned.stdout) == (3, "")
    out = tree(tmp_path / "new/out")
    assert [json.loads(line)["id"] for line in out.pop("records.jsonl").splitlines()] == [1, 2, "records.jsonl#3"]
    assert out.pop("held.txt") == "Short.\n" + APPEAL * 3
    assert out.pop("d.html.txt") == out.pop("e-copy-of-d.html.txt")
    assert out == {
        "a.txt": STORY,
        "b/copy-of-a.txt": STORY,
        "b/plain.txt": "The harbour\n" + STORY,
        "b/quoted.txt": STORY + "“Zebra appeal: give a little,” the poster said.\n",
        "c.html.txt": "\n".join(LINES) + "\n",
        "empty.html.txt": "",
        "f.md": "# Pier\n\n" + STORY,
    }


def test_files_and_json_can_be_had_at_once(run: Run, tmp_path: Path) -> None:
    write(tmp_path / "in/a.txt", STORY + APPEAL)
    assert results(run("clean", "in", "--to", "out", "--json").stdout)[0]["text"] == STORY
    assert tree(tmp_path / "out") == {"a.txt": STORY}


def test_line_ends_are_written_as_they_are(run: Run, tmp_path: Path) -> None:
    write(tmp_path / "in/a.txt", "One\r\ntwo\nthree\rfour")
    run("clean", "in", "--to", "out")
    assert (tmp_path / "out/a.txt").read_bytes() == b"One\r\ntwo\nthree\rfour"


def test_a_second_run_writes_over_the_first(run: Run, tmp_path: Path) -> None:
    write(tmp_path / "in/a.txt", "Before")
    run("clean", "in", "--to", "out")
    write(tmp_path / "in/a.txt", "After")
    assert run("clean", "in", "--to", "out").exit_code == 0
    assert tree(tmp_path / "out") == {"a.txt": "After"}


def test_files_get_the_permissions_that_the_user_wants(run: Run, tmp_path: Path) -> None:
    write(tmp_path / "in/a.txt", STORY)
    before = os.umask(0o027)
    try:
        run("clean", "in", "--to", "out")
    finally:
        os.umask(before)
    assert (tmp_path / "out/a.txt").stat().st_mode & 0o777 == 0o640


def test_several_record_files_stay_several(run: Run, tmp_path: Path) -> None:
    for name in ("a", "b/c"):
        write(tmp_path / f"in/{name}.jsonl", json.dumps({"id": name, "text": STORY + APPEAL}) + "\n")
    write(tmp_path / "in/b.txt", STORY)
    assert run("clean", "in", "--to", "out").exit_code == 0
    out = tree(tmp_path / "out")
    assert set(out) == {"a.jsonl", "b.txt", "b/c.jsonl"}
    assert [json.loads(out[f"{name}.jsonl"])["id"] for name in ("a", "b/c")] == ["a", "b/c"]


def test_stdin_and_named_files_have_names_in_the_target(run: Run, tmp_path: Path) -> None:
    write(tmp_path / "in/a.md", STORY)
    assert run("clean", "-", "in/a.md", "--to", "out", input=html(*LINES)).exit_code == 0
    assert sorted(tree(tmp_path / "out")) == ["-.txt", "a.md"]


@pytest.mark.parametrize(
    ("source", "target"),
    [("in", "in"), ("in", "in/sub/out"), ("in/a.txt", "in"), ("in", "."), ("in", "link-to-in/out")],
)
def test_folders_inside_each_other_are_refused(run: Run, tmp_path: Path, source: str, target: str) -> None:
    write(tmp_path / "in/a.txt", STORY + APPEAL)
    (tmp_path / "link-to-in").symlink_to("in")
    cleaned = run("clean", source, "--to", target)
    assert cleaned.exit_code == 2
    assert "lie inside each other" in cleaned.stderr
    assert tree(tmp_path) == {"in/a.txt": STORY + APPEAL}


@pytest.mark.parametrize(
    ("one", "other"), [("1/a.txt", "2/a.txt"), ("1/a.html", "2/a.html.txt"), ("1/a.jsonl", "2/a.jsonl")]
)
def test_two_documents_of_one_name_are_refused_and_the_first_is_kept(
    run: Run, tmp_path: Path, one: str, other: str
) -> None:
    contents = {"html": html(*LINES), "txt": STORY, "jsonl": '{"text": "x"}\n'}
    for name in (one, other):
        write(tmp_path / name, contents[name.rpartition(".")[2]])
    cleaned = run("clean", "1", "2", "--to", "out")
    assert cleaned.exit_code == 2
    assert "two documents would be written to out/a." in cleaned.stderr
    assert [name for name in os.listdir("out") if name.startswith(".cleaner")] == []


def test_a_record_file_that_is_not_whole_does_not_appear(run: Run, tmp_path: Path) -> None:
    write(tmp_path / "1/a.txt", STORY)
    write(tmp_path / "1/z.jsonl", '{"text": "x"}\n')
    write(tmp_path / "2/a.txt", STORY)
    assert run("clean", "1", "2", "--to", "out").exit_code == 2
    assert os.listdir("out") == ["a.txt"]


def test_a_target_that_cannot_be_written_is_exit_code_4(run: Run, tmp_path: Path, as_nobody: Path) -> None:
    write(as_nobody / "in/a.txt", STORY)
    write(as_nobody / "in/b.jsonl", '{"text": "x"}\n')
    write(as_nobody / "file", "")
    (as_nobody / "closed").mkdir(0o500)
    for target, problem in (
        ("file/out", "Not a directory"),
        ("closed/out", "Permission denied"),
        ("closed", "Permission denied"),
    ):
        cleaned = run("clean", as_nobody / "in", "--to", as_nobody / target)
        assert (cleaned.exit_code, cleaned.stdout) == (4, "")
        assert cleaned.stderr.startswith(f"cleaner: {as_nobody / target}")
        assert cleaned.stderr.endswith(f" cannot be used: {problem}\n")


def test_a_name_that_is_not_utf8_is_kept_in_the_target(run: Run, tmp_path: Path) -> None:
    write(tmp_path / "in/caf\udce9.txt", STORY)
    write(tmp_path / "in/\udcff.html", html(*LINES))
    assert run("clean", "in", "--to", "out").exit_code == 0
    assert sorted(os.listdir(b"out")) == [b"caf\xe9.txt", b"\xff.html.txt"]
    assert [result["id"] for result in results(run("clean", "in", "--json").stdout)] == ["caf\\xe9.txt", "\\xff.html"]
