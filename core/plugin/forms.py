"""Forms as core makes them: one schema, drawn by the house's macros, nothing typed lost."""

from core.forms import (
    Choice,
    Form,
    Schema,
    choice,
    choices,
    day,
    email,
    identifier,
    optional_whole,
    say_kept,
    text,
    tick,
    version,
    whole,
)

__all__ = [
    "Choice",
    "Form",
    "Schema",
    "choice",
    "choices",
    "day",
    "email",
    "identifier",
    "optional_whole",
    "say_kept",
    "text",
    "tick",
    "version",
    "whole",
]
