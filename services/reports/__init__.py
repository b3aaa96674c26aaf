"""Estimates and exhibits over the archive."""
