"""Broken promises of the assistant.

AssistantError
├── NoModel          generation was asked for and no model is configured: ask in quote mode
├── CannotLoadModel  a model is configured and its provider is not installed, or not known
├── ModelFailed      a call of the model brought nothing usable; the answer is made of quotes
│   ├── ModelUnreachable  no connection, no answer in time, or known to be dead for the moment
│   ├── ModelRefused      the provider said no: key, quota, rate, a request it does not take
│   └── BudgetSpent       the tokens of this day are spent
└── UnknownPlace     a document to be searched that the snapshot does not hold: name another

What is wrong with an index is said by `ingest.index` (IndexProblem and those below it).
"""


class AssistantError(Exception):
    """Base of everything the assistant raises."""


class NoModel(AssistantError):
    """Generation was asked for and no model is configured."""


class CannotLoadModel(AssistantError):
    """A model is configured that cannot be loaded; the message says what to install or correct."""


class ModelFailed(AssistantError):
    """A call of the model brought nothing usable. The message holds no key and no asker's words."""


class ModelUnreachable(ModelFailed):
    """No connection, no answer in time, a broken stream, or known to be dead for the moment."""


class ModelRefused(ModelFailed):
    """The provider said no: a key, a quota, a rate, or a request that it does not take."""


class BudgetSpent(ModelFailed):
    """The tokens of this day are spent."""


class UnknownPlace(AssistantError, LookupError):
    """A document to be searched that the snapshot does not hold."""
