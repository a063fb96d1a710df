"""Both stores of an index, vectors and words: filled, opened, searched, switched."""
