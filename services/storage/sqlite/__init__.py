"""Log and state on one machine: two SQLite files in WAL mode, through the current library that the apsw wheel bundles."""
