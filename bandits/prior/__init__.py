"""What past tests say of a text before anybody has seen it."""
