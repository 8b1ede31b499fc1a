"""What a page says now, what is being written, and what it said before."""

from dataclasses import dataclass

import sqlalchemy as sa
from markupsafe import Markup
from sqlalchemy.exc import IntegrityError

from core import clock, settings
from core.audit import Act, note
from core.contributions import Principal
from core.db import ChangedMeanwhile, session
from core.language import LANGUAGES, speaking, spoken
from core.pages import marks
from core.pages.defaults import Words, words_of
from core.pages.errors import NothingToPublish, PageNotFound
from core.pages.models import PageVersion
from core.pages.names import PageName

FIELDS = ("kommune", "alder", "enhet", "telefon", "adresse")


@dataclass(frozen=True, kw_only=True)
class Shown:
    """A page in one language, ready to be drawn."""

    title: str
    lead: str
    body: Markup


def shown(page: PageName) -> Shown:
    """Give what the public reads, in the language of the moment."""
    return say(_words(_newest(page, published=True), page))


def drafted(page: PageName) -> list[tuple[str, str, Shown]]:
    """Give what an editor has saved last, published or not: each language with its name and the words in it."""
    words = words_now(page)
    drafts = []
    for language, name in LANGUAGES.items():
        with speaking(language):
            drafts.append((language, name, say(words)))
    return drafts


def say(words: Words) -> Shown:
    """Write a page's words in the language of the moment, with its fields filled in."""
    values = field_values()
    return Shown(
        title=marks.filled(words.title.say(spoken()), values),
        lead=marks.filled(words.lead.say(spoken()), values),
        body=marks.html(words.body.say(spoken()), values),
    )


def field_values() -> dict[str, str]:
    """Give what the named fields of a page stand for."""
    held = settings.read()
    given = (held["municipality"], held["youngest"], held["unit"], held["phone"], held["address"])
    return {name: str(value) for name, value in zip(FIELDS, given, strict=True)}


def newest(page: PageName) -> PageVersion | None:
    """Give the version that was saved last; None where the product's own words stand."""
    return _newest(page, published=False)


def words_now(page: PageName) -> Words:
    """Give the words an editor goes on from."""
    return _words(newest(page), page)


def save(page: PageName, seen: int, words: Words, by: Principal) -> PageVersion:
    """Keep new words as a draft; ``seen`` is the number of the version the editor began from, 0 for the product's own.

    Raises ChangedMeanwhile when somebody else has saved since.
    """
    before = newest(page)
    if (before.number if before else 0) != seen:
        raise ChangedMeanwhile
    version = PageVersion(
        page=page,
        number=seen + 1,
        title=words.title,
        lead=words.lead,
        body=words.body,
        saved_by_id=by.id,
        saved_at=clock.now(),
    )
    try:
        with session.begin_nested():
            session.add(version)
    except IntegrityError as error:
        raise ChangedMeanwhile from error
    return version


def publish(page: PageName, seen: int, by: Principal) -> None:
    """Show to everybody the draft that this editor has seen.

    Raises NothingToPublish, or ChangedMeanwhile where somebody has saved another one since.
    """
    version = newest(page)
    if version is None or version.published_at:
        raise NothingToPublish
    if version.number != seen:
        raise ChangedMeanwhile
    version.published_at = clock.now()
    session.flush()
    note(Act.PAGE_PUBLISHED, by, version.id)


def fetch_back(page: PageName, number: int, by: Principal) -> PageVersion:
    """Make a draft of what an earlier version said; number 0 is the product's own words. Raises PageNotFound."""
    words = words_of(page) if number == 0 else _words(_numbered(page, number), page)
    before = newest(page)
    return save(page, before.number if before else 0, words, by)


def history(page: PageName) -> list[PageVersion]:
    """Give every version, newest first."""
    every = sa.select(PageVersion).where(PageVersion.page == page)
    return list(session.scalars(every.order_by(PageVersion.number.desc())))


def latest() -> dict[str, PageVersion]:
    """Give the last saved version of each page that has one."""
    last = sa.select(PageVersion.page, sa.func.max(PageVersion.number).label("number")).group_by(PageVersion.page)
    found = last.subquery()
    same = sa.and_(PageVersion.page == found.c.page, PageVersion.number == found.c.number)
    return {version.page: version for version in session.scalars(sa.select(PageVersion).join(found, same))}


def _newest(page: PageName, *, published: bool) -> PageVersion | None:
    mine = sa.select(PageVersion).where(PageVersion.page == page)
    if published:
        mine = mine.where(PageVersion.published_at.is_not(None))
    return session.scalar(mine.order_by(PageVersion.number.desc()).limit(1))


def _numbered(page: PageName, number: int) -> PageVersion:
    found = session.scalar(sa.select(PageVersion).where(PageVersion.page == page, PageVersion.number == number))
    if found is None:
        raise PageNotFound
    return found


def _words(version: PageVersion | None, page: PageName) -> Words:
    if version is None:
        return words_of(page)
    return Words(title=version.title, lead=version.lead, body=version.body)
