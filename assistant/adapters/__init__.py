"""Other people's libraries behind our ports."""
