"""What is believed about arms: one learner a file, and the beliefs that they hand out."""
