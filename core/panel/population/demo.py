"""The demo's population figures: real ones by district, made-up ones by gender and age."""

from datetime import date

from core.panel.lists import DATA, shipped_districts
from core.panel.population import services
from core.panel.population.meaning import Found, Kind, understood
from core.panel.population.tables import read

DISTRICTS_COUNTED = date(2005, 1, 1)
PEOPLE_COUNTED = date(2020, 1, 1)


def load() -> None:
    """Keep both, each as a reading of its own."""
    places = {Kind(district=name): number for name, number in shipped_districts().items()}
    services.keep(
        Found(numbers=places, counted_on=None, source=""),
        source="Bærum kommune (de.wikipedia.org)",
        counted_on=DISTRICTS_COUNTED,
    )
    people = (DATA / "people_illustrative.csv").read_bytes()
    services.keep(
        understood(read(people), ""),
        source="Samskap",
        counted_on=PEOPLE_COUNTED,
        illustrative=True,
    )
