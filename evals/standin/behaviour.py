"""In which ways the stand-in for a provider behaves: honest, with one fault, or failing."""

from enum import StrEnum


class Behaviour(StrEnum):
    """How one call is answered. The faults are the honest answer, changed by one thing."""

    HONEST = "honest"
    FENCED = "fenced"
    """Honest, in a code fence after a word of greeting, where no form is asked for."""
    NO_FORM = "no_form"
    """Refuses a `response_format` with 400, is honest without one."""
    PLAIN = "plain"
    """Refuses all that not every server takes, one thing after another, by its name."""

    # What is claimed to be read.
    INVENTS_KEYS = "invents_keys"
    INVENTS_QUOTES = "invents_quotes"
    WRONG_PASSAGE = "wrong_passage"
    # One thing of what is said.
    CHANGES_NUMBER = "changes_number"
    CHANGES_DATE = "changes_date"
    CHANGES_AMOUNT = "changes_amount"
    CHANGES_PERCENTAGE = "changes_percentage"
    CHANGES_PROVISION = "changes_provision"
    DROPS_NOT = "drops_not"
    SHOULD_TO_MUST = "should_to_must"
    MUST_TO_MAY = "must_to_may"
    CHANGES_QUANTIFIER = "changes_quantifier"
    SWAPS_COUNTRIES = "swaps_countries"
    SWAPS_BODIES = "swaps_bodies"
    OMITS_EXCEPTIONS = "omits_exceptions"
    # More than one thing.
    OBEYS_PLANTED = "obeys_planted"
    FROM_MEMORY = "from_memory"
    OTHER_LANGUAGE = "other_language"

    # The form.
    BREAKS_JSON = "breaks_json"
    VERY_LONG = "very_long"
    """Repeats itself, whatever the bound that it was given."""
    CUT_SHORT = "cut_short"
    """Half the answer, with `finish_reason` "length"."""
    STOPS_HALFWAY = "stops_halfway"
    """Half the answer, and the stream ends as if it were whole; no `finish_reason`, no [DONE]."""
    # The connection.
    BREAKS_OFF = "breaks_off"
    """Half the answer, and the connection is closed."""
    CLOSES = "closes"
    """The connection is closed instead of an answer."""
    STALLS = "stalls"
    """Half the answer, then nothing, with the connection open."""
    STALLS_AT_ONCE = "stalls_at_once"
    """Not even a status."""
    STALLS_ALIVE = "stalls_alive"
    """Half the answer, then comments that keep the connection awake and say nothing."""
    # The provider.
    UNAUTHORIZED = "unauthorized"
    TOO_MANY = "too_many"
    """429, with the Retry-After that the instance has."""
    SERVER_ERROR = "server_error"


FAULTS = (
    Behaviour.INVENTS_KEYS,
    Behaviour.INVENTS_QUOTES,
    Behaviour.WRONG_PASSAGE,
    Behaviour.CHANGES_NUMBER,
    Behaviour.CHANGES_DATE,
    Behaviour.CHANGES_AMOUNT,
    Behaviour.CHANGES_PERCENTAGE,
    Behaviour.CHANGES_PROVISION,
    Behaviour.DROPS_NOT,
    Behaviour.SHOULD_TO_MUST,
    Behaviour.MUST_TO_MAY,
    Behaviour.CHANGES_QUANTIFIER,
    Behaviour.SWAPS_COUNTRIES,
    Behaviour.SWAPS_BODIES,
    Behaviour.OMITS_EXCEPTIONS,
    Behaviour.OBEYS_PLANTED,
    Behaviour.FROM_MEMORY,
    Behaviour.OTHER_LANGUAGE,
)
"""Those that say something else than an honest model; the answer is well formed and whole."""

HALVES = frozenset(
    {
        Behaviour.CUT_SHORT,
        Behaviour.STOPS_HALFWAY,
        Behaviour.BREAKS_OFF,
        Behaviour.STALLS,
        Behaviour.STALLS_ALIVE,
    }
)
"""Those that send the first half of an honest answer, and then something else."""

STATUSES = {
    Behaviour.UNAUTHORIZED: 401,
    Behaviour.TOO_MANY: 429,
    Behaviour.SERVER_ERROR: 500,
}
"""Those that answer with a status of HTTP."""
