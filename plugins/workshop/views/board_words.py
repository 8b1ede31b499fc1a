"""What the board's script says, in the language of the page: the script has no words of its own."""

from collections.abc import Mapping

from plugins.workshop.texts import texts

_ = texts.gettext


def board_words() -> Mapping[str, str]:
    """Give every sentence by its name; what stands in braces is filled in by the script."""
    return {**_of_status(), **_of_notes(), **_of_refusals(), **_of_leading()}


def _of_status() -> Mapping[str, str]:
    return {
        "connecting": _("Kobler til …"),
        "saved": _("Lagret"),
        "sending": _("Sender {n} …"),
        "offline": _("Uten nett"),
        "offline_one": _("Uten nett – 1 lapp ligger trygt på denne telefonen"),
        "offline_many": _("Uten nett – {n} lapper ligger trygt på denne telefonen"),
        "loose_one": _("Uten nett – 1 lapp ligger bare på denne siden. Ikke lukk den."),
        "loose_many": _("Uten nett – {n} lapper ligger bare på denne siden. Ikke lukk den."),
        "paused": _("Møtet er på pause"),
        "over": _("Møtet er over"),
        "left": _("{time} igjen"),
        "time_up": _("Tiden er ute"),
        "new_one": _("1 ny lapp"),
        "new_many": _("{n} nye lapper"),
        "show_one": _("1 ny lapp – vis"),
        "show_many": _("{n} nye lapper – vis"),
        "unseen_one": _("1 lapp er skrevet. Den vises når steget er ferdig."),
        "unseen_many": _("{n} lapper er skrevet. De vises når steget er ferdig."),
        "empty": _("Det er ingen lapper her ennå."),
        "board": _("Tavla"),
        "notes": _("Lapper"),
        "outline": _("Oversikt"),
        "ways": _("Visning"),
    }


def _of_notes() -> Mapping[str, str]:
    return {
        "write": _("Skriv en lapp"),
        "add": _("Legg til"),
        "edit": _("Endre"),
        "note": _("Lappen"),
        "save": _("Lagre"),
        "cancel": _("Avbryt"),
        "withdraw": _("Ta tilbake"),
        "undo": _("Angre det siste"),
        "move": _("Flytt"),
        "move_where": _("Flytt lappen"),
        "up": _("Opp"),
        "down": _("Ned"),
        "to_group": _("Til gruppen {name}"),
        "out": _("Ut av gruppen"),
        "new_group": _("Ny gruppe"),
        "nameless": _("Gruppe uten navn"),
        "name_group": _("Gi gruppen navn"),
        "group_name": _("Navn på gruppen"),
        "mine": _("Din lapp"),
        "secret": _("Bare du ser lappen nå."),
        "behalf": _("Skrevet for en annen"),
        "late": _("Kom for sent. Møtelederen avgjør om lappen blir med."),
        "late_leads": _("Kom for sent"),
        "late_refused": _("Kom for sent, og ble ikke med."),
        "hidden": _("Skjult. Grunn: {reason}"),
        "removed": _("Tatt bort. Grunn: {reason}"),
    }


def _of_refusals() -> Mapping[str, str]:
    return {
        "kept": _("Dette kom ikke med"),
        "copy": _("Kopier"),
        "copied": _("Kopiert"),
        "not_copied": _("Vi fikk ikke kopiert. Merk teksten og kopier selv."),
        "again": _("Prøv igjen"),
        "away": _("Ta bort"),
        "why_not_now": _("Det går ikke i dette steget."),
        "why_closed": _("Møtet var over."),
        "why_gone": _("Det du endret, står ikke på tavla lenger."),
        "why_too_long": _("Teksten er for lang."),
        "why_not_yours": _("Bare den som skrev lappen, kan gjøre det."),
        "why_changed_by_others": _("Det kan ikke angres. Noen andre har endret det siden."),
        "why_other": _("Det gikk ikke."),
        "why_conflict": _("Noen endret teksten mens du skrev. Nå står det:"),
        "keep_mine": _("Bruk min"),
        "take_theirs": _("Bruk den som står"),
        "as_new": _("Lag en ny lapp av min"),
    }


def _of_leading() -> Mapping[str, str]:
    return {
        "leading": _("Led møtet"),
        "step": _("Steg"),
        "back": _("Forrige steg"),
        "forward": _("Neste steg"),
        "lock": _("Sett møtet på pause"),
        "unlock": _("Fortsett møtet"),
        "minutes": _("Minutter"),
        "time": _("Start nedtelling"),
        "no_time": _("Stopp nedtelling"),
        "hide": _("Skjul"),
        "reason": _("Hvorfor skjules lappen?"),
        "restore": _("Vis igjen"),
        "admit": _("Ta med"),
        "refuse": _("Ikke ta med"),
    }
