"""Hosts: whose document it is."""

LONGEST_URL = 4_096  # code points; longer ones are data: URIs and tracking strings


def host_of(url: str) -> str | None:
    """The lower-case host name of an absolute http(s) URL, or None."""
    from urllib.parse import urlsplit  # texts without an address need no reader of addresses

    try:
        parts = urlsplit(url.strip()[:LONGEST_URL])
        host = parts.hostname
    except ValueError:
        return None
    return clean_host(host) or None if host and parts.scheme in ("http", "https") else None


def clean_host(host: str) -> str:
    """A host name as it is compared: lower case, no leading `www.`, no trailing dot."""
    return host.strip().lower().rstrip(".").removeprefix("www.")


def parent_hosts(host: str) -> tuple[str, ...]:
    """The host and the domains above it, nearest first: `a.b.example` gives `a.b.example`, `b.example`, `example`."""
    labels = host.split(".")
    return tuple(".".join(labels[i:]) for i in range(len(labels)))
