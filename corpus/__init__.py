"""What a document, a passage and a citation are. Imports nothing but the standard library."""
