"""The gate a creative passes before it can be a candidate: one file a rule, and ``gate`` that applies them all."""
