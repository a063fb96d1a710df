"""A stored answer as a file to keep: Markdown, Word, a page to print, references for a library."""
