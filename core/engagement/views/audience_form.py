"""The form that says whom an activity asks, how, and how many at most."""

from collections.abc import Mapping

from core.contributions import Principal
from core.dates import number
from core.db import session
from core.engagement import handing_over
from core.engagement.models import LONGEST_SINCE, NEVER_ASKED, Engagement
from core.engagement.place_states import participation_word
from core.engagement.schemas import CALL, DIRECTLY, EVERYBODY, PLACES, SEGMENT, SOURCE, AudienceSchema
from core.engagement.sending import inviting
from core.forms import Choice, Form
from core.language import core_texts, spoken
from core.panel import services as panel
from core.panel.segments import services as segments
from core.panel.segments.models import Segment
from core.registry import current as registry
from core.types import Id

_ = core_texts.gettext


def audience_form(engagement: Engagement, by: Principal) -> Form:
    """Give the form with what the activity asks now; a segment that is put away stays where it is chosen."""
    who = [
        Choice(value=EVERYBODY, label=_("Alle i panelet")),
        Choice(value=PLACES, label=_("De som bor på bestemte steder")),
        Choice(value=SEGMENT, label=_("De som er med i et segment")),
    ]
    sources = _sources(engagement, by)
    if sources or engagement.source_id:
        who.append(Choice(value=SOURCE, label=_("Deltakerne i en annen aktivitet i prosjektet")))
    how = [
        Choice(value=DIRECTLY, label=_("Spør dem direkte")),
        Choice(value=CALL, label=_("Åpent for å melde seg: de som vil, melder seg, og så velger dere")),
    ]
    first = [
        Choice(value=NEVER_ASKED, label=_("De som aldri er spurt, og så de som er spurt færrest ganger i år")),
        Choice(value=LONGEST_SINCE, label=_("De som det er lengst siden vi spurte")),
    ]
    initial = {
        "version": engagement.version,
        "who": _who(engagement),
        "districts": list(engagement.districts),
        "segment": str(engagement.segment_id or ""),
        "source": [handing_over.value_of(engagement.source_id, state) for state in engagement.source_states],
        "how": CALL if engagement.call else DIRECTLY,
        "most_people": "" if engagement.most_people is None else engagement.most_people,
        "ask_first": engagement.ask_first,
    }
    choices = {"who": who, "how": how, "districts": _places(), "segment": _segments(engagement), "ask_first": first}
    choices["source"] = sources
    return Form(AudienceSchema(), choices=choices, initial=initial)


def is_whole(form: Form) -> bool:
    """Tell whether what was chosen names anybody, and say so at the field where it does not."""
    if form.data["who"] == PLACES and not form.data["districts"]:
        form.refuse("districts", _("Velg minst ett sted."))
    if form.data["who"] == SEGMENT and not form.data["segment"]:
        form.refuse("segment", _("Velg et segment."))
    if form.data["who"] == SOURCE and len({value.partition(":")[0] for value in form.data["source"]}) != 1:
        form.refuse("source", _("Velg hvilke deltakere, fra én aktivitet."))
    return not form.errors


def chosen(form: Form) -> Mapping[str, object]:
    """Give what was chosen, as the activity keeps it."""
    who, data = form.data["who"], form.data
    taken = [value.partition(":") for value in data["source"]] if who == SOURCE else []
    return {
        "source_id": Id(taken[0][0]) if taken else None,
        "source_states": [state for _source, _colon, state in taken],
        "districts": data["districts"] if who == PLACES else [],
        "segment_id": Id(data["segment"]) if who == SEGMENT else None,
        "most_people": data["most_people"],
        "ask_first": data["ask_first"] or NEVER_ASKED,
    }


def asked_words(engagement: Engagement) -> str:
    """Say whom an activity asks, in a sentence for staff."""
    if inviting.asks_seated(engagement):
        return _("De som har plass")
    segment, source = segment_of(engagement), handing_over.source_of(engagement)
    whom = _("Alle i panelet")
    if source:
        declared = registry().formats().get(source.format)
        so_far = ", ".join(participation_word(state, declared).lower() for state in engagement.source_states)
        whom = _("Deltakere i «%(title)s» (%(so_far)s)", title=source.title.say(spoken()), so_far=so_far)
    elif segment:
        whom = _("De som er med i segmentet «%(title)s»", title=segment.title)
    elif engagement.districts:
        whom = _("De som bor her: %(places)s", places=panel.district_names(engagement.districts))
    if engagement.most_people is None:
        return whom
    return _("%(whom)s, høyst %(most)s", whom=whom, most=number(engagement.most_people))


def segment_of(engagement: Engagement) -> Segment | None:
    """Give the segment that an activity asks, if it asks one."""
    return session.get(Segment, engagement.segment_id) if engagement.segment_id else None


def _who(engagement: Engagement) -> str:
    if engagement.source_id:
        return SOURCE
    return SEGMENT if engagement.segment_id else PLACES if engagement.districts else EVERYBODY


def _sources(engagement: Engagement, by: Principal) -> list[Choice]:
    formats = registry().formats()
    return [
        Choice(
            value=handing_over.value_of(group.engagement.id, group.state),
            label=_(
                "%(title)s: %(state)s – %(number)s",
                title=group.engagement.title.say(spoken()),
                state=participation_word(group.state, formats.get(group.engagement.format)),
                number=number(group.people),
            ),
        )
        for group in handing_over.groups(engagement, by)
    ]


def _places() -> list[Choice]:
    return [Choice(value=str(district.id), label=district.name) for district in panel.districts()]


def _segments(engagement: Engagement) -> list[Choice]:
    mine = segment_of(engagement)
    offered = {segment.id: segment.title for segment in [*segments.usable(), *([mine] if mine else [])]}
    return [Choice(value=str(segment_id), label=title) for segment_id, title in offered.items()]
