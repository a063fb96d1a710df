"""From a question to an answer, every sentence of which rests on exact words of a document."""
