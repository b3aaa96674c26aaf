"""Words, numbers and embeddings as arrays: one feature map a file."""
