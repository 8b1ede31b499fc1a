"""The public API: everything that a plugin may import from core, with `core.plugin.<room>` beside it.

Names here change only through a deprecation period. Anything reached by another path may change at
any time.
"""

from core import types
from core.clock import now
from core.contributions import (
    Asking,
    Bar,
    Chart,
    Check,
    Column,
    Format,
    Letter,
    NavItem,
    Part,
    Principal,
    QuestionType,
    Report,
    Rule,
    Section,
    Settings,
    Sheet,
    Step,
    Story,
    Table,
    Verdict,
)
from core.db import Base, after_commit, emit, session, transaction
from core.events import (
    EngagementClosed,
    EngagementOpened,
    PanelistJoined,
    PanelistPaused,
    ParticipationChanged,
    ResultPublished,
)
from core.hookspecs import hookimpl
from core.language import Texts, speaking, spoken
from core.permissions import administrator, anyone, panelist, staff
from core.register import personal, technical
from core.settings import read as settings_of
from core.types import Id, LocalText, new_id, random_id

CORE_TABLES = frozenset(
    {"core_panelist", "core_project", "core_engagement", "core_participation", "core_questionnaire", "core_staff"}
)

__all__ = [
    "CORE_TABLES",
    "Asking",
    "Bar",
    "Base",
    "Chart",
    "Check",
    "Column",
    "EngagementClosed",
    "EngagementOpened",
    "Format",
    "Id",
    "Letter",
    "LocalText",
    "NavItem",
    "PanelistJoined",
    "PanelistPaused",
    "Part",
    "ParticipationChanged",
    "Principal",
    "QuestionType",
    "Report",
    "ResultPublished",
    "Rule",
    "Section",
    "Settings",
    "Sheet",
    "Step",
    "Story",
    "Table",
    "Texts",
    "Verdict",
    "administrator",
    "after_commit",
    "anyone",
    "emit",
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
