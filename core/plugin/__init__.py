"""The public API: everything that a plugin may import from core, with `core.plugin.<room>` beside it.

Names here change only through a deprecation period. Anything reached by another path may change at
any time.
"""

from core import types
from core.capabilities import Capability
from core.clock import now
from core.contributions import (
    Asking,
    Bar,
    Chart,
    Check,
    Column,
    EventRefused,
    Format,
    JobKind,
    Letter,
    NavItem,
    Part,
    Principal,
    Progress,
    QuestionType,
    Report,
    Role,
    Rule,
    Section,
    SegmentRule,
    Settings,
    Sheet,
    SocketEvent,
    Step,
    Story,
    Table,
    Verdict,
)
from core.db import Base, after_commit, emit, session, transaction
from core.events import (
    EngagementCancelled,
    EngagementClosed,
    EngagementCopied,
    EngagementOpened,
    EngagementPaused,
    EngagementResumed,
    PanelistJoined,
    PanelistPaused,
    ParticipationChanged,
    ResultPublished,
    SeatFreed,
    SeatSwapped,
    SeatTaken,
    SessionCancelled,
    SessionMoved,
    SessionResumed,
)
from core.hookspecs import hookimpl
from core.jobs import enqueue
from core.language import Texts, speaking, spoken
from core.permissions import administrator, anyone, having, panelist, staff
from core.register import personal, technical
from core.settings import read as settings_of
from core.types import Id, LocalText, new_id, random_id

CORE_TABLES = frozenset(
    {
        "core_panelist",
        "core_project",
        "core_engagement",
        "core_participation",
        "core_questionnaire",
        "core_staff",
        "core_file",
        "core_session",
        "core_draw",
        "core_live_log",
    }
)

__all__ = [
    "CORE_TABLES",
    "Asking",
    "Bar",
    "Base",
    "Capability",
    "Chart",
    "Check",
    "Column",
    "EngagementCancelled",
    "EngagementClosed",
    "EngagementCopied",
    "EngagementOpened",
    "EngagementPaused",
    "EngagementResumed",
    "EventRefused",
    "Format",
    "Id",
    "JobKind",
    "Letter",
    "LocalText",
    "NavItem",
    "PanelistJoined",
    "PanelistPaused",
    "Part",
    "ParticipationChanged",
    "Principal",
    "Progress",
    "QuestionType",
    "Report",
    "ResultPublished",
    "Role",
    "Rule",
    "SeatFreed",
    "SeatSwapped",
    "SeatTaken",
    "Section",
    "SegmentRule",
    "SessionCancelled",
    "SessionMoved",
    "SessionResumed",
    "Settings",
    "Sheet",
    "SocketEvent",
    "Step",
    "Story",
    "Table",
    "Texts",
    "Verdict",
    "administrator",
    "after_commit",
    "anyone",
    "emit",
    "enqueue",
    "having",
    "hookimpl",
    "new_id",
    "now",
    "panelist",
    "personal",
    "random_id",
    "session",
    "settings_of",
    "speaking",
    "spoken",
    "staff",
    "technical",
    "transaction",
    "types",
]
