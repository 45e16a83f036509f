"""Measurements and fits, run from a checkout: `python -m benchmarks.quality`. No part of the package."""
