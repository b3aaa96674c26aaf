"""Published results beside ours: ``python -m benchmarks.published``."""
