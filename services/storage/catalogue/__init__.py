"""The catalogue's table: what the log has said of campaigns and creatives, kept in a database when the log is trimmed."""
