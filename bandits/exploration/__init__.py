"""How to choose, given what is believed: one rule a file."""
