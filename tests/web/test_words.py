"""The words that residents read: the municipality's own, one for each thing, and plain."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa

from core.db import session
from core.messaging.models import OutboxLetter
from tests.fixtures.house import house_of_every_format
from tests.web.texts_of_residents import (
    FOOT,
    Sentence,
    Walk,
    count_words,
    judged,
    lix,
    read_main,
    sentences,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask

    from tests.browsing import Page
    from tests.fixtures.house import House
    from tests.fixtures.people import Watch
    from tests.letters import Letter, Postman
    from tests.people import People

pytestmark = pytest.mark.one_engine("words are the same on every engine")

RULES: dict[str, Any] = tomllib.loads((Path(__file__).parent / "never_words.toml").read_text(encoding="utf-8"))
HARDEST = 40  # LIX
LONGEST = 120  # words in a letter, its footer left out
MARKS = re.compile(r"\*{0,2}\[([^\]]*)\]\([^)]*\)\*{0,2}")  # a link or the button: its words are read
NOTHING_TO_PRESS = {  # they tell, or carry a code, and ask nothing
    "Du er allerede med i innbyggerpanelet",
    "Forslaget ditt vises ikke for andre",
    "Koden din til innbyggerpanelet",
    "Noen ville bruke e-postadressen din",
    "Vi har byttet e-postadressen din",
    "Vil du bytte e-postadresse?",
    "Vi har fått ønsket ditt",
    "Vi har rettet opplysningene dine",
    "Opplysningene dine er klare",
    "Vi spør deg ikke om mer",
    "Svar på ønsket ditt",
    "Du er slettet fra panelet",
    "Passordet ditt er endret",
    "Du har koblet til en ny app for koder",
    "Du har en ny passnøkkel",
    "En passnøkkel er fjernet",
    "En reservekode er brukt",
    "Du har fått nye reservekoder",
    "Du logget inn fra en ny nettleser",
    "Rollene dine er endret",
    "Kontoen din er stengt",
    "Test fra innbyggerpanelet",
}
BUREAUCRATIC = (
    "Gjennomføringen av spørreundersøkelsen forutsetter innbyggernes samtykkeerklæring vedrørende behandlingen av "
    "personopplysninger, herunder opplysninger om bostedsadresse, jamfør gjeldende personopplysningslovgivning."
)


@pytest.fixture(scope="module")
def house(new_database_url: Callable[[], str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """An app with every format there is, the example's too."""
    made = house_of_every_format(new_database_url(), tmp_path_factory.mktemp("words"))
    yield made
    made.app.extensions["engines"][True].dispose()


@dataclass(frozen=True, kw_only=True)
class Seen:
    """What residents were shown: pages by name, letters by subject, and the kinds of letters these were."""

    pages: dict[str, Page]
    letters: dict[str, Letter]
    kinds: set[str]


@pytest.fixture(scope="module")
def kept() -> list[Seen]:
    """What the first test of this module saw, for the others to judge."""
    return []


@pytest.fixture
def walk(people: People, letters: Postman, frozen_clock: Watch, a_format: str) -> Walk:
    """A walk that has not begun."""
    return Walk(people=people, letters=letters, watch=frozen_clock)


@pytest.fixture
def seen(kept: list[Seen], walk: Walk, reading: Callable[[], Any]) -> Seen:
    """Everything that residents meet, seen once."""
    if not kept:
        walk.go()
        with reading():
            kinds = set(session.scalars(sa.select(OutboxLetter.kind)))
        kept.append(Seen(pages=walk.pages, letters=walk.last_letters(), kinds=kinds))
    return kept[0]


def test_ux3_no_text_uses_a_word_that_means_something_else_here(house: House, a_format: str) -> None:
    assert [fault for sentence in _all(house.app) for fault in wrong_words(sentence)] == []


def test_ux3_nobody_shouts_and_nobody_begs(house: House, a_format: str) -> None:
    assert [fault for sentence in _all(house.app) for fault in wrong_tone(sentence)] == []


@pytest.mark.parametrize(
    "planted",
    [
        "Velkommen til portalen",
        "Hver bruker har sin egen side.",
        "Du er påmeldt",
        "Gå til Min side",
        "Vi tester løsningen.",
    ],
)
def test_ux3_a_planted_word_is_found(planted: str) -> None:
    assert list(wrong_words(Sentence(text=planted, files=("core/engagement/templates/page.html",))))


@pytest.mark.parametrize("planted", ["Vennligst vent", "Meld deg på nå!", "Undersøkelsen gjennomføres i mai."])
def test_ux3_a_planted_tone_is_found(planted: str) -> None:
    assert list(wrong_tone(Sentence(text=planted, files=())))


