"""What sounds like a claim, a module a language: classes of words, and the forms of superlative and comparison."""
