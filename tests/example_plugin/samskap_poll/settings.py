"""What an administrator decides for every poll."""

from core.plugin import Settings, settings_of
from core.plugin.forms import Schema, tick

from samskap_poll.texts import texts

_l = texts.lazy_gettext


class PollSettings(Schema):
    """Whether those who have voted see the count before the poll is over."""

    show_counts = tick(_l("Vis stemmetallene til dem som har stemt"))


SETTINGS = Settings(title=_l("Avstemninger"), schema=PollSettings)


def shows_counts() -> bool:
    """Tell whether those who have voted see the count."""
    return bool(settings_of("poll")["show_counts"])
