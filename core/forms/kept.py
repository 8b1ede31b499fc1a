"""Tells the error page what is safe already, should something break while a form is taken."""

from flask import g

KEPT = "kept_so_far"


def say_kept(what: str) -> None:
    """Say in a sentence what was stored before this request, so that an error page can calm whoever filled it in."""
    setattr(g, KEPT, what)


def kept_so_far() -> str:
    """Give the sentence; nothing where nobody said one."""
    said: str = g.get(KEPT, "")
    return said
