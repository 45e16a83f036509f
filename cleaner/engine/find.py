"""Finding what the rules claim in an article."""

from collections.abc import Callable
from functools import partial

from cleaner.document.article import Article
from cleaner.document.folding import fold_lines
from cleaner.document.host import parent_hosts
from cleaner.engine.chain import chain_matches
from cleaner.engine.compiled import compile_rules
from cleaner.engine.language import is_spoken, language_of
from cleaner.engine.shapes import match_rule
from cleaner.engine.signals import speaks_of_a_line, told_by_rules
from cleaner.engine.verdict import Match
from cleaner.engine.view import Views, shown_texts
from cleaner.rules.pack import RuleSet
from cleaner.rules.rule import Scope

MAX_MATCHES = 1_000  # of one rule in one document (design §6); what comes later stays


def find_matches(article: Article, rules: RuleSet) -> tuple[Match, ...]:
    """Every claim of every rule whose scope holds the article, by block and rule id; positions are judged later.

    What belongs to a category that is kept is told to the chain model like the rest, and is no claim in the end.
    """
    compiled = compile_rules(rules)
    host = article.metadata.host
    hosts = frozenset(parent_hosts(host)) if host else None
    folded = fold_lines(shown_texts(article))
    sights = compiled.look(folded, article.blocks, host)
    knows_page = article.knows_page
    if not sights.openers and not sights.rules and not knows_page:
        return ()
    language = partial(language_of, article)
    views = Views(article, partial(compiled.pointed, sights), folded)
    found: list[Match] = []
    counts: dict[str, int] = {}
    for index in sorted(sights.rules):
        for rule in map(compiled.rules.__getitem__, sorted(sights.rules[index])):
            if (rule.scope.hosts and not _in_scope(rule.scope, hosts)) or counts.get(rule.id, 0) >= MAX_MATCHES:
                continue
            match = match_rule(rule, views, index)
            if match is not None and _speaks(rule.scope, language):
                counts[rule.id] = counts.get(rule.id, 0) + 1
                found.append(match)
    chain = compiled.page_chain if knows_page else compiled.chain
    if chain is not None and (knows_page or found or speaks_of_a_line(compiled, sights, views)):
        found += chain_matches(chain, views, found, partial(told_by_rules, compiled, folded, views))
    return tuple(match for match in found if match.category not in rules.kept)


def _in_scope(scope: Scope, hosts: frozenset[str] | None) -> bool:
    """True where a rule for some hosts may speak of this publisher."""
    return scope.names_publisher if hosts is None else not hosts.isdisjoint(scope.hosts)


def _speaks(scope: Scope, language: Callable[[], str | None]) -> bool:
    """True where the rule is for this language; asked last, because the answer may have to be detected."""
    return not scope.languages or is_spoken(scope.languages, language())
