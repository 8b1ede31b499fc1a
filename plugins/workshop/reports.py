"""The report: what people voted for and wrote, in its groups, and what was done with it, as the board's log has it."""

from collections.abc import Iterable, Iterator, Mapping

from core.plugin import Bar, Chart, Column, Id, Report, Section, Sheet, Table
from core.plugin.engagement import engagement_by_id
from core.plugin.live import LiveLog
from core.plugin.reporting import moment, number, percent
from plugins.workshop import boards
from plugins.workshop.board.moderated import Moderated
from plugins.workshop.evidence import Evidence, Group, Sum, Vote, evidence_of
from plugins.workshop.texts import texts

_ = texts.gettext
_n = texts.ngettext
_l = texts.lazy_gettext


def _sections(engagement_id: Id) -> Iterable[Section]:
    log = _log(engagement_id)
    return list(_all(evidence_of(log.id))) if log else []


def _log(engagement_id: Id) -> LiveLog | None:
    return boards.begun(engagement_by_id(engagement_id))


def _all(found: Evidence) -> Iterable[Section]:
    for place, vote in enumerate(found.votes, 1):
        yield _voting(vote, place, len(found.votes))
    for group in sorted(found.groups, key=lambda each: (not each.is_cluster, -(each.votes or 0))):
        if group.notes or group.name:
            yield _group(group)
    if found.steps:
        yield _steps(found)
    yield _method(found)


def _voting(vote: Vote, place: int, of: int) -> Section:
    title = _("Avstemning %(number)s", number=place) if of > 1 else _("Avstemning")
    bars = [_bar(each, vote.given) for each in vote.sums]
    columns = [
        Column(title=_("Lapp eller gruppe")),
        Column(title=_("Stemmer"), numeric=True),
        Column(title=_("Andel"), numeric=True),
    ]
    rows = [[bar.label, number(bar.value), percent(bar.percent / 100)] for bar in bars]
    base = _n("Andel av 1 stemme.", "Andel av %(num)s stemmer.", vote.given)
    chart = Chart(title=title, description=_most(vote), bars=bars, base=base)
    return Section(
        id=f"voting-{vote.id}",
        title=title,
        note=" ".join(_how(vote)),
        chart=chart,
        table=Table(caption=title, columns=columns, rows=rows),
    )


def _bar(each: Sum, given: int) -> Bar:
    share = each.votes / given if given else 0.0
    display = f"{number(each.votes)} ({percent(share)})"
    return Bar(label=each.name or _("Gruppe uten navn"), value=each.votes, percent=100 * share, display=display)


def _most(vote: Vote) -> str:
    if not vote.given:
        return _("Ingen har stemt.")
    first = [each for each in vote.sums if each.votes == vote.sums[0].votes]
    figures = {"votes": number(first[0].votes), "given": number(vote.given)}
    if len(first) > 1:
        return _("Flere fikk like mange stemmer: %(votes)s av %(given)s til hver.", **figures)
    return _("Flest stemmer fikk «%(name)s»: %(votes)s av %(given)s.", name=first[0].name, **figures)


def _how(vote: Vote) -> Iterable[str]:
    """Say how it was voted, and by how many."""
    yield _n("Hver hadde 1 stemme.", "Hver hadde %(num)s stemmer, og kunne gi flere til det samme.", vote.limit)
    yield _n("1 person stemte.", "%(num)s personer stemte.", vote.voters)
    if vote.behalf:
        yield _n(
            "1 av stemmene er gitt for en annen ved et bord.",
            "%(num)s av stemmene er gitt for andre ved et bord.",
            vote.behalf,
        )


def _group(group: Group) -> Section:
    counted = [_n("1 lapp", "%(num)s lapper", len(group.notes))]
    if group.votes is not None:
        counted.append(_n("1 stemme", "%(num)s stemmer", group.votes))
    return Section(id=f"group-{group.id}", title=_name(group), note=" · ".join(counted), texts=list(_texts(group)))


def _texts(group: Group) -> Iterator[str]:
    """Give each note, and right after it what is said of it."""
    for note in group.notes:
        yield note.text
        for comment in note.comments:
            yield _("Kommentar: %(text)s", text=comment)


def _name(group: Group) -> str:
    if group.is_cluster:
        return group.name or _("Gruppe uten navn")
    return group.name or _("Lapper uten gruppe")


def _steps(found: Evidence) -> Section:
    columns = [
        Column(title=_("Steg")),
        Column(title=_("Begynte")),
        Column(title=_("Planlagt"), numeric=True),
        Column(title=_("Varte"), numeric=True),
    ]
    rows = [
        [
            each.title or _("Steg uten navn"),
            moment(each.began),
            _minutes(each.planned),
            _minutes(each.lasted),
        ]
        for each in found.steps
    ]
    caption = _("Stegene, når de begynte, og hvor lenge de varte uten pauser")
    return Section(id="steps", title=_("Slik gikk møtet"), table=Table(caption=caption, columns=columns, rows=rows))


def _minutes(many: int | None) -> str:
    return "–" if many is None else _("%(number)s min", number=number(many))


def _method(found: Evidence) -> Section:
    """Say what was done with what people wrote, and of what the report is made."""
    told = [*((what, found.counts[name]) for name, what in _counted().items()), *_moderated(found.moderated)]
    rows = [[what, number(many)] for what, many in told if many]
    columns = [Column(title=_("Hva")), Column(title=_("Antall"), numeric=True)]
    table = Table(caption=_("Antall lapper og kommentarer"), columns=columns, rows=rows)
    note = _(
        "Tallene er hentet fra tavla etter endring nummer %(seq)s. Fingeravtrykket til loggen er %(hash)s. Den samme "
        "loggen gir alltid de samme tallene.",
        seq=number(found.seq),
        hash=found.fingerprint[:16],
    )
    return Section(id="method", title=_("Hva som ble gjort med lappene"), note=note, table=table)


def _counted() -> Mapping[str, str]:
    return {
        "written": _("Lapper som ble skrevet"),
        "shown": _("Lapper som alle kan se"),
        "behalf": _("Skrevet for en annen"),
        "comments": _("Kommentarer"),
        "waiting": _("Kom for sent og er ikke avgjort"),
        "withdrawn": _("Tatt tilbake av den som skrev"),
    }


def _moderated(by: Moderated) -> Iterator[tuple[str, int]]:
    """Say what was taken out of sight, and why, and what was put together."""
    for reason, many in by.hidden.items():
        yield _("Skjult: %(reason)s", reason=reason), many
    for reason, many in by.removed.items():
        yield _("Tatt bort: %(reason)s", reason=reason), many
    yield _("Kom for sent og ble ikke med"), by.left_out
    yield _("Lapper som er satt i grupper"), by.in_groups
    yield _("Grupper som er slått sammen med andre"), by.merged


def _sheet(engagement_id: Id) -> Sheet:
    log = _log(engagement_id)
    heading = (_("Gruppe"), _("Lapp"), _("Kommentarer"), _("Stemmer"), _("Skrevet i steget"), _("Skrevet for en annen"))
    rows = list(_rows(evidence_of(log.id))) if log else []
    return Sheet(name=engagement_by_id(engagement_id).name, rows=[heading, *rows])


def _rows(found: Evidence) -> Iterable[tuple[str | int | None, ...]]:
    for group in found.groups:
        for note in group.notes:
            said = "\n".join(note.comments)
            behalf = _("Ja") if note.behalf else _("Nei")
            yield (_name(group), note.text, said, note.votes, note.step, behalf)


BOARD = Report(name="workshop.board", title=_l("Tavla"), sections=_sections, sheet=_sheet, of_answers=False)
