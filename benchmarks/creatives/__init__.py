"""The compositor under fuzzed copies: cases, the laws that a creative must keep, and the bench that counts."""
