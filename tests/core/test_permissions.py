"""One table says which role may do what, and the reference is written from it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest

from core.capabilities import LEADING, TITLES, Capability
from core.contributions import Principal, Role, Rule
from core.permissions import (
    ADMINISTRATOR,
    ANALYST,
    EDITOR,
    HOUSE_ROLES,
    LEADER,
    PRIVACY_OFFICER,
    STAFF_ROLES,
    anyone,
    capabilities_of,
    capability_of,
)
from tests.architecture.sources import ROOT
from web import reference

if TYPE_CHECKING:
    from flask import Flask

MANUAL = ROOT / "docs" / "reference" / "permissions.md"
DECIDES = LEADING - {Capability.SEE_ACTIVITIES} | {
    Capability.START_PROJECTS,
    Capability.HANDLE_REQUESTS,
    Capability.MANAGE_STAFF,
    Capability.MANAGE_SYSTEM,
}


def holding(*roles: str) -> frozenset[Capability]:
    """Give what somebody with these roles may do everywhere."""
    return capabilities_of(Principal(kind="staff", id=uuid4(), name="Kari", roles=frozenset(roles)))


def test_every_capability_has_its_words_and_somebody_who_holds_it() -> None:
    assert set(TITLES) == set(Capability)
    assert holding(ADMINISTRATOR) == frozenset(Capability)


def test_the_privacy_officer_reads_all_registers_and_logs_and_decides_nothing() -> None:
    held = holding(PRIVACY_OFFICER)
    assert {Capability.READ_REGISTERS, Capability.READ_AUDIT, Capability.SEE_MEMBERS} <= held
    assert held & DECIDES == frozenset()


@pytest.mark.parametrize("role", [LEADER, EDITOR, ANALYST, PRIVACY_OFFICER])
def test_answers_are_read_in_ones_own_activities_only(role: str) -> None:
    assert Capability.READ_ANSWERS not in holding(role)


def test_nobody_without_a_role_may_do_anything_and_an_unknown_role_opens_nothing() -> None:
    assert holding() == capabilities_of(None) == holding("owner") == frozenset()


def test_no_role_has_two_entries() -> None:
    assert len(set(STAFF_ROLES)) == len(HOUSE_ROLES) == 5


def test_the_reference_is_in_step(app: Flask) -> None:
    assert MANUAL.read_text(encoding="utf-8") == reference.permissions(app), "run samskap docs permissions"


def test_a_reference_that_is_out_of_step_is_found(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    more = Role(name="guard", title="Guard", scope="house", capabilities=frozenset({Capability.READ_AUDIT}))
    monkeypatch.setattr(reference, "HOUSE_ROLES", (*HOUSE_ROLES, more))
    assert MANUAL.read_text(encoding="utf-8") != reference.permissions(app)


def test_an_address_with_another_rule_is_found(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    table: dict[str, Rule] = app.extensions["policy"]
    rule = next(rule for rule in table.values() if capability_of(rule.may) == Capability.MANAGE_STAFF)
    monkeypatch.setitem(table, rule.endpoint, replace(rule, may=anyone))
    assert MANUAL.read_text(encoding="utf-8") != reference.permissions(app)


def test_rules_ask_for_a_capability_and_never_for_a_role() -> None:
    for file in sorted(file for room in ("core", "web", "plugins") for file in ROOT.glob(f"{room}/**/policy.py")):
        text = file.read_text(encoding="utf-8")
        assert not [role for role in ("ADMINISTRATOR", "EDITOR", "PRIVACY_OFFICER", "ANALYST") if role in text], file
