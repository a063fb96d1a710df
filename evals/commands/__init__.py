"""What `python -m evals` can do: a file a command.

Each has `add`, which says what may be typed, and sets what is then done as `do`. `given.build`
makes the assistant that is measured.
"""
