"""The loggers of Slack's libraries, which would repeat what people wrote.

They put whole requests into their messages, below WARNING on purpose and above it by way of what
they raise. So they get a logger that lets through who warns and where, and nothing of what is said.
"""

import logging

LIBRARY = "api.slack.library"
_NAMES = ("slack_bolt", "slack_sdk")


class WhereAlone(logging.Filter):
    """Drops what is below WARNING; of the rest keeps the place in the code and the exception."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether a record is told; it is told without its message."""
        if record.levelno < logging.WARNING:
            return False
        raised = record.exc_info[0] if record.exc_info else None
        record.msg = f"{record.module}.{record.funcName}, line {record.lineno}"
        if raised is not None:
            record.msg += f": {raised.__name__}"
        record.args = ()
        record.exc_info = record.exc_text = record.stack_info = None
        return True


def quiet_logger() -> logging.Logger:
    """The logger for Slack's libraries, and the same rule for those that they make themselves."""
    logger = logging.getLogger(LIBRARY)
    for one in (logger, *_their_own()):
        # The libraries look at the level before they write, so an unset one would follow the root.
        one.setLevel(logging.WARNING)
        if not any(isinstance(rule, WhereAlone) for rule in one.filters):
            one.addFilter(WhereAlone())
    return logger


def _their_own() -> list[logging.Logger]:
    known = logging.Logger.manager.loggerDict
    return [
        found
        for name, found in known.items()
        if name.partition(".")[0] in _NAMES and isinstance(found, logging.Logger)
    ]
