"""Off-policy estimates and intervals against known truths: ``python -m benchmarks.ope``."""
