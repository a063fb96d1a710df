"""Whether a sentence says what the words cited for it say: decided without a model."""
