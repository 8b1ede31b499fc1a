"""What files may hang on, and who may open what hangs there."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import cast

from flask import current_app

from core.contributions import Asking, Verdict
from core.files.models import File


@dataclass(frozen=True, kw_only=True)
class FilePlace:
    """A place for files.

    ``may`` is asked like a rule of the policy table, with the file's own ``engagement_id``, ``panelist_id`` and
    ``project_id`` as arguments. What is ``public`` is the same for everybody, so browsers may keep it.
    """

    name: str
    may: Callable[[Asking], Verdict]
    public: bool = False


def places() -> dict[str, FilePlace]:
    """Give every place by name."""
    return cast("dict[str, FilePlace]", current_app.extensions["file_places"])


def verdict(asking: Asking, file: File) -> Verdict:
    """Say whether this file may be opened; one that may not does not exist for whoever asks."""
    place = places().get(file.place)
    arguments = {
        "engagement_id": file.engagement_id,
        "panelist_id": file.panelist_id,
        "project_id": file.project_id,
    }
    if place is None or place.may(replace(asking, arguments=arguments)) is not Verdict.ALLOWED:
        return Verdict.MISSING
    return Verdict.ALLOWED


def is_public(file: File) -> bool:
    """Tell whether everybody gets this file."""
    place = places().get(file.place)
    return place is not None and place.public
