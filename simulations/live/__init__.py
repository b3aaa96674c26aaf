"""Readers over HTTP: the same people as a simulation's, asking a running service for its ads."""
