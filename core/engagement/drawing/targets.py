"""What the group is to look like: as the population is, or as the leader has typed."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, replace

from core.db import session
from core.engagement.calling.models import DRAWN, Call
from core.engagement.drawing.errors import AlreadyDrawn
from core.engagement.drawing.pool import AGE, COUNTED_GENDERS, DISTRICT, FEATURES, GENDER, Volunteer
from core.engagement.errors import ChangedMeanwhile
from core.engagement.models import Engagement
from core.panel import ages
from core.panel import services as panel
from core.panel.ages import Band
from core.panel.population import services as population
from core.selection.quotas import Target, targets_from_shares
from core.types import folded

SLACK = 1  # people that a suggested target may be missed by, so that chance has room
MOST_SLACK = 5
PART_OF_GROUP = 3  # no suggestion gives way by more than a third of its group: of one or two, by none


def values_of() -> dict[str, list[str]]:
    """Give every value that somebody can have, by feature, in the order they are shown in."""
    return {
        GENDER: list(COUNTED_GENDERS),
        AGE: [band.key for band in ages.bands()],
        DISTRICT: [district.name for district in panel.districts()],
    }


def wanted(engagement: Engagement, pool: Sequence[Volunteer]) -> list[Target]:
    """Give the targets that were saved, or until then those that the population suggests."""
    call = engagement.call
    if call is None or not call.targets:
        return suggested(engagement, pool, call.seats if call else None, SLACK)
    saved = [Target(**target) for target in call.targets]
    return [replace(one, most=min(one.most, call.seats)) for one in saved] if call.seats else saved


def suggested(engagement: Engagement, pool: Sequence[Volunteer], seats: int | None, slack: int) -> list[Target]:
    """Suggest targets from the newest population figures, of those whom the call is for.

    Each is the whole numbers on both sides of the group's part of the seats, and gives way by ``slack``. A group that
    nobody is in is asked for nobody, and the others may take its seats.
    """
    if not seats:
        return []
    of_all = shares(engagement)
    return [one for feature in of_all for one in _of_feature(feature, of_all[feature], pool, seats, slack)]


def shares(engagement: Engagement) -> dict[str, dict[str, float]]:
    """Give each group's part of the people whom the call is for, by feature; features without figures are left out."""
    references = population.references()
    numbers = {one: _counted(one, references[one].numbers, engagement) for one in FEATURES if one in references}
    sums = {feature: sum(groups.values()) for feature, groups in numbers.items()}
    return {
        feature: {value: number / sums[feature] for value, number in groups.items()}
        for feature, groups in numbers.items()
        if sums[feature]
    }


def binding(targets: Iterable[Target], seats: int) -> list[Target]:
    """Leave out the targets that ask for nothing: none at least, and as many as there are seats at most."""
    return [target for target in targets if target.least > 0 or target.most < seats]


def save_targets(engagement: Engagement, seen: int, seats: int | None, targets: Sequence[Target]) -> None:
    """Keep how many are chosen, and what the group is to look like. Raises ChangedMeanwhile or AlreadyDrawn."""
    call = engagement.call
    if call is None or call.version != seen:
        raise ChangedMeanwhile
    if call.state == DRAWN:
        raise AlreadyDrawn
    call.seats, call.targets = seats, [asdict(target) for target in targets]
    session.flush()


def _of_feature(
    feature: str, parts: Mapping[str, float], pool: Sequence[Volunteer], seats: int, slack: int
) -> list[Target]:
    said = Counter(one.candidate.values.get(feature) for one in pool)
    unsaid = len(pool) - sum(said[value] for value in parts)
    there = {value: part for value, part in parts.items() if said[value]} or parts
    suggestion = targets_from_shares(feature, parts, seats, unsaid, len(pool))
    among = {one.value: one.most for one in targets_from_shares(feature, there, seats, unsaid, len(pool))}
    return [
        _giving_way(replace(one, most=among[one.value]), seats, min(slack, one.least // PART_OF_GROUP))
        if one.value in there
        else replace(one, least=0)
        for one in suggestion
    ]


def _giving_way(target: Target, seats: int, by: int) -> Target:
    return replace(target, least=target.least - by, most=min(seats, target.most + by))


def _counted(feature: str, numbers: Mapping[str, int], engagement: Engagement) -> dict[str, float]:
    call = engagement.call
    if feature == AGE and call:
        return {band.key: numbers.get(band.key, 0) * _part(band, call) for band in ages.bands() if _part(band, call)}
    if feature == DISTRICT:
        lives = {folded(name): number for name, number in numbers.items()}
        asked = set(engagement.districts)
        places = [place for place in panel.districts() if not asked or str(place.id) in asked]
        return {place.name: lives[folded(place.name)] for place in places if folded(place.name) in lives}
    return {value: numbers[value] for value in COUNTED_GENDERS if value in numbers}


def _part(band: Band, call: Call) -> float:
    """Say how much of an age band the call is for, by years; of the last band, all of it or nothing."""
    youngest, oldest = call.youngest or 0, call.oldest
    if band.most is None:
        return 0.0 if oldest is not None and oldest < band.least else 1.0
    years = range(band.least, band.most + 1)
    return sum(youngest <= year and (oldest is None or year <= oldest) for year in years) / len(years)
