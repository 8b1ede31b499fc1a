"""Checks the published record of a draw, with nothing but Python.

python -I verify_draw.py record.json [--mine ABCDE-FGHJK] [--sealed sealed.json] [--english]
--sealed is for auditors, and checks every group's targets. The exit code is 1 when something does not hold.
"""

import argparse
import hashlib
import json
import sys
import unicodedata
from collections import Counter
from pathlib import Path
from typing import Any, NamedTuple

VERSION = 1
SETTLED = ("version", "seats", "people", "groups", "tickets_with", "sealed")
# What was checked: that it holds and that it does not, in Norwegian and in English.
SAYS = {
    "form": ("Protokollen kan leses.", "Filen kan ikke leses som en protokoll.",
             "The record can be read.", "The file cannot be read as a record."),
    "locked": ("Lotteriet er låst med {commitment}", "Lotteriet er ikke det som ble låst.",
               "The lottery is locked with {commitment}", "The lottery is not the one that was locked."),
    "groups": ("Det er {tickets} lodd, hvert med {seats} forskjellige av de {people} som kunne trekkes.",
               "Noen lodd har feil antall, eller den samme to ganger.",
               "There are {tickets} tickets, each with {seats} different people of the {people} who could be drawn.",
               "Some tickets hold a wrong number of people, or somebody twice."),
    "chances": ("Sjansene er regnet riktig: fra {lowest} % til {highest} %.", "Sjansene er ikke regnet riktig.",
                "The chances are counted right: from {lowest} % to {highest} %.", "The chances are counted wrong."),
    "ticket": ("Teksten «{seed}» trekker lodd {ticket}.", "Teksten «{seed}» trekker ikke lodd {ticket}.",
               "The text “{seed}” draws ticket {ticket}.", "The text “{seed}” does not draw ticket {ticket}."),
    "drawn": ("De som er trukket ut, er de på loddet.", "De som er trukket ut, er ikke de på loddet.",
              "Those who were drawn are those on the ticket.", "Those who were drawn are not those on the ticket."),
    "waiting": ("Det er ikke trukket ennå.", "Det står hvem som er trukket, men ikke teksten som trakk.",
                "Nothing is drawn yet.", "It says who was drawn, but not the text that drew."),
    "mine": ("{code} hadde {chance} % sjanse.", "{code} er ikke blant dem som kunne trekkes.",
             "{code} had a chance of {chance} %.", "{code} is not among those who could be drawn."),
    "in": ("{code} er trukket ut.", "", "{code} was drawn.", ""),
    "out": ("{code} er ikke trukket ut.", "", "{code} was not drawn.", ""),
    "sealed": ("Den forseglede filen er den som ble låst.", "Den forseglede filen er ikke den som ble låst.",
               "The sealed file is the one that was locked.", "The sealed file is not the one that was locked."),
    "targets": ("Hvert lodd oppfyller alle de {targets} målene.", "Noen lodd bryter målene: {broken}",
                "Every ticket meets all {targets} targets.", "Some tickets break the targets: {broken}"),
}  # fmt: skip


class Finding(NamedTuple):
    """What was checked, whether it holds, and the figures that go with it."""

    what: str
    holds: bool
    figures: dict[str, Any]


UNREADABLE = Finding("form", holds=False, figures={})


def findings(record: Any, sealed: Any = None, mine: str = "") -> list[Finding]:
    """Check a record, as JSON reads it; with the sealed file its targets too, and how it went for one person."""
    try:
        found = [Finding("form", record["version"] == VERSION, {}), *_lottery(record), *_draw(record)]
        found += _mine(record, mine.strip().upper()) if mine else []
        return found + (_sealed(record, sealed) if sealed is not None else [])
    except (AttributeError, IndexError, KeyError, TypeError, ValueError, ZeroDivisionError):
        return [UNREADABLE]


