"""Digests, labelled with their algorithm so that a later one can stand beside them."""

import hashlib
import json


def digest_bytes(data: bytes | memoryview) -> str:
    """`sha256:` and 64 hex digits of the bytes."""
    return "sha256:" + hashlib.sha256(data).hexdigest()


def digest_text(text: str) -> str:
    """The digest of a text's UTF-8 bytes; the text holds no lone surrogates."""
    return digest_bytes(text.encode("utf-8"))


def digest_fields(*fields: object) -> str:
    """The digest of plain values, the same on every machine: canonical JSON, keys sorted, no spaces."""
    return digest_text(canonical(*fields))


def canonical(*fields: object) -> str:
    """Plain values as canonical JSON: keys sorted, no spaces."""
    return json.dumps(fields, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
