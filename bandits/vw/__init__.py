"""Vowpal Wabbit behind the library's own protocols: the peer that every table stands beside, and the way in for its users."""
