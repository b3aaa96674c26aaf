"""Log, state, archive and pictures. Knows bytes, keys and offsets, never what they mean."""
