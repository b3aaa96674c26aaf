"""Where every served picture came from, how a stripped copy is found again, and what the public may read of an ad."""
