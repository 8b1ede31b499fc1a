"""What the seven tabs of an activity share: its head, its state, and the tabs themselves."""

from dataclasses import dataclass
from typing import Any

from flask import render_template, url_for
from markupsafe import Markup

from core.auth.accounts import current_staff
from core.contributions import Part, Principal
from core.engagement import counting, services, state_words, states
from core.engagement.errors import EngagementNotFound
from core.engagement.models import Engagement
from core.engagement.readiness import checklist
from core.language import core_texts
from core.permissions import may_open
from core.registry import current as registry
from core.types import Id, LocalText

_ = core_texts.gettext


@dataclass(frozen=True, kw_only=True)
class Tab:
    """One of the seven tabs."""

    title: str
    url: str
    current: bool


@dataclass(frozen=True, kw_only=True)
class CheckLine:
    """One line of the checklist, with the address where it is done."""

    title: str
    state: str
    text: str
    url: str


def frame(engagement: Engagement, current: str) -> dict[str, Any]:
    """Give the values that every staff page of an engagement draws its head from."""
    figures = counting.figures([engagement])[engagement.id]
    return {
        "engagement": engagement,
        "format": registry().formats().get(engagement.format),
        "figures": figures,
        "shown": state_words.for_leader(engagement, figures),
        "ended": states.has_ended(engagement),
        "tabs": tabs(engagement, current),
    }


def tabs(engagement: Engagement, current: str) -> list[Tab]:
    """Give the seven tabs, the same for every format, but for those that this person may not open."""
    named = [(name, title, endpoint) for name, title, endpoint in _named_tabs(engagement) if endpoint]
    return [
        Tab(title=title, url=url_for(endpoint, engagement_id=engagement.id), current=name == current)
        for name, title, endpoint in named
        if name == current or may_open(endpoint, engagement_id=engagement.id)
    ]


def checks(engagement: Engagement) -> list[CheckLine]:
    """Give the checklist with the addresses where each line is done."""
    return [
        CheckLine(
            title=str(check.title),
            state=check.state,
            text=str(check.text),
            url=url_for(check.endpoint, engagement_id=engagement.id)
            if check.endpoint and may_open(check.endpoint, engagement_id=engagement.id)
            else "",
        )
        for check in checklist(engagement)
    ]


def drawn(part: Part | None) -> Markup | None:
    """Draw a format's own part of a page."""
    return Markup(render_template(part.template, values=part.values)) if part else None  # noqa: S704 - one of our templates


def unreported(engagement: Engagement) -> Markup | None:
    """Say where to read what the format's report does not have; nothing where it has all."""
    declared = registry().formats().get(engagement.format)
    return drawn(declared.unreported(engagement)) if declared else None


def worked_on(engagement_id: Id) -> Engagement:
    """Find the engagement that a staff page is about; the policy has asked already."""
    return services.engagement_by_id(engagement_id)


def me() -> Principal:
    """Say which staff member is at work; the policy has asked already."""
    principal = current_staff()
    if principal is None:
        raise EngagementNotFound
    return principal


def local_text(data: dict[str, str], name: str) -> LocalText:
    """Gather a text and its English from a form's two fields."""
    return LocalText({"nb": data[name], "en": data.get(f"{name}_en", "")})


def changed_meanwhile() -> str:
    """Say that somebody else saved first; what was typed stands in the form."""
    return _(
        "Noen andre lagret endringer mens du skrev. Det du skrev, står her. "
        "Åpne siden i en ny fane for å se det som er lagret, og lagre så på nytt."
    )


def _named_tabs(engagement: Engagement) -> list[tuple[str, str, str]]:
    declared = registry().formats().get(engagement.format)
    return [
        ("overview", _("Oversikt"), "engagement_staff.overview"),
        ("content", _("Innhold"), declared.start if declared else ""),
        ("recipients", _("Mottakere"), "engagement_staff.recipients"),
        ("letters", _("E-poster"), "engagement_staff.letters"),
        ("field_work", _("Gjennomføring"), "engagement_staff.field_work"),
        ("report", _("Rapport"), "reporting.report"),
        ("result", _("Resultat"), "engagement_staff.result"),
    ]
