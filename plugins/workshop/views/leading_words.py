"""What the board's script says to whoever leads the meeting."""

from collections.abc import Mapping

from plugins.workshop.texts import texts

_ = texts.gettext


def leading_words() -> Mapping[str, str]:
    """Give every sentence by its name, with those that others say back: hands and readiness."""
    return {**_of_steps(), **_of_trays(), **_of_people(), **_of_paper()} | {
        "leading": _("Led møtet"),
        "lock": _("Sett møtet på pause"),
        "unlock": _("Fortsett møtet"),
        "minutes": _("Minutter"),
        "time": _("Start nedtelling"),
        "more_time": _("Ett minutt til"),
        "no_time": _("Stopp nedtelling"),
        "close": _("Avslutt møtet"),
        "close_sure": _(
            "Vil du avslutte møtet? Da kan ingen skrive mer. Alt som står på tavla, blir der, og du kan åpne den igjen."
        ),
        "is_over": _("Møtet er over, og ingen kan skrive på tavla."),
        "reopen": _("Åpne tavla igjen"),
        "reopen_sure": _("Vil du åpne tavla igjen? Da kan folk skrive på den."),
    }


def _of_paper() -> Mapping[str, str]:
    return {
        "paper": _("Før inn fra papir"),
        "paper_how": _("Én lapp på hver linje. Lappene merkes «Skrevet for en annen»."),
        "paper_enter": _("Legg til lappene"),
        "paper_entered_one": _("1 lapp er lagt til"),
        "paper_entered_many": _("{n} lapper er lagt til"),
    }


def _of_people() -> Mapping[str, str]:
    return {
        "to_leader": _("Til møtelederen"),
        "hand": _("Rekk opp hånda"),
        "ready": _("Jeg er klar"),
        "hands": _("Rekker opp hånda: {names}"),
        "people": _("Deltakerne"),
        "is_away": _("Borte"),
        "is_ready": _("Klar"),
        "is_hand": _("Rekker opp hånda"),
        "has_unsent_one": _("1 lapp er ikke sendt"),
        "has_unsent_many": _("{n} lapper er ikke sendt"),
        "take_out": _("Ta ut av møtet"),
        "out_sure": _(
            "Vil du ta {name} ut av møtet? Da ser {name} ikke tavla lenger. Det {name} har skrevet, blir stående, "
            "og du kan skjule det."
        ),
        "taken_out": _("Tatt ut av møtet"),
        "let_in": _("Slipp inn igjen"),
    }


def _of_steps() -> Mapping[str, str]:
    return {
        "nameless_step": _("Steg uten navn"),
        "takes": _("{n} min"),
        "back": _("Forrige steg"),
        "forward": _("Neste steg"),
        "sure_back": _("Vil du gå tilbake til «{title}»? Ingenting blir borte."),
        "sure_over": _("Vil du hoppe over steg og gå til «{title}»?"),
        "sure_unsent": _("Noen har skrevet noe som ikke er sendt ennå. Vil du gå videre likevel?"),
        "sure_shows": _("Da ser alle det som er skrevet."),
        "go_there": _("Gå til steget"),
    }


def _of_trays() -> Mapping[str, str]:
    return {
        "look": _("Se over lappene først"),
        "sure_look": _("Noen som er med, kan være under 18 år. Vil du se over lappene før alle ser dem?"),
        "looking": _("Se over lappene"),
        "look_words": _("Bare de som leder møtet, ser alle lappene nå. Skjul dem som ikke bør vises for alle."),
        "reveal": _("Vis alle lappene"),
        "hold_up": _("Løft fram"),
        "late_words_one": _("1 lapp kom etter at steget var ferdig."),
        "late_words_many": _("{n} lapper kom etter at steget var ferdig."),
        "admit": _("Ta med"),
        "refuse": _("Ikke ta med"),
        "hide": _("Skjul"),
        "reason": _("Hvorfor skjules den?"),
        "reason_read": _("Den som skrev den, får lese grunnen."),
        "restore": _("Vis igjen"),
        "remove": _("Ta bort for godt"),
        "reason_away": _("Hvorfor tas den bort?"),
    }
