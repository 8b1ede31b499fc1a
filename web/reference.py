"""Writes the reference of permissions from the tables that decide: roles, capabilities, and the addresses they open."""

from collections.abc import Iterator

from flask import Flask

from core.capabilities import TITLES, Capability
from core.contributions import Role, Rule
from core.language import speaking
from core.permissions import HOUSE_ROLES, SCOPED_ROLES, capability_of

HEAD = """# Permissions

<!-- Written by `samskap docs permissions` from core/capabilities.py, core/permissions.py and the policy tables. -->

What people on the staff may do is a list of capabilities. A role holds some of them: in the whole house, or in one
project or activity. Every rule of the policy tables names a capability, never a role.

## Who holds what

Roles of the house are given by an administrator, at `/arbeid/system/ansatte`. A leader takes colleagues into the team
of a project (and so of all its activities) or of one activity. Plugins bring further roles for their own activities,
by `register_roles()`.

"""
ADDRESSES = """
## What each capability opens

Where the address names a project or an activity, the capability is asked for there; else everywhere. Formats add
pages of their own by the same capabilities.
"""


def permissions(app: Flask) -> str:
    """Give the whole page, as it should stand in docs/reference."""
    with app.app_context(), speaking("en"):
        return "".join([HEAD, *_table(), ADDRESSES, *_addresses(app)])


def _table() -> Iterator[str]:
    roles = [*HOUSE_ROLES, *(role for role in SCOPED_ROLES if role.capabilities)]
    yield f"| | {' | '.join(_title(role) for role in roles)} |\n|{' --- |' * (len(roles) + 1)}\n"
    for capability in Capability:
        held = ("yes" if capability in role.capabilities else "" for role in roles)
        yield f"| `{capability}` {TITLES[capability]} | {' | '.join(held)} |\n"


def _title(role: Role) -> str:
    return str(role.title) if role.scope == "house" else f"{role.title}, in the place"


def _addresses(app: Flask) -> Iterator[str]:
    opened = _opened(app)
    for capability in Capability:
        yield f"\n### {capability}\n\n"
        yield "".join(f"* `{address}`\n" for address in opened[capability]) or "No address of its own yet.\n"


def _opened(app: Flask) -> dict[Capability, list[str]]:
    """Gather what each capability opens: routes of core and web; those of plugins are theirs to tell."""
    table: dict[str, Rule] = app.extensions["policy"]
    found: dict[Capability, list[str]] = {capability: [] for capability in Capability}
    for route in app.url_map.iter_rules():
        rule = table.get(route.endpoint)
        capability = capability_of(rule.may) if rule and not _is_of_a_plugin(app, route.endpoint) else None
        if capability:
            methods = sorted((route.methods or set()) - {"HEAD", "OPTIONS"})
            found[capability] += [f"{method} {route.rule}" for method in methods]
    return {capability: sorted(addresses, key=_by_address) for capability, addresses in found.items()}


def _is_of_a_plugin(app: Flask, endpoint: str) -> bool:
    slug = endpoint.partition(".")[0].removesuffix("_staff").removesuffix("_api")
    return slug in app.extensions["registry"].plugins


def _by_address(said: str) -> tuple[str, str]:
    method, _space, address = said.partition(" ")
    return address, method
