"""The ad world with creatives that are born and die: ``python -m benchmarks.ads``."""
