"""The survey's part of the demo."""

from core.plugin import Story


def load(story: Story) -> None:
    """Play the climate survey."""
