"""Sets up the demo: its own settings, the panel's history, and what the terminal says about it."""

from collections.abc import Callable

from flask import Flask


def environment(port: int, given: dict[str, str]) -> dict[str, str]:
    """Give the settings of a demo on this port."""
    return {
        **given,
        "SAMSKAP_DEMO": "1",
        "SAMSKAP_BASE_URL": f"http://localhost:{port}",
    }


def load(app: Flask, say: Callable[[str], None]) -> None:
    """Play the panel's history into an empty database."""


def greeting(app: Flask) -> str:
    """Say where to go."""
    return "ready"
