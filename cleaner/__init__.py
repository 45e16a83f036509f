"""Cuts what the publisher added to a news article, names the rule behind every cut, and can undo it."""

__version__ = "0.1.0"
