"""Supervision of creatives: who reads what, what a ruling does, and what a changed rule or fact takes out of the pool."""
