"""Answers in people's own words: to search, to sort under themes, and to look over before they are published."""

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from core.audit import Act, note
from core.contributions import Section
from core.engagement.models import Engagement
from core.engagement.views.staff_page import frame, me, worked_on
from core.forms import Choice, Form
from core.forms.typed import readable
from core.language import core_texts, spoken
from core.questionnaire import themes
from core.questionnaire.definition import Question
from core.questionnaire.errors import ThemeTaken, UnknownQuestion
from core.questionnaire.open_answers import OpenAnswer, mark, open_answers
from core.questionnaire.tallies import questions_of
from core.questionnaire.themes import Theme
from core.reporting.schemas import ChangeThemeSchema, SortSchema, ThemeSchema
from core.reporting.views.blueprint import blueprint
from core.statistics.words import words_used
from core.types import Id

_ = core_texts.gettext
_n = core_texts.ngettext

ON_A_PAGE = 25
KEPT = ("q", "tema", "etter")
PAGE = "reporting.own_words"
ACTS = ("seen", "seen_page", "hidden", "put", "put_page", "take")
WHOLE_PAGE = {"seen_page", "put_page"}
WITH_A_THEME = {"put", "put_page", "take"}


@blueprint.get("/arbeid/aktiviteter/<uuid:engagement_id>/rapport/svar/<question_id>")
def own_words(engagement_id: Id, question_id: str) -> ResponseReturnValue:
    """Show the answers to one question, some at a time, in an order that tells nothing about when they came."""
    engagement = worked_on(engagement_id)
    return _page(engagement, _question(engagement, question_id))


@blueprint.post("/arbeid/aktiviteter/<uuid:engagement_id>/rapport/svar/<question_id>/sorter")
def sort_answers(engagement_id: Id, question_id: str) -> ResponseReturnValue:
    """Note that answers were read, keep them out of what is published, or put them under a theme.

    What was ticked, or every answer on the page as it was shown, whatever may have come since.
    """
    engagement = worked_on(engagement_id)
    question = _question(engagement, question_id)
    answers, offered = _answers(engagement, question), _offered(engagement, question)
    may_be = _choices(answers)
    form = Form(SortSchema(), choices={"answers": may_be, "listed": may_be, "theme": offered, "act": _acts()})
    if not form.take(request.form) or not _is_whole(form):
        return _page(engagement, question, sorting=form), 422
    chosen = _chosen(form, answers)
    _sort(engagement, question, form, chosen)
    told = _n("%(num)s svar er oppdatert.", "%(num)s svar er oppdatert.", len(chosen))
    flash(told, "success")
    return _back(engagement_id, question_id)


@blueprint.post("/arbeid/aktiviteter/<uuid:engagement_id>/rapport/svar/<question_id>/temaer")
def make_theme(engagement_id: Id, question_id: str) -> ResponseReturnValue:
    """Make a theme."""
    engagement, form = worked_on(engagement_id), Form(ThemeSchema())
    question = _question(engagement, question_id)
    if not form.take(request.form):
        return _page(engagement, question, making=form), 422
    try:
        themes.make_theme(_asked(engagement), question.id, form.data["title"])
    except ThemeTaken:
        form.refuse("title", _taken())
        return _page(engagement, question, making=form), 422
    flash(_("Temaet er laget. Velg svar i listen, og legg dem i temaet."), "success")
    return _back(engagement_id, question_id)


@blueprint.post("/arbeid/aktiviteter/<uuid:engagement_id>/rapport/svar/<question_id>/temaer/endre")
def change_theme(engagement_id: Id, question_id: str) -> ResponseReturnValue:
    """Give a theme another name, or remove it; the answers stay."""
    engagement = worked_on(engagement_id)
    question = _question(engagement, question_id)
    form = Form(ChangeThemeSchema(), choices={"act": [_choice("rename"), _choice("remove")]})
    if not form.take(request.form):
        return _page(engagement, question, making=form), 422
    theme = themes.theme_of(_asked(engagement), form.data["theme"])
    if form.data["act"] == "remove":
        themes.remove_theme(theme)
        flash(_("Temaet er fjernet. Svarene er her fortsatt."), "success")
        return _back(engagement_id, question_id)
    try:
        themes.rename_theme(theme, form.data["title"] or theme.title)
    except ThemeTaken:
        flash(_taken(), "warning")
    else:
        flash(_("Temaet har fått et nytt navn."), "success")
    return _back(engagement_id, question_id)


