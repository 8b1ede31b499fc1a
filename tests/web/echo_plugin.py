"""A plugin for the tests of sockets: it answers what it is asked, writes, refuses and fails."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import marshmallow as ma

from core import settings
from core.contributions import Asking, EventRefused, Rule, SocketEvent
from core.engagement.policy import either, guest_of_engagement, leader_of_engagement, participant
from core.forms import Schema, identifier, text
from core.hookspecs import hookimpl
from core.permissions import anyone, staff
from core.settings import read

if TYPE_CHECKING:
    from collections.abc import Mapping


class Nothing(Schema):
    pass


class Named(Schema):
    name = text("Navn", longest=100)


class Numbered(Schema):
    engagement_id = identifier()


class Anything(Schema):
    said = ma.fields.Raw(required=True)
    number = ma.fields.Integer()
    word = ma.fields.String()


class Phone(Schema):
    phone = text("Telefon", longest=40)
    then = text("Så", longest=40, required=False)


def who(asking: Asking) -> Mapping[str, Any]:
    """Say who asks."""
    somebody = asking.staff or asking.panelist or asking.guest
    return {"kind": somebody.kind if somebody else None, "name": somebody.name if somebody else None}


def echo(asking: Asking) -> Mapping[str, Any]:
    """Give back what came; try to write, in an event that said it reads, where it is told to."""
    if asking.arguments["said"] == "write":
        settings.change("core", {**read("core"), "phone": "sneaked"})
    return {"said": asking.arguments["said"]}


def write(asking: Asking) -> Mapping[str, Any]:
    """Change a setting, and then do what the payload says."""
    settings.change("core", {**read("core"), "phone": asking.arguments["phone"]})
    if asking.arguments["then"] == "refuse":
        raise EventRefused("full", "Det er fullt.")
    if asking.arguments["then"] == "fail":
        raise RuntimeError("hemmelig")
    return {"phone": read("core")["phone"]}


@hookimpl
def register_sockets() -> list[SocketEvent]:
    """Contribute the events."""
    return [
        SocketEvent(name="who", handle=who, schema=Nothing),
        SocketEvent(name="desk", handle=who, schema=Nothing),
        SocketEvent(name="echo", handle=echo, schema=Anything),
        SocketEvent(name="write", handle=write, schema=Phone, transaction="write"),
        SocketEvent(name="lead", handle=who, schema=Numbered),
        SocketEvent(name="part", handle=who, schema=Named),
        SocketEvent(name="unlisted", handle=who, schema=Nothing),
    ]


@hookimpl
def register_policy() -> list[Rule]:
    """Say who may ask what; one event is left out."""
    return [
        Rule(endpoint="socket:echo:who", may=anyone),
        Rule(endpoint="socket:echo:desk", may=staff),
        Rule(endpoint="socket:echo:echo", may=anyone),
        Rule(endpoint="socket:echo:write", may=staff),
        Rule(endpoint="socket:echo:lead", may=leader_of_engagement),
        Rule(endpoint="socket:echo:part", may=either(participant, guest_of_engagement)),
    ]
