"""What a reader is and what is known of them, as copy would say it: patterns, a module a language."""
