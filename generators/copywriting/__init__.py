"""From brief and kit to words: the offline grammar, and a writer that asks a language model. Draws nothing."""
