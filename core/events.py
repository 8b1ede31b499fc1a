"""What has happened, in the past tense; listeners hear it inside the transaction."""

from dataclasses import dataclass

from core.types import Id


@dataclass(frozen=True, kw_only=True)
class PanelistJoined:
    """Somebody confirmed that they want to be a member."""

    panelist: Id


@dataclass(frozen=True, kw_only=True)
class PanelistPaused:
    """A member asked for a break; nothing was deleted."""

    panelist: Id


@dataclass(frozen=True, kw_only=True)
class EngagementOpened:
    """An engagement opened and its invitations were queued."""

    engagement: Id
    invited: int


@dataclass(frozen=True, kw_only=True)
class EngagementCopied:
    """A draft was made like another engagement; a format that keeps content of its own copies it now."""

    engagement: Id
    source: Id


@dataclass(frozen=True, kw_only=True)
class EngagementClosed:
    """An engagement closed for answers."""

    engagement: Id


@dataclass(frozen=True, kw_only=True)
class ParticipationChanged:
    """A person's state in an engagement became another; where answers are anonymous, nobody is told whose."""

    engagement: Id
    panelist: Id | None
    state: str


@dataclass(frozen=True, kw_only=True)
class ResultPublished:
    """An engagement's result became public."""

    engagement: Id