def test_ux3_the_verb_and_the_staffs_tab_are_not_taken_for_the_words() -> None:
    assert not list(wrong_words(Sentence(text="Vi bruker svarene.", files=())))
    assert not list(wrong_words(Sentence(text="Rapport", files=("core/engagement/views/staff_page.py",))))
    assert list(wrong_words(Sentence(text="Les rapporten", files=("core/engagement/templates/page.html",))))


def test_ux3_every_exception_is_explained_and_still_needed(house: House, a_format: str) -> None:
    known = list(_all(house.app))
    for exception in RULES["allowed"]:
        assert exception["reason"]
        assert any(_excused(exception, sentence, word) for sentence in known for word in _found(sentence)), exception


def test_ux4_every_page_of_residents_is_easy_to_read(seen: Seen) -> None:
    hard = {name: faults for name, page in seen.pages.items() if (faults := list(hard_texts(page)))}
    assert hard == {}


def test_ux4_every_letter_is_short_and_easy(seen: Seen) -> None:
    for subject, letter in seen.letters.items():
        body = letter.text.split(FOOT)[0]
        assert count_words(body) <= LONGEST, subject
        assert lix(f"{subject}\n{body}") < HARDEST, f"{subject}: {lix(body):.0f}"


def test_ux4_every_letter_has_one_button_and_a_person_to_reply_to(seen: Seen) -> None:
    for subject, letter in seen.letters.items():
        assert letter.html.count('class="button"') == (0 if subject in NOTHING_TO_PRESS else 1), subject
        assert "@" in letter.message["Reply-To"], subject


def test_ux4_letters_that_the_walk_does_not_send_are_short_and_easy_too(seen: Seen, app: Flask) -> None:
    letters = app.extensions["letters"]
    assert seen.kinds <= set(letters)
    assert len(seen.kinds) > 30
    for kind in set(letters) - seen.kinds:
        with app.test_request_context("/"):
            subject, body = str(letters[kind].subject), str(letters[kind].body)
        plain = MARKS.sub(r"\1", body)
        assert count_words(plain) <= LONGEST, kind
        assert lix(f"{subject}\n{plain}") < HARDEST, kind
        assert body.count("**[") <= 1, kind


def test_ux4_a_bureaucrats_text_is_caught() -> None:
    assert lix(BUREAUCRATIC) > 60
    assert lix("Vi spør, og du svarer. Så ser du hva det førte til.") < 25


def test_ux4_lix_is_counted_as_bjornsson_counts() -> None:
    assert lix("En to tre. Fire fem.") == pytest.approx(2.5)
    assert lix("Innbyggerpanelet er her") == pytest.approx(3 + 100 / 3)
    assert lix("Overskrift\nVi møtes kl. 17.00 den 3. juni.") == pytest.approx(9 / 2 + 100 / 9)


def hard_texts(page: Page) -> Iterator[str]:
    """Find the texts of a page that are harder than they may be, with their figure."""
    for text in judged(read_main(page.html)):
        if lix(text) >= HARDEST:
            yield f"LIX {lix(text):.0f}: {text}"


def wrong_words(sentence: Sentence) -> Iterator[str]:
    """Find words of the «never» column that no exception excuses."""
    for word in _found(sentence):
        if not any(_excused(exception, sentence, word) for exception in RULES["allowed"]):
            yield f"«{word}» in {', '.join(sentence.files)}: {sentence.text} (say: {_instead(word)})"


def wrong_tone(sentence: Sentence) -> Iterator[str]:
    """Find begging, the passive of officials, and exclamation marks outside thanks."""
    for word in RULES["tone"]:
        if _has(word, sentence.text):
            yield f"«{word}» in {', '.join(sentence.files)}: {sentence.text}"
    for said in re.findall(r"[^.!?]*!", sentence.text):
        if "takk" not in said.casefold():
            yield f"an exclamation mark in {', '.join(sentence.files)}: {said}"


def _all(app: Flask) -> Iterator[Sentence]:
    return sentences(app.extensions["registry"])


def _found(sentence: Sentence) -> list[str]:
    return [word for rule in RULES["never"] for word in rule["words"] if _has(word, sentence.text)]


def _has(word: str, text: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text, re.IGNORECASE) is not None


def _instead(word: str) -> str:
    return next(str(rule["say"]) for rule in RULES["never"] if word in rule["words"])


def _excused(exception: dict[str, Any], sentence: Sentence, word: str) -> bool:
    """Tell whether an exception covers every place where the word stands in the sentence."""
    if word not in exception["words"]:
        return False
    if "where" in exception:
        return all(file.startswith(tuple(exception["where"])) for file in sentence.files)
    without = sentence.text
    for phrase in exception["phrases"]:
        without = re.sub(re.escape(phrase), "", without, flags=re.IGNORECASE)
    return not _has(word, without)
