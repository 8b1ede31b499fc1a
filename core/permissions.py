"""The policy table: every endpoint names its rule, and what is not listed is denied."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any

from flask import Flask, current_app

from core.capabilities import LEADING, Capability
from core.contributions import Asking, Principal, Role, Rule, Verdict
from core.language import core_texts

_l = core_texts.lazy_gettext

Predicate = Callable[[Asking], Verdict]

ADMINISTRATOR = "administrator"
LEADER = "leader"
EDITOR = "editor"
PRIVACY_OFFICER = "privacy_officer"
ANALYST = "analyst"
COMMITTEE = "committee"

HOUSE_ROLES = (
    Role(name=ADMINISTRATOR, title=_l("Administrator"), scope="house", capabilities=frozenset(Capability)),
    Role(
        name=LEADER,
        title=_l("Prosjektleder"),
        scope="house",
        capabilities=frozenset(
            {
                Capability.START_PROJECTS,
                Capability.SEE_PANEL,
                Capability.RECRUIT,
                Capability.SEE_MEMBERS,
                Capability.EXPORT_MEMBERS,
                Capability.IMPORT_MEMBERS,
                Capability.HELP_MEMBERS,
                Capability.APPROVE_SENDINGS,
                Capability.ANSWER_PROPOSALS,
            }
        ),
    ),
    Role(
        name=EDITOR,
        title=_l("Redaktør"),
        scope="house",
        capabilities=frozenset(
            {
                Capability.SEE_ACTIVITIES,
                Capability.SEE_PANEL,
                Capability.PUBLISH_RESULTS,
                Capability.APPROVE_SENDINGS,
                Capability.WRITE_PAGES,
                Capability.ANSWER_PROPOSALS,
            }
        ),
    ),
    Role(
        name=PRIVACY_OFFICER,
        title=_l("Personvernombud"),
        scope="house",
        capabilities=frozenset(
            {
                Capability.SEE_ACTIVITIES,
                Capability.SEE_PANEL,
                Capability.SEE_MEMBERS,
                Capability.READ_REGISTERS,
                Capability.READ_AUDIT,
            }
        ),
    ),
    Role(
        name=ANALYST,
        title=_l("Analytiker"),
        scope="house",
        capabilities=frozenset({Capability.SEE_ACTIVITIES, Capability.SEE_PANEL, Capability.READ_REPORTS}),
    ),
)
SCOPED_ROLES = (
    Role(name=LEADER, title=_l("Leder"), scope="project", capabilities=LEADING),
    Role(name=COMMITTEE, title=_l("Med i planleggingsutvalget"), scope="project", held_by="panelist"),
)
STAFF_ROLES = tuple(role.name for role in HOUSE_ROLES)


class DoubleRule(Exception):
    """Two rules name the same endpoint."""


def init_app(app: Flask) -> None:
    """Give the app an empty policy table, and no roles yet."""
    app.extensions["policy"] = {}
    app.extensions["roles"] = []


def add_rules(app: Flask, rules: list[Rule]) -> None:
    """Add an owner's rules to the table. Raises DoubleRule."""
    table: dict[str, Rule] = app.extensions["policy"]
    for rule in rules:
        if rule.endpoint in table:
            raise DoubleRule(rule.endpoint)
        table[rule.endpoint] = rule


def rule_of(endpoint: str | None) -> Rule | None:
    """Find the rule of an endpoint; None means denied."""
    table: dict[str, Rule] = current_app.extensions["policy"]
    return table.get(endpoint or "")


def roles() -> list[Role]:
    """Give every role of the house and its plugins."""
    found: list[Role] = current_app.extensions["roles"]
    return found


def scoped_roles() -> dict[str, Role]:
    """Give the roles that are held in a project or an activity, by name; one whose plugin is gone opens nothing."""
    return {role.name: role for role in roles() if role.scope != "house"}


def capabilities_of(principal: Principal | None) -> frozenset[Capability]:
    """Give what somebody may do everywhere, by their roles in the house."""
    held = principal.roles if principal else frozenset()
    return gathered(role for role in HOUSE_ROLES if role.name in held)


def holds(principal: Principal | None, capability: Capability) -> bool:
    """Tell whether somebody may do this everywhere."""
    return capability in capabilities_of(principal)


def gathered(held: Iterable[Role]) -> frozenset[Capability]:
    """Put together what several roles open."""
    return frozenset().union(*(role.capabilities for role in held))


def capability_of(may: Predicate) -> Capability | None:
    """Name the capability that a rule asks for, or that the rule inside it does; None where it asks for none."""
    inner: Any = may
    while inner is not None:
        if capability := getattr(inner, "capability", None):
            return Capability(capability)
        inner = getattr(inner, "may", None)
    return None


def may_open(endpoint: str, **arguments: Any) -> bool:
    """Tell whether whoever asks now may reach an endpoint, as the policy table says: menus, tabs and buttons ask."""
    rule = rule_of(endpoint)
    if rule is None:
        return False
    asking: Asking = current_app.extensions["asking"]()
    return rule.may(replace(asking, arguments=arguments)) is Verdict.ALLOWED


def anyone(_asking: Asking) -> Verdict:
    """Let everybody in."""
    return Verdict.ALLOWED


def nobody(_asking: Asking) -> Verdict:
    """Let nobody in: an address that a library brings along and we do not use."""
    return Verdict.DENIED


def panelist(asking: Asking) -> Verdict:
    """Let a signed-in panelist in."""
    return Verdict.ALLOWED if asking.panelist else Verdict.RESIDENT_SIGN_IN


def guest(asking: Asking) -> Verdict:
    """Let somebody in who has joined an activity by its code, for what is their own."""
    return Verdict.ALLOWED if asking.guest else Verdict.RESIDENT_SIGN_IN


def staff(asking: Asking) -> Verdict:
    """Let staff in who have shown both factors."""
    return Verdict.ALLOWED if asking.staff else Verdict.STAFF_SIGN_IN


@dataclass(frozen=True)
class Having:
    """A rule that asks for one capability, held everywhere."""

    capability: Capability

    def __call__(self, asking: Asking) -> Verdict:
        """Ask the roles of whoever is there."""
        if asking.staff is None:
            return Verdict.STAFF_SIGN_IN
        return Verdict.ALLOWED if holds(asking.staff, self.capability) else Verdict.DENIED


def having(capability: Capability) -> Having:
    """Let staff in who may do this everywhere."""
    return Having(capability)


administrator = having(Capability.MANAGE_SYSTEM)
