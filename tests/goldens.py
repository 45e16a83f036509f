"""The golden results of the seed documents: `make golden` rewrites them, a person reads the diff."""

from pathlib import Path

from cleaner.cli.output import claims_of, explain_text
from cleaner.document.capture import Capture, MediaType
from cleaner.pipeline import Revision, clean
from cleaner.rules.pack import RuleSet, load_rules

ROOT = Path(__file__).parents[1]
SEEDS = sorted(path for path in (ROOT / "seeds").iterdir() if path.suffix in (".txt", ".html", ".md"))
GOLDEN = Path(__file__).parent / "golden"
_MEDIA = {".txt": MediaType.TEXT, ".html": MediaType.HTML, ".md": MediaType.MARKDOWN}


def clean_seed(seed: Path, rules: RuleSet) -> Revision:
    return clean(Capture(seed.read_bytes(), _MEDIA[seed.suffix]), rules)


def golden_path(seed: Path) -> Path:
    return GOLDEN / f"{seed.name}.golden"


def golden_text(revision: Revision) -> str:
    """What a reader wants to see change: the metadata, every line with its fate, every reason."""
    about = revision.article.metadata
    fields = ("host", "url", "language", "author", "published", "site_name")
    head = [f"outcome: {revision.verdict.outcome}", f"title: {revision.title}"]
    head += [f"{name}: {getattr(about, name)}" for name in fields if getattr(about, name)]
    text = explain_text(revision.article.text, *claims_of(revision))
    return "\n".join([*head, f"encoding: {revision.decoding.encoding}, {revision.decoding.method}", "", text, ""])


def main() -> None:
    rules = load_rules()
    for old in GOLDEN.glob("*.golden"):
        old.unlink()
    for seed in SEEDS:
        golden_path(seed).write_text(golden_text(clean_seed(seed, rules)), encoding="utf-8")


if __name__ == "__main__":
    main()
