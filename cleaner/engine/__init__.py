"""Matching and deciding: which blocks the rules claim, and which of them go."""
