"""What plugins answer with: frozen values, so that the host knows who gave what."""

from core.contributions.asking import Asking, Bearer, Principal, Role, Rule, Verdict
from core.contributions.demo import Story
from core.contributions.formats import Check, Format, NavItem, Part, Step
from core.contributions.jobs import JobKind, Progress
from core.contributions.letters import Addressee, CalendarPart, Envelope, Letter, Wording
from core.contributions.live import Entrance, LiveKind
from core.contributions.people import Person, PersonalData
from core.contributions.questions import Given, NotAnAnswer, QuestionType
from core.contributions.reports import Bar, Chart, Column, Report, Section, Sheet, Table
from core.contributions.segments import SegmentRule
from core.contributions.settings import Settings
from core.contributions.sockets import EventRefused, SocketEvent
from core.contributions.text import Text

__all__ = [
    "Addressee",
    "Asking",
    "Bar",
    "Bearer",
    "CalendarPart",
    "Chart",
    "Check",
    "Column",
    "Entrance",
    "Envelope",
    "EventRefused",
    "Format",
    "Given",
    "JobKind",
    "Letter",
    "LiveKind",
    "NavItem",
    "NotAnAnswer",
    "Part",
    "Person",
    "PersonalData",
    "Principal",
    "Progress",
    "QuestionType",
    "Report",
    "Role",
    "Rule",
    "Section",
    "SegmentRule",
    "Settings",
    "Sheet",
    "SocketEvent",
    "Step",
    "Story",
    "Table",
    "Text",
    "Verdict",
    "Wording",
]
