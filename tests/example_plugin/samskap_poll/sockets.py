"""What an open page may ask over its socket: how the votes stand."""

from collections.abc import Mapping
from typing import Any

from core.plugin import Asking, EventRefused, SocketEvent, forms
from core.plugin.engagement import Engagement, engagement_by_id, public_by_name

from samskap_poll import services, settings
from samskap_poll.texts import texts

_ = texts.gettext
_l = texts.lazy_gettext


class NamedPoll(forms.Schema):
    """A poll, by its word in public addresses."""

    name = forms.text(_l("Avstemning"), longest=60)


class NumberedPoll(forms.Schema):
    """A poll, by its number."""

    engagement_id = forms.identifier()


def standing(asking: Asking) -> Mapping[str, Any]:
    """Tell those who vote how many have, where the administrator lets them see it."""
    if not settings.shows_counts():
        raise EventRefused("secret", _("Stemmetallene vises når avstemningen er over."))
    return _counted(public_by_name(asking.arguments["name"]))


def figures(asking: Asking) -> Mapping[str, Any]:
    """Tell the leader how many have voted for what."""
    return _counted(engagement_by_id(asking.arguments["engagement_id"]))


def _counted(engagement: Engagement) -> Mapping[str, Any]:
    poll = services.poll_of(engagement)
    return {"votes": services.counts(poll) if poll else []}


EVENTS = [
    SocketEvent(name="standing", handle=standing, schema=NamedPoll),
    SocketEvent(name="figures", handle=figures, schema=NumberedPoll),
]
