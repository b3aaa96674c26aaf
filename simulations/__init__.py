"""Simulated people: who they are, how they read, and what a run of them against the service looked like."""
