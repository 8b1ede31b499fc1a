"""How the program tells its operator what happened: one JSON line each, without names, addresses or tokens."""

import logging
import sys

import structlog


def init() -> None:
    """Write structured lines to standard error; tracebacks show code, never values."""
    logging.getLogger("sqlalchemy").setLevel(logging.WARNING)  # below that it writes the rows that it reads
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.ExceptionRenderer(
                structlog.tracebacks.ExceptionDictTransformer(show_locals=False, max_frames=20)
            ),
            _without_values,
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=lambda *_names: structlog.PrintLogger(sys.stderr),
        cache_logger_on_first_use=False,
    )


def _without_values(_logger: object, _method: str, event: structlog.typing.EventDict) -> structlog.typing.EventDict:
    """Leave out an error's own message: databases put the row's values into it."""
    for error in event.get("exception", []):
        error["exc_value"] = ""
    return event
