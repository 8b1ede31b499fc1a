"""Files of population figures, made by hand in the shapes that Statistics Norway documents; every number is made up."""

from __future__ import annotations

import json
from itertools import product
from typing import Any


def json_stat(**changed: Any) -> bytes:
    """Make table 07459 as JSON-stat 2.0: one municipality, two genders, four ages, two years."""
    regions = changed.pop("regions", {"3201": "Bærum"})
    ages = changed.pop("ages", {"014": "14 år", "020": "20 år", "030": "30 år", "105+": "105 år eller eldre"})
    genders = changed.pop("genders", {"2": "Kvinner", "1": "Menn"})
    dimensions = {
        "Region": ("region", regions),
        "Kjonn": ("kjønn", genders),
        "Alder": ("alder", ages),
        "ContentsCode": ("statistikkvariabel", {"Personer1": "Personer"}),
        "Tid": ("år", {"2025": "2025", "2026": "2026"}),
    }
    cells = list(product(*(words for _label, words in dimensions.values())))
    table = {
        "version": "2.0",
        "class": "dataset",
        "label": "07459: Befolkning, etter region, kjønn, alder, statistikkvariabel og år",
        "source": "Statistisk sentralbyrå",
        "id": list(dimensions),
        "size": [len(words) for _label, words in dimensions.values()],
        "dimension": {
            name: {"label": label, "category": {"index": {code: at for at, code in enumerate(words)}, "label": words}}
            for name, (label, words) in dimensions.items()
        },
        "value": [number(*cell) for cell in cells],
        "role": {"time": ["Tid"], "geo": ["Region"], "metric": ["ContentsCode"]},
    }
    return json.dumps({**table, **changed}).encode()


def number(region: str, gender: str, age: str, _contents: str, year: str) -> int:
    """Give a made-up number that differs in every cell."""
    of_age = {"014": 900, "020": 800, "030": 1200, "105+": 3}.get(age, 50)
    return of_age + (10 if gender == "2" else 0) + (1 if year == "2026" else 0) + (5000 if region != "3201" else 0)


STATBANK_CSV = """"07459: Befolkning, etter region, alder, kjønn, statistikkvariabel og år"

"region";"kjønn";"alder";"Personer 2025";"Personer 2026"
"3201 Bærum";"Menn";"20 år";"800";"801"
"3201 Bærum";"Menn";"30 år";"1200";"1201"
"3201 Bærum";"Kvinner";"20 år";"810";"811"
"3201 Bærum";"Kvinner";"30 år";"1210";"1211"
"""
LONG_CSV = """region,sex,age,year,contents,"07459: Population, by region, sex, age, contents and year"
3201 Bærum,Males,16-24 years,2026,Persons,8000
3201 Bærum,Females,16-24 years,2026,Persons,7500
3201 Bærum,Males,67 years or older,2026,Persons,9000
3201 Bærum,Females,67 years or older,2026,Persons,11000
"""
PLACES_CSV = "Bosted;Antall\nJar;5793\nVoll;4 896\nRykkinn;8971\n"
