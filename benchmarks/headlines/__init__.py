"""Headlines by their words: choosing before the first impression, and learning from there. See ``__main__``."""
