"""Intervals of a policy's value, one kind a file, all with one signature; ``registry.py`` names them and what each
claims.
"""
