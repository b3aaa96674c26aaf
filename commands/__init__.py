"""What each `adloom` command does, one group a file. Parses and wires, computes nothing; heavy imports stay inside commands."""
