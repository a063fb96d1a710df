"""What Slack lets a message hold, in characters and pieces."""

MAX_BLOCKS = 50
MAX_SECTION = 3_000
"""Characters of a text object, which sections and elements of context blocks are."""
MAX_ELEMENTS = 10
"""Elements of a context block."""
MAX_MARKDOWN = 12_000
"""Characters of all Markdown of a message, streamed text too."""
MAX_TOTAL = 12_500
"""Characters of all blocks of a message as JSON. Slack refuses some from about 13,200 on, though
each block is within its limits; how it counts is not told, so this counts everything."""
MAX_TEXT = 3_000
"""Characters of the plain text beside the blocks; Slack parts a longer one from 4,000 on."""
