"""Records as small as the log on Redis wants them, without losing a bit. SQLite, where room costs little, keeps them plain."""
