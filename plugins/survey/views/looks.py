"""The survey as those who are asked will see it: looked at page by page, or tried, in both languages."""

from dataclasses import dataclass
from typing import Any

from flask import abort, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup
from werkzeug.datastructures import MultiDict

from core.plugin import Id, now, speaking
from core.plugin.engagement import Engagement, frame, worked_on
from core.plugin.questionnaire import AnswerPage, Item, in_words, item_of
from plugins.survey import building
from plugins.survey.texts import texts
from plugins.survey.trying import Trial
from plugins.survey.views.blueprints import staff

_ = texts.gettext
_n = texts.ngettext

LANGUAGES = {"nb": "Norsk", "en": "English"}
MOST_PAGES, FAR_AHEAD = 1_000, 10**11  # beyond what any page of ours sends
OURS = ("number", "begun", "act")  # what a page of the trial carries beside what people are asked


@dataclass(frozen=True, kw_only=True)
class Shown:
    """One question of the preview, and who gets it."""

    item: Item
    condition: str


@staff.get("/<uuid:engagement_id>/telefon")
def preview(engagement_id: Id) -> ResponseReturnValue:
    """Show every page as on a phone; nothing can be sent from here."""
    engagement = worked_on(engagement_id)
    language = _language()
    return render_template(
        "survey/preview.html",
        **frame(engagement, "content"),
        language=language,
        languages=LANGUAGES,
        phones=_phones(engagement, language),
    )


@staff.get("/<uuid:engagement_id>/prov")
def trial(engagement_id: Id) -> ResponseReturnValue:
    """Begin a trial."""
    engagement = worked_on(engagement_id)
    begun = Trial(definition=building.written(engagement), language=_language(), begun=int(now().timestamp()))
    return _trial_page(engagement, begun) if begun.count else _end(engagement, begun)


@staff.post("/<uuid:engagement_id>/prov")
def go_on(engagement_id: Id) -> ResponseReturnValue:
    """Check a page of the trial and go on; at the end, throw everything away and say so."""
    engagement = worked_on(engagement_id)
    here, posted = _where(engagement)
    page = here.page
    fits = page.take(posted)
    if request.form.get("act") == "back":
        return _trial_page(engagement, here.before(page))
    if not fits:
        return _trial_page(engagement, here.filled(page), page), 422
    later = here.after(page)
    return _trial_page(engagement, later) if later else _end(engagement, here)


def _where(engagement: Engagement) -> tuple[Trial, MultiDict[str, str]]:
    """Read where somebody is from the page they sent."""
    number, begun = (request.form.get(name, -1, int) for name in ("number", "begun"))
    if not (0 < number <= MOST_PAGES and 0 <= begun < FAR_AHEAD):
        abort(400)
    posted = request.form.copy()
    for name in OURS:
        posted.poplist(name)
    here = Trial(
        definition=building.written(engagement),
        language=_language(),
        begun=begun,
        number=number,
        typed={name: posted.getlist(name) for name in posted},
    )
    return here, posted


def _trial_page(engagement: Engagement, trial: Trial, page: AnswerPage | None = None) -> str:
    with speaking(trial.language):
        inside = render_template(
            "survey/trial_page.html",
            engagement=engagement,
            trial=trial,
            page=page or trial.page,
            **_pictures(engagement),
        )
    return render_template(
        "survey/trial.html",
        **frame(engagement, "content"),
        inside=Markup(inside),  # noqa: S704 - a template of ours has drawn it
        trial=trial,
        languages=LANGUAGES,
    )


def _end(engagement: Engagement, trial: Trial) -> str:
    minutes, seconds = divmod(trial.seconds, 60)
    took = _n("%(num)s sekund", "%(num)s sekunder", seconds)
    if minutes:
        whole = _n("%(num)s minutt", "%(num)s minutter", minutes)
        took = _("%(minutes)s og %(seconds)s", minutes=whole, seconds=took)
    return render_template("survey/trial_end.html", **frame(engagement, "content"), took=took, asked=bool(trial.count))


def _phones(engagement: Engagement, language: str) -> list[Markup]:
    written = building.written(engagement)
    pages = written.every_page
    drawn = []
    with speaking(language):
        for number, page in enumerate(pages, 1):
            shown = [Shown(item=item_of(one, language), condition=in_words(one, written, language)) for one in page]
            place = {"number": number, "last": len(pages), "engagement": engagement, "shown": shown}
            inside = render_template("survey/phone.html", **place, **_pictures(engagement))
            drawn.append(Markup(inside))  # noqa: S704 - a template of ours has drawn it
    return drawn


def _pictures(engagement: Engagement) -> dict[str, Any]:
    def picture_url(question_id: str) -> str:
        return url_for("survey_staff.show_picture", engagement_id=engagement.id, question_id=question_id)

    return {"picture_url": picture_url}


def _language() -> str:
    wanted = request.args.get("sprak", "nb")
    return wanted if wanted in LANGUAGES else "nb"
