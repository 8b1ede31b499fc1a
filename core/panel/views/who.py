"""Who is in the panel, for everybody: gender, age and place beside the population, small groups protected."""

from flask import render_template
from flask.typing import ResponseReturnValue

from core import settings
from core.panel import cockpit, pictures, services
from core.panel.views.blueprints import public


@public.get("/om/hvem-er-med")
def who_is_in() -> ResponseReturnValue:
    """Show the panel beside the population."""
    found = cockpit.for_everybody()
    return render_template(
        "panel/who_is_in.html",
        members=services.count_members(),
        target=settings.read()["target_size"],
        lacking=pictures.named(found[1]) if found else "",
        pictures=[pictures.picture(comparison) for comparison in cockpit.comparisons()],
    )
