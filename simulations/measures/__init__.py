"""Measures: what a run came to where the truth is known. They watch a market batch by batch and never touch it."""
