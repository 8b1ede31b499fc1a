"""The policy table: every endpoint names its rule, and what is not listed is denied."""

from collections.abc import Callable

from flask import Flask, current_app

from core.contributions import Asking, Principal, Rule, Verdict

Predicate = Callable[[Asking], Verdict]

ADMINISTRATOR = "administrator"
LEADER = "leader"
STAFF_ROLES = (ADMINISTRATOR, LEADER)


class DoubleRule(Exception):
    """Two rules name the same endpoint."""


def init_app(app: Flask) -> None:
    """Give the app an empty policy table."""
    app.extensions["policy"] = {}


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


def anyone(_asking: Asking) -> Verdict:
    """Let everybody in."""
    return Verdict.ALLOWED


def nobody(_asking: Asking) -> Verdict:
    """Let nobody in: an address that a library brings along and we do not use."""
    return Verdict.DENIED


def panelist(asking: Asking) -> Verdict:
    """Let a signed-in panelist in."""
    return Verdict.ALLOWED if asking.panelist else Verdict.RESIDENT_SIGN_IN


def staff(asking: Asking) -> Verdict:
    """Let staff in who have shown both factors."""
    return Verdict.ALLOWED if asking.staff else Verdict.STAFF_SIGN_IN


def administrator(asking: Asking) -> Verdict:
    """Let administrators in."""
    return holding(ADMINISTRATOR)(asking)


def holding(role: str) -> Predicate:
    """Let staff in who hold this role."""

    def may(asking: Asking) -> Verdict:
        if not asking.staff:
            return Verdict.STAFF_SIGN_IN
        return Verdict.ALLOWED if role in asking.staff.roles else Verdict.DENIED

    return may


def is_administrator(principal: Principal | None) -> bool:
    """Tell whether this is an administrator."""
    return principal is not None and ADMINISTRATOR in principal.roles
