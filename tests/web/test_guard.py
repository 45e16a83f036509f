"""Headers on every answer; the query that takes gigabytes; names of other sites."""

import re
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

import pytest

from cleaner.web.guard import HEADROOM
from tests.memory import peak_memory
from tests.web.serving import get, running
from tests.web.test_datasette import PAGES, STOCK

GIGABYTES = [
    "select zeroblob(900000000)",
    "select hex(zeroblob(500000000))",
    "select replace(hex(zeroblob(10000000)), '0', hex(zeroblob(1000)))",
    "select printf('%.*c', 900000000, 'x')",
    "select group_concat(hex(zeroblob(1000000))) from removals, removals r2",
    "with recursive n(i) as (select 1 union all select i + 1 from n) select zeroblob(40000000) from n limit 1000",
    "select search_fold(hex(zeroblob(20000000)))",
    "select clean_text(hex(zeroblob(20000000)))",
]


@pytest.mark.parametrize(
    "path", [*PAGES, *STOCK, "robots.txt", "nothing", "archive/-/nothing", "archive.json", "-/static/app.css"]
)
def test_every_answer_carries_the_headers(either: str, path: str) -> None:
    headers = get(f"{either}/{path}").headers
    policy = headers["content-security-policy"]
    assert policy.startswith("default-src 'none'")
    assert "script-src 'self'" in policy
    assert "unsafe-inline" not in policy.partition("script-src")[2].partition(";")[0]
    assert "frame-ancestors 'none'" in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert headers["referrer-policy"] == "no-referrer"
    assert "noindex" in headers["x-robots-tag"]


@pytest.mark.parametrize("path", PAGES)
def test_our_pages_have_no_inline_script_or_style(server: str, path: str) -> None:
    answer = get(f"{server}/{path}")
    assert "unsafe" not in answer.headers["content-security-policy"]
    assert not re.search(r"<style|<script(?! src=)|\sstyle=|\son\w+=", answer.text)


def test_a_nonce_is_used_once(server: str) -> None:
    nonces = {re.search("nonce-([^']+)", get(f"{server}/archive").headers["content-security-policy"])[1] for _ in "ab"}  # type: ignore[index]
    assert len(nonces) == 2


def test_robots_are_denied(either: str) -> None:
    assert get(f"{either}/robots.txt").text == "User-agent: *\nDisallow: /\n"


@pytest.mark.parametrize(
    "name", ["attacker.example", "127.0.0.1.attacker.example", "localhost.attacker.example:8001", ""]
)
def test_no_other_sites_name_leads_here(server: str, name: str) -> None:
    assert get(f"{server}/archive/-/home", Host=name).status == 421


@pytest.mark.parametrize("name", ["localhost", "localhost:8001", "127.0.0.1:1", "[::1]:8001"])
def test_this_machines_names_do(server: str, name: str) -> None:
    assert get(f"{server}/archive/-/home", Host=name).status == 200


def test_a_page_is_only_read(server: str) -> None:
    request = urllib.request.Request(f"{server}/archive/-/home", data=b"x=1", method="POST")
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(request)
    assert refused.value.code in (403, 405)


def test_queries_for_gigabytes_are_stopped_and_the_server_goes_on(directory: Path) -> None:
    with running([str(directory)]) as (address, process):
        for sql in GIGABYTES:
            answer = get(f"{address}/archive.json?{urllib.parse.urlencode({'sql': sql, '_shape': 'objects'})}")
            assert answer.status >= 400, sql
        assert get(f"{address}/archive/-/home").status == 200
        assert peak_memory(process.pid) < 1.5 * HEADROOM
