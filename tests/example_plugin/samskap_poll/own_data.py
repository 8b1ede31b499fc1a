"""What a person gets of their votes, and how votes are forgotten: both as the tables' own columns say."""

from core.plugin.privacy import Person, PersonalData, erase_of, export_of

from samskap_poll.texts import texts

_l = texts.lazy_gettext

TITLES = {
    "poll_vote": _l("Stemmene dine"),
    "poll_vote.poll_id": _l("Avstemning"),
    "poll_vote.choice": _l("Svaret du valgte, telt fra 0"),
}


def export(person: Person) -> list[PersonalData]:
    """Give somebody's votes, with the words for what they hold."""
    return export_of("poll", person, TITLES)


def erase(person: Person) -> None:
    """Delete somebody's votes; the count that was published stays."""
    erase_of("poll", person)
