"""The assistant, spoken to over HTTP; translation only."""
