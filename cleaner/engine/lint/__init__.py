"""Lint: whether a rule's examples prove anything, what the rule costs, and what it cuts that it should not."""
