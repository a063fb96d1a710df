"""Broken promises of the assistant.

AssistantError
├── NoModel       generation was asked for and no model is configured: ask in quote mode
└── UnknownPlace  a document to be searched that the snapshot does not hold: name another

What is wrong with an index is said by `ingest.index` (IndexProblem and those below it).
"""


class AssistantError(Exception):
    """Base of everything the assistant raises."""


class NoModel(AssistantError):
    """Generation was asked for and no model is configured."""


class UnknownPlace(AssistantError, LookupError):
    """A document to be searched that the snapshot does not hold."""
