"""Log, state, leases and counters on one machine: SQLite files in WAL mode, through the current library in apsw's wheel."""
