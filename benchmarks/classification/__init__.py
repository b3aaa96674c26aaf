"""Classification sets as bandits: what learners lose on the way, ours beside Vowpal Wabbit's."""
