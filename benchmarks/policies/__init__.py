"""What a decision and a reward cost, in ours and in its peers."""
