"""What other extractors make of pages; run by `benchmarks.bench_pages` in an environment of their own.

python benchmarks/peers.py NAME < PAGES > TEXTS      a JSON object a line: `html` in, `text` and `seconds` out
"""

import json
import re
import sys
import time
from collections.abc import Callable


def _trafilatura(**options: bool | str) -> Callable[[str], str | None]:
    import trafilatura

    def extract(html: str) -> str | None:
        found = trafilatura.extract(html, include_comments=False, **options)
        return json.loads(found)["text"] if found and options.get("with_metadata") else found

    return extract


def _resiliparse() -> Callable[[str], str | None]:
    from resiliparse.extract.html2text import extract_plain_text

    return lambda html: extract_plain_text(html, main_content=True, alt_texts=False)


def _readability() -> Callable[[str], str | None]:
    from lxml.html import fromstring
    from readability import Document

    def extract(html: str) -> str:
        body = fromstring(Document(html).summary())
        return "\n".join(" ".join(part.split()) for part in body.itertext() if re.search(r"\w", part))

    return extract


def _newspaper() -> Callable[[str], str | None]:
    from newspaper import Article

    def extract(html: str) -> str:
        article = Article("https://paper.example/story", fetch_images=False)
        article.download(input_html=html)
        article.parse()
        return article.text

    return extract


def _justext() -> Callable[[str], str | None]:
    import justext

    stoplist = justext.get_stoplist("English")

    def extract(html: str) -> str:
        paragraphs = justext.justext(html.encode(), stoplist, encoding="utf-8")
        return "\n".join(paragraph.text for paragraph in paragraphs if not paragraph.is_boilerplate)

    return extract


PEERS: dict[str, Callable[[], Callable[[str], str | None]]] = {
    "trafilatura, precision": lambda: _trafilatura(favor_precision=True),
    "trafilatura, precision, with metadata": lambda: _trafilatura(
        favor_precision=True, with_metadata=True, output_format="json"
    ),
    "trafilatura, default": _trafilatura,
    "trafilatura, fast": lambda: _trafilatura(fast=True),
    "resiliparse, main content": _resiliparse,
    "readability-lxml": _readability,
    "newspaper4k": _newspaper,
    "jusText, English": _justext,
}


def main() -> None:
    """Extract every page of stdin."""
    extract = PEERS[sys.argv[1]]()
    for line in sys.stdin:
        html = json.loads(line)["html"]
        begin = time.process_time()
        try:
            text = extract(html) or ""
        except Exception as error:
            print(f"{sys.argv[1]}: {type(error).__name__}", file=sys.stderr)
            text = ""
        print(json.dumps({"text": text, "seconds": time.process_time() - begin}))


if __name__ == "__main__":
    main()
