"""What keeps the pages safe: headers on every answer, who may ask, and how much memory the server may take.

Our own pages have no inline script or style at all. Datasette's pages have: their templates' own inline scripts get a
nonce while they are compiled, before any text of an archive is in them; whatever comes in by a text has none.
"""

from __future__ import annotations

import re
import resource
import secrets
from collections.abc import Awaitable, Callable, MutableMapping
from contextvars import ContextVar
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from jinja2.ext import Extension

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Message, Receive, Send], Awaitable[None]]

HEADROOM = 1 << 30  # bytes that the server may take on top of what it holds when it starts
_PER_DOCUMENT = 1 << 10  # and for each document: counting a changed archive needs some 600
OWN_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'; require-trusted-types-for 'script'"
)
# The one inline handler in the templates of Datasette 1.0: onclick="openColumnChooser()".
_HANDLER = "'unsafe-hashes' 'sha256-+l3zeDxxnrQy0aouZ6fIDwi+bFJ9b3COj5bWIKEUFYU='"
_STOCK_POLICY = (
    f"default-src 'none'; script-src 'self' 'nonce-{{nonce}}' {_HANDLER}; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
_HEADERS = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "x-robots-tag": "noindex, nofollow, noarchive",
}
_NO_SUCH_HOST = (
    "This server answers to localhost and 127.0.0.1 only. For another name add it to the plugin's setting: "
    '{"plugins": {"article-cleaner": {"hosts": ["archive.example"]}}}\n'
)
_STATIC = ("/-/static/", "/-/static-plugins/")
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
_STATM = Path("/proc/self/statm")  # only Linux has it, and only there does the limit hold
_SCRIPT = re.compile(r"<script(?=[\s>{])")
_nonce: ContextVar[str] = ContextVar("csp_nonce", default="")


class Nonces(Extension):
    """Gives the inline scripts that stand in a template itself the nonce of the answer."""

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:  # noqa: ARG002
        """The template's source; ours have no inline script."""
        own = name is not None and name.startswith("cleaner/")
        return source if own else _SCRIPT.sub('<script nonce="{{ csp_nonce() }}"', source)


def csp_nonce() -> str:
    """The nonce of the answer that is being made."""
    return _nonce.get()


def guarded(app: App, hosts: frozenset[str], *, public: bool) -> App:
    """The application with our headers.

    A private archive answers to the names of this machine and to `hosts`: no other site's name can lead here. A public
    one shows nothing of the server itself (`/-/databases` tells paths).
    """

    async def guard(scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await app(scope, receive, send)
            return
        _nonce.set(secrets.token_urlsafe(16))
        answer = _with_headers(send)
        if public and scope["path"].startswith("/-/") and not scope["path"].startswith(_STATIC):
            await _say(answer, 404, "There is no such page here.\n")
        elif public or _host(scope) in hosts | _LOOPBACK:
            await app(scope, receive, answer)
        else:
            await _say(answer, 421, _NO_SUCH_HOST)

    return guard


def limit_memory(documents: int) -> None:
    """Hold this process to what it holds now and HEADROOM; a query that wants more fails and the server goes on."""
    if not _STATM.exists():
        return
    pages = int(_STATM.read_text().split()[0])
    limit = pages * resource.getpagesize() + HEADROOM + documents * _PER_DOCUMENT
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (limit if hard == resource.RLIM_INFINITY else min(limit, hard), hard))


def _with_headers(send: Send) -> Send:
    async def answer(message: Message) -> None:
        if message["type"] == "http.response.start":
            given = [(name.lower(), value) for name, value in message.get("headers", ())]
            ours = _HEADERS | {"content-security-policy": _STOCK_POLICY.format(nonce=_nonce.get())}
            if any(name == b"content-security-policy" for name, _ in given):
                del ours["content-security-policy"]
            kept = [(name, value) for name, value in given if name.decode("latin-1") not in ours]
            added = [(name.encode(), value.encode()) for name, value in ours.items()]
            message = {**message, "headers": [*kept, *added]}
        await send(message)

    return answer


def _host(scope: Message) -> str | None:
    """The name that the browser asked for, without its port."""
    given = [value.decode("latin-1") for name, value in scope["headers"] if name.lower() == b"host"]
    try:
        return urlsplit(f"//{given[0]}").hostname if len(given) == 1 else None
    except ValueError:
        return None


async def _say(send: Send, status: int, problem: str) -> None:
    body = problem.encode()
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
