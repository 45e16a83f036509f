"""Rules on trial: documents in the markup of examples, and what is left of them."""

from cleaner.document.article import Article
from cleaner.document.capture import Capture, MediaType
from cleaner.engine.decide import decide
from cleaner.engine.find import find_matches
from cleaner.engine.policy import Policy
from cleaner.engine.verdict import Verdict
from cleaner.extraction.plain import extract_markdown, extract_text
from cleaner.reading.decode import decode
from cleaner.rules.example import read_kept
from cleaner.rules.pack import RuleSet
from cleaner.rules.rule import Rule

NO_CEILING = Policy(ceiling=100)


def document(*lines: str, host: str | None = None, language: str | None = None) -> Article:
    """An article of lines: `> ` quotation, `# ` heading, `* ` list item, `[text](target)` link."""
    article = read_kept("\n".join(lines), host).article
    return article._replace(metadata=article.metadata._replace(language=language))


def plain(text: str) -> Article:
    """The article of a plain text, with its line breaks as they are."""
    return extract_text(decode(Capture(text.encode(), MediaType.TEXT)))


def markdown(text: str) -> Article:
    """The article of a Markdown text."""
    return extract_markdown(decode(Capture(text.encode(), MediaType.MARKDOWN)))


def judge(rules: Rule | list[Rule], article: Article, policy: Policy = NO_CEILING) -> Verdict:
    """The verdict of these rules alone."""
    chosen = RuleSet.of([rules] if isinstance(rules, Rule) else rules)
    return decide(article, find_matches(article, chosen), policy)


def left(rules: Rule | list[Rule], *lines: str, host: str | None = None, language: str | None = None) -> list[str]:
    """The lines that these rules leave."""
    verdict = judge(rules, document(*lines, host=host, language=language))
    return [line for line in verdict.clean_text.split("\n") if line]
