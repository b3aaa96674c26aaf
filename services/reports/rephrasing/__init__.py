"""Sentences put differently by a language model, where one is configured; a check lets nothing through that says more."""
