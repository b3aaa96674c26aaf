"""Log, state, leases and counters that several machines share, in one Redis (7.0 or later, noeviction)."""