def _lottery(record: Any) -> list[Finding]:
    people, groups, seats = record["people"], record["groups"], record["seats"]
    places = range(len(people))
    counted = Counter(place for group in groups for place in group)
    right = all(len(group) == len(set(group)) == seats and all(one in places for one in group) for group in groups)
    counts = [counted[place] for place in places]
    figures = {"tickets": len(groups), "seats": seats, "people": len(people)}
    chances = {"lowest": min(counts) / len(groups), "highest": max(counts) / len(groups)}
    commitment = _hash({name: record[name] for name in SETTLED})
    return [
        Finding("locked", commitment == record["commitment"], {"commitment": commitment}),
        Finding("groups", right and len(set(people)) == len(people), figures),
        Finding("chances", counts == record["tickets_with"], chances),
    ]


def _draw(record: Any) -> list[Finding]:
    seed, ticket, drawn = record["seed"], record["ticket"], record["drawn"]
    if seed is None:
        return [Finding("waiting", ticket is None and drawn is None, {})]
    text = " ".join(unicodedata.normalize("NFC", seed).split())
    digest = hashlib.sha256(f"{text}:{record['commitment']}".encode()).digest()
    right = int.from_bytes(digest, "big") % len(record["groups"])
    return [
        Finding("ticket", ticket == right, {"seed": seed, "ticket": ticket}),
        Finding("drawn", drawn == [record["people"][place] for place in record["groups"][right]], {}),
    ]


def _mine(record: Any, code: str) -> list[Finding]:
    if code not in record["people"]:
        return [Finding("mine", holds=False, figures={"code": code})]
    chance = record["tickets_with"][record["people"].index(code)] / len(record["groups"])
    seat = "in" if code in (record["drawn"] or []) else "out"
    found = [Finding("mine", holds=True, figures={"code": code, "chance": chance})]
    return found if record["seed"] is None else [*found, Finding(seat, holds=True, figures={"code": code})]


def _sealed(record: Any, sealed: Any) -> list[Finding]:
    people, broken = sealed["people"], set()
    known = [people.get(code, {"values": {}})["values"] for code in record["people"]]
    for target in sealed["targets"]:
        inside = {place for place, values in enumerate(known) if values.get(target["feature"]) == target["value"]}
        if any(not target["least"] <= len(inside.intersection(group)) <= target["most"] for group in record["groups"]):
            broken.add(f"{target['feature']} {target['value']}")
    same = set(people) == set(record["people"]) and sealed["seats"] == record["seats"]
    return [
        Finding("sealed", same and _hash(sealed) == record["sealed"], {}),
        Finding("targets", not broken, {"targets": len(sealed["targets"]), "broken": ", ".join(sorted(broken))}),
    ]


def _hash(value: Any) -> str:
    written = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(written.encode()).hexdigest()


def _said(finding: Finding, english: bool) -> str:  # noqa: FBT001 - there are two languages
    percent = {name: f"{100 * part:.1f}" for name, part in finding.figures.items() if isinstance(part, float)}
    figures = finding.figures | {name: part.replace(".", "." if english else ",") for name, part in percent.items()}
    mark = "" if finding.holds else "WRONG: " if english else "FEIL: "
    return f"{mark}{SAYS[finding.what][2 * english + (not finding.holds)].format(**figures)}\n"


def main() -> int:
    """Say what holds, and what does not."""
    asked = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    asked.add_argument("record", type=Path)
    asked.add_argument("--mine", default="")
    asked.add_argument("--sealed", type=Path)
    asked.add_argument("--english", action="store_true")
    given = asked.parse_args()
    try:
        record, sealed = (path and json.loads(path.read_text("utf-8")) for path in (given.record, given.sealed))
        found = findings(record, sealed, given.mine)
    except (OSError, ValueError):
        found = [UNREADABLE]
    sys.stdout.writelines(_said(one, given.english) for one in found)
    return 0 if all(one.holds for one in found) else 1


if __name__ == "__main__":
    sys.exit(main())
