"""Words about space to geometry: the words, the grammar, the ground, and what is worked out on it."""
