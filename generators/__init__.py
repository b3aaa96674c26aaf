"""From a brief to a checked creative: copy, pictures, composition, verdict. Only ``workers`` imports Ray."""
