"""After the opening, questions change in a draft: other words are a minor version, other questions a new one."""

from dataclasses import replace

import pytest

from core.db import session, transaction
from core.questionnaire import services
from core.questionnaire.comparing import compare, mark
from core.questionnaire.definition import PAGE_BREAK, Definition, Option, Picture, Question
from core.questionnaire.errors import ChangedMeanwhile, VersionIsFrozen
from core.types import Id, LocalText


def opened(*questions: Question) -> Id:
    made = services.create()
    services.rewrite(made, mark(Definition()), Definition(questions))
    services.freeze(made)
    return made


def renamed(question: Question) -> Question:
    options = tuple(Option(id=option.id, text=LocalText(nb=f"{option.id}!")) for option in question.options)
    return replace(question, text=LocalText(nb="Et annet ord?"), help=LocalText(nb="Hjelp"), options=options)


@pytest.mark.usefixtures("write")
def test_other_words_are_a_minor_version(transport: Question) -> None:
    made = opened(transport)
    changed = Definition((renamed(transport),))
    services.rewrite(made, mark(Definition((transport,))), changed)
    assert services.definition_of(services.asked(made)) == Definition((transport,)), "people answer what they did"
    services.publish(made, mark(changed))
    session.expire_all()
    version = services.asked(made)
    assert (version.number, version.minor, services.definition_of(version)) == (1, 1, changed)
    assert version.frozen_at


@pytest.mark.usefixtures("write")
def test_another_question_is_the_next_version(transport: Question, places: Question) -> None:
    made = opened(transport)
    changed = Definition((transport, places))
    services.rewrite(made, mark(Definition((transport,))), changed)
    services.publish(made, mark(changed))
    assert (services.asked(made).number, services.asked(made).minor) == (2, 0)


def test_questions_whose_freeze_was_taken_back_are_not_kept(database: object, transport: Question) -> None:
    with transaction():
        made = services.create()
    with pytest.raises(ZeroDivisionError), transaction():  # noqa: PT012 - the block is what is tried
        services.rewrite(made, mark(Definition()), Definition((transport,)))
        assert services.definition_of(services.freeze(made)) == Definition((transport,))
        raise ZeroDivisionError
    with transaction():
        services.rewrite(made, mark(Definition()), Definition((renamed(transport),)))
        services.freeze(made)
    for _time in range(2):
        assert services.definition_of(services.asked(made)) == Definition((renamed(transport),))
    assert services.definition_of(services.asked(made)) is services.definition_of(services.asked(made)), "read once"


@pytest.mark.usefixtures("write")
def test_a_draft_can_be_thrown_away_and_what_is_asked_cannot(transport: Question) -> None:
    made = opened(transport)
    services.rewrite(made, mark(Definition((transport,))), Definition())
    services.discard(made)
    assert services.definition_of(services.newest(made)) == Definition((transport,))
    with pytest.raises(VersionIsFrozen):
        services.discard(made)
    with pytest.raises(VersionIsFrozen):
        services.discard(services.create())


@pytest.mark.usefixtures("write")
def test_a_later_invitation_does_not_open_the_draft(transport: Question) -> None:
    made = opened(transport)
    services.rewrite(made, mark(Definition((transport,))), Definition())
    services.freeze(made)
    assert services.newest(made).frozen_at is None


@pytest.mark.usefixtures("write")
def test_whoever_saw_something_else_neither_saves_nor_publishes(transport: Question) -> None:
    made = opened(transport)
    with pytest.raises(ChangedMeanwhile):
        services.rewrite(made, mark(Definition()), Definition())
    services.rewrite(made, mark(Definition((transport,))), Definition())
    with pytest.raises(ChangedMeanwhile):
        services.publish(made, mark(Definition((transport,))))


def test_what_is_words_and_what_is_not(transport: Question, places: Question, content: Question) -> None:
    before = Definition((transport, places))
    picture = Picture(file="f1", alt=LocalText(nb="Et kart"))
    assert compare(before, Definition((renamed(transport), places))).only_words
    assert not compare(before, before)
    for after in (
        (places, transport),
        (transport,),
        (transport, places, content),
        (transport, Question(id="b", type=PAGE_BREAK, text=LocalText()), places),
        (replace(transport, required=False), places),
        (replace(transport, options=transport.options[1:]), places),
        (replace(transport, options=transport.options[::-1]), places),
        (replace(transport, other=True), places),
        (replace(transport, picture=picture), places),
    ):
        assert not compare(before, Definition(after)).only_words, after
    with_picture = Definition((replace(transport, picture=picture), places))
    other_words = replace(picture, alt=LocalText(nb="Et bedre kart"))
    assert compare(with_picture, Definition((replace(transport, picture=other_words), places))).only_words
