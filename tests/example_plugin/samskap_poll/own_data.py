"""What a person gets of their votes and words, and how both are forgotten."""

from core.plugin.privacy import Person, PersonalData, erase_of, export_of

from samskap_poll import live
from samskap_poll.texts import texts

_l = texts.lazy_gettext

TITLES = {
    "poll_vote": _l("Stemmene dine"),
    "poll_vote.poll_id": _l("Avstemning"),
    "poll_vote.choice": _l("Svaret du valgte, telt fra 0"),
}


def export(person: Person) -> list[PersonalData]:
    """Give somebody's votes as the tables' own columns say, and the words that they wrote on lists."""
    rows = [{"text": text} for text in live.written(person.id)]
    words = PersonalData(name=live.KIND, title=_l("Ordene dine"), columns={"text": _l("Det du skrev")}, rows=rows)
    return [*export_of("poll", person, TITLES), words]


def erase(person: Person) -> None:
    """Delete somebody's votes, and take their words off the lists; the count that was published stays."""
    erase_of("poll", person)
    live.forget(person.id)
