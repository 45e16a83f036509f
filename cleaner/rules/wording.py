"""What a pattern spells out, for whoever wants to know which words it is about."""

from cleaner.rules.tokens import tokens_of
from cleaner.rules.translate import on_one_line


def literal_runs(source: str) -> tuple[str, ...]:
    """The folded texts that a pattern spells out, each as long as nothing else stands between its characters."""
    runs = [""]
    for token in tokens_of(on_one_line(source)):
        if token.literal and not token.quantifier:
            runs[-1] += token.literal
        elif not token.boundary:
            runs.append("")
    return tuple(run for run in runs if run)
