"""Decoded text and pages to articles."""
