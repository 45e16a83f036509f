"""Cleaning many documents: worker processes, limits, failures that cost one document only."""
