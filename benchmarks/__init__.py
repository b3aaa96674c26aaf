"""Numbers with their recipe. Each module is a command that prints a table, and with ``--json OUT`` writes it."""