def _sort(engagement: Engagement, question: Question, form: Form, chosen: list[Id]) -> None:
    act, asked = form.data["act"], _asked(engagement)
    if act not in WITH_A_THEME:
        mark(asked, [(one, question.id) for one in chosen], "hidden" if act == "hidden" else "seen")
        return
    theme = themes.theme_of(asked, UUID(form.data["theme"]))
    (themes.take_out if act == "take" else themes.put_in)(theme, chosen)


def _chosen(form: Form, answers: list[OpenAnswer]) -> list[Id]:
    """Give the answers to do it with; to read a whole page publishes nothing that somebody has kept out."""
    if form.data["act"] not in WHOLE_PAGE:
        return [UUID(one) for one in form.data["answers"]]
    kept_out = {str(one.response) for one in answers if one.mark == "hidden" and form.data["act"] == "seen_page"}
    return [UUID(one) for one in form.data["listed"] if one not in kept_out]


def _is_whole(form: Form) -> bool:
    act = form.data["act"]
    if act not in WHOLE_PAGE and not form.data["answers"]:
        form.refuse("answers", _("Velg minst ett svar."))
    if act in WITH_A_THEME and not form.data["theme"]:
        form.refuse("theme", _("Velg et tema. Lag et først, hvis det ikke er noen."))
    return not form.errors


def _page(
    engagement: Engagement, question: Question, *, sorting: Form | None = None, making: Form | None = None
) -> str:
    note(Act.ANSWERS_SEEN, me(), engagement.id)  # first: what was read before a write is read again
    every, made = _answers(engagement, question), themes.themes_of(_asked(engagement), question.id)
    words, only = readable(request.args.get("q", ""))[:100].strip(), _theme_asked_for(made)
    under = themes.themed(made)
    found = [
        one
        for one in every
        if words.casefold() in one.text.casefold() and (only is None or one.response in under[only.id])
    ]
    after = request.args.get("etter", "")
    rest = [one for one in found if one.place > after]
    listed = rest[:ON_A_PAGE]
    return render_template(
        "reporting/own_words.html",
        **frame(engagement, "report"),
        question=question,
        title=question.text.say(spoken()),
        every=every,
        found=len(found),
        listed=listed,
        more=listed[-1].place if len(rest) > ON_A_PAGE else None,
        kept=_kept(),
        first=not after,
        words=words,
        only=only,
        themes=made,
        under={one.response: [theme for theme in made if one.response in under[theme.id]] for one in listed},
        counted=_counted(question, made, every),
        used=words_used(one.text for one in every),
        sorting=sorting or _sorting(engagement, question),
        making=making or Form(ThemeSchema()),
    )


def _counted(question: Question, made: list[Theme], every: list[OpenAnswer]) -> Section | None:
    title = {"nb": _("Svar under hvert tema")}
    return themes.theme_section(title, made, every, spoken()) if made and every else None


def _sorting(engagement: Engagement, question: Question) -> Form:
    return Form(SortSchema(), choices={"answers": [], "theme": _offered(engagement, question)})


def _offered(engagement: Engagement, question: Question) -> list[Choice]:
    made = themes.themes_of(_asked(engagement), question.id)
    return [Choice(value=str(theme.id), label=theme.title) for theme in made]


def _choices(answers: list[OpenAnswer]) -> list[Choice]:
    return [Choice(value=str(one.response), label=one.text) for one in answers]


def _acts() -> list[Choice]:
    return [_choice(act) for act in ACTS]


def _choice(value: str) -> Choice:
    return Choice(value=value, label=value)


def _theme_asked_for(made: list[Theme]) -> Theme | None:
    return next((theme for theme in made if str(theme.id) == request.args.get("tema")), None)


def _answers(engagement: Engagement, question: Question) -> list[OpenAnswer]:
    return open_answers(_asked(engagement), [question.id])


def _asked(engagement: Engagement) -> Id:
    if engagement.questionnaire_id is None:
        raise UnknownQuestion
    return engagement.questionnaire_id


def _question(engagement: Engagement, question_id: str) -> Question:
    """Find a question that this engagement asks or has asked. Raises UnknownQuestion."""
    found = next((one for one in questions_of(_asked(engagement)) if one.id == question_id), None)
    if found is None:
        raise UnknownQuestion(question_id)
    return found


def _taken() -> str:
    return _("Spørsmålet har et tema med dette navnet.")


def _back(engagement_id: Id, question_id: str) -> ResponseReturnValue:
    return redirect(url_for(PAGE, engagement_id=engagement_id, question_id=question_id, **_kept()), 303)


def _kept() -> dict[str, Any]:
    """Give the search, the theme and the place in the list that the page was asked for with."""
    return {name: given for name in KEPT if (given := request.args.get(name))}
