"""The panel beside the population: who is missing, and how the panel has grown."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from core import settings
from core.dates import month
from core.panel import cockpit, pictures, services
from core.panel.care import forecast
from core.panel.views.blueprints import staff

MONTHS = 24  # of growth, until somebody wants to see all of it


@staff.get("")
def overview() -> ResponseReturnValue:
    """Compare gender, age and place with the population, and show how the panel has grown."""
    compared = cockpit.comparisons()
    lacks = [comparison.thing for comparison in compared if comparison.reference is None]
    every_month = cockpit.growth()
    grown = every_month if request.args.get("vekst") == "alle" else every_month[-MONTHS:]
    return render_template(
        "panel/staff/cockpit.html",
        pictures=[pictures.picture(comparison) for comparison in compared],
        lacks=lacks,
        lacking=pictures.lacking(lacks),
        gaps=_gaps(compared),
        members=services.count_members(),
        target=settings.read()["target_size"],
        points=[{"label": month(day), "value": had} for day, had in grown],
        growth=pictures.growth_table(grown),
        shown_months=len(grown),
        months=len(every_month),
        few_months=MONTHS,
        care=forecast.outlook(),
    )


def _gaps(compared: list[cockpit.Comparison]) -> list[tuple[str, int]]:
    """Give the five groups that miss most heads."""
    missing = [
        (group.words, group.missing)
        for comparison in compared
        for group in comparison.groups
        if group.missing is not None and group.missing > 0
    ]
    return sorted(missing, key=lambda gap: -gap[1])[:5]
