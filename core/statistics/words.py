"""Which words many people use: counted by person, with the forms of a word as one."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

LETTERS = re.compile(r"[^\W\d_]++(?:-[^\W\d_]++)*")
SHORTEST = 3
MOST_WORDS = 30

STOP = frozenset(
    """
    alle allerede alltid alt altfor andre annen annet at av bare begge blant ble blei bli blir blitt bort
    burde både bør da dan de deg dei deim deira deires dem den denne der dere deres det dette di din disse
    ditt du dykk dykkar då eg ein eit eitt eller elles en enda ene eneste enn er et ett etter fleire flere for
    fordi fra fram frå få får før først gjer gjere gjør gjøre godt gå går ha hadde han hans har hennar henne
    hennes her hjå ho hoe honom hoss hossen hun hva hvem hver hvilke hvilken hvis hvor hvordan hvorfor i ikke
    ikkje ingen ingi inkje inn inni innom ja jeg jo kan kanskje kom komme kommer korleis korso kun kunne kva
    kvar kvarhelst kven kvi kvifor litt man mange me med medan meg meget meir mellom men mener mer mest mi min
    mine mitt mot mye mykje må måtte naken nei nesten no noe noen nok noka noko nokon nokor nokre nå når og
    også om opp oppå oss over på sa sagt samme samt seg selv si sia sidan siden sin sine sitt sjøl skal skulle
    slik slike so som somme somt stor store synes syns så sånn til tilbake tror under upp ut uten vart varte
    ved vel veldig vere verte vi vil ville vore vors vort vår våre vårt være vært å åt òg ønsker
    """.split()
)


@dataclass(frozen=True)
class WordCount:
    """A word in the form that most wrote, and how many persons used it in any form."""

    word: str
    persons: int


def words_used(texts: Iterable[str], least: int = 2) -> Sequence[WordCount]:
    """Give the words that at least so many persons use, the commonest first; one text is one person."""
    import snowballstemmer  # noqa: PLC0415 - of every language there is: only reports need it

    stem = snowballstemmer.stemmer("norwegian")
    persons: Counter[str] = Counter()
    forms: dict[str, Counter[str]] = {}
    stems: dict[str, str] = {}
    for text in texts:
        used = {word for word in LETTERS.findall(text.casefold()) if len(word) >= SHORTEST and word not in STOP}
        stems.update({word: stem.stemWord(word) for word in used - stems.keys()})
        persons.update({stems[word] for word in used})
        for word in used:
            forms.setdefault(stems[word], Counter())[word] += 1
    found = [WordCount(_commonest(forms[one]), number) for one, number in persons.items() if number >= least]
    return sorted(found, key=lambda one: (-one.persons, one.word))[:MOST_WORDS]


def _commonest(forms: Counter[str]) -> str:
    return min(forms, key=lambda word: (-forms[word], len(word), word))
