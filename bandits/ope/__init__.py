"""Judging choices after the fact: lift of a randomised branch and rates of a ratio kind, each with its interval."""
