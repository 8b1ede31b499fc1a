"""Forms: one schema says what may come in, how it is drawn, and keeps what was typed."""

from core.forms.declared import (
    Schema,
    choice,
    choices,
    clock_time,
    day,
    email,
    identifier,
    optional_whole,
    secret,
    text,
    tick,
    version,
    whole,
)
from core.forms.form import NOT_PART_OF_FORM, Form
from core.forms.kept import kept_so_far, say_kept
from core.forms.uploads import upload
from core.forms.values import Choice, Field, FieldError

__all__ = [
    "NOT_PART_OF_FORM",
    "Choice",
    "Field",
    "FieldError",
    "Form",
    "Schema",
    "choice",
    "choices",
    "clock_time",
    "day",
    "email",
    "identifier",
    "kept_so_far",
    "optional_whole",
    "say_kept",
    "secret",
    "text",
    "tick",
    "upload",
    "version",
    "whole",
]
