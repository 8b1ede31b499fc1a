"""What the board's script says, in the language of the page: the script has no words of its own."""

from collections.abc import Mapping

from plugins.workshop.texts import texts
from plugins.workshop.views.leading_words import leading_words

_ = texts.gettext


def board_words() -> Mapping[str, str]:
    """Give every sentence by its name; what stands in braces is filled in by the script."""
    meeting = {**_of_status(), **_of_news(), **_of_refusals(), **leading_words()}
    return {**meeting, **_of_notes(), **_of_comments(), **_of_votes()}


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
        "offline_other": _("Uten nett – det du gjorde, ligger trygt på denne telefonen"),
        "loose_other": _("Uten nett – det du gjorde, ligger bare på denne siden. Ikke lukk den."),
        "paused": _("Møtet er på pause"),
        "paused_unsent": _("Møtet er på pause. Det du skrev, sendes når møtet fortsetter."),
        "on_hold": _("Aktiviteten er på pause. Tavla åpner igjen når aktiviteten fortsetter."),
        "over": _("Møtet er over"),
        "ended": _("Du er ikke med på denne siden lenger."),
        "load_again": _("Last siden på nytt"),
        "come_back": _("Bli med igjen med koden"),
        "outside": _("Møtelederen har tatt deg ut av møtet. Snakk med møtelederen hvis det er en misforståelse."),
        "someone_else": _("Nå er du med som en annen i denne nettleseren. Last siden på nytt."),
        "left": _("{time} igjen"),
        "time_up": _("Tiden er ute"),
        "minutes_left_one": _("Det er ett minutt igjen"),
        "minutes_left_many": _("Det er {n} minutter igjen"),
        "time_is_up": _("Nå er tiden for dette steget ute"),
        "unseen_one": _("1 lapp er skrevet. Den vises når steget er ferdig."),
        "unseen_many": _("{n} lapper er skrevet. De vises når steget er ferdig."),
        "empty": _("Det er ingen lapper her ennå."),
        "board": _("Tavla"),
        "notes": _("Lapper"),
        "outline": _("Oversikt"),
        "ways": _("Visning"),
    }


def _of_news() -> Mapping[str, str]:
    return {
        "new_one": _("1 ny lapp"),
        "new_many": _("{n} nye lapper"),
        "new_comment_one": _("1 ny kommentar"),
        "new_comment_many": _("{n} nye kommentarer"),
        "show_one": _("1 ny lapp – vis"),
        "show_many": _("{n} nye lapper – vis"),
        "show_comment_one": _("1 ny kommentar – vis"),
        "show_comment_many": _("{n} nye kommentarer – vis"),
        "here_one": _("1 deltaker er her"),
        "here_many": _("{n} deltakere er her"),
        "unsent_one": _("1 har lapper som ikke er sendt"),
        "unsent_many": _("{n} har lapper som ikke er sendt"),
        "away_one": _("1 er borte"),
        "away_many": _("{n} er borte"),
        "ready_one": _("1 er klar"),
        "ready_many": _("{n} er klare"),
        "writes": _("{name} skriver …"),
        "somebody_writes": _("Noen skriver …"),
        "held_up": _("Møtelederen vil vise deg en lapp."),
        "you_hold_up": _("Du viser en lapp for alle."),
        "open_note": _("Gå til lappen"),
        "hold_up_no_more": _("Slutt å vise"),
        "still": _("Hold tavla stille"),
        "step_now": _("Nytt steg: {title}"),
        "goes_on": _("Møtet fortsetter"),
        "open_again": _("Tavla er åpen igjen"),
        "now_offline": _("Du har ikke nett nå. Det du skriver, blir liggende her til nettet er tilbake"),
        "now_online": _("Nettet er tilbake, og det du skrev, er lagret"),
    }


def _of_notes() -> Mapping[str, str]:
    return {
        "write": _("Skriv en lapp"),
        "add": _("Legg til"),
        "edit": _("Endre"),
        "note": _("Lappen"),
        "save": _("Lagre"),
        "cancel": _("Avbryt"),
        "finish_first": _("Lagre eller avbryt det du skriver, før du åpner noe annet."),
        "withdraw": _("Ta tilbake"),
        "undo": _("Angre det siste"),
        "undone": _("Vi angrer det siste du gjorde"),
        "move": _("Flytt"),
        "move_where": _("Flytt lappen"),
        "up": _("Opp"),
        "down": _("Ned"),
        "to_group": _("Til gruppen {name}"),
        "out": _("Ut av gruppen"),
        "new_group": _("Ny gruppe"),
        "nameless": _("Gruppe uten navn"),
        "name_group": _("Gi gruppen navn"),
        "rename_group": _("Endre navnet"),
        "group_name": _("Navn på gruppen"),
        "mine": _("Din lapp"),
        "secret": _("Bare du ser lappen nå."),
        "looked_at": _("Møtelederen ser på lappen før alle får se den."),
        "behalf": _("Skrevet for en annen"),
        "late": _("Kom for sent. Møtelederen avgjør om lappen blir med."),
        "late_leads": _("Kom for sent"),
        "late_refused": _("Kom for sent, og ble ikke med."),
        "hidden": _("Skjult. Grunn: {reason}"),
        "hidden_plain": _("Skjult."),
        "removed": _("Tatt bort. Grunn: {reason}"),
        "removed_plain": _("Tatt bort."),
    }


def _of_comments() -> Mapping[str, str]:
    return {
        "comment": _("Kommenter"),
        "comments": _("Kommentarer"),
        "the_comment": _("Kommentaren"),
        "write_comment": _("Skriv en kommentar"),
        "mine_comment": _("Din kommentar"),
        "more_comments_one": _("Vis 1 kommentar til"),
        "more_comments_many": _("Vis {n} kommentarer til"),
    }


def left_words() -> Mapping[str, str]:
    """Give what is said of words that nobody has got."""
    return {
        "not_sent": _("Dette har du skrevet, men det er ikke sendt"),
        "not_sent_what": _("Det ligger bare her, på enheten din. Kopier det, så kan du sende det når du er med igjen."),
        "copy": _("Kopier"),
        "copied": _("Kopiert"),
        "not_copied": _("Vi fikk ikke kopiert. Merk teksten og kopier selv."),
        "away": _("Ta bort"),
    }


def _of_refusals() -> Mapping[str, str]:
    return {**left_words()} | {
        "kept": _("Dette kom ikke med"),
        "again": _("Prøv igjen"),
        "why_not_now": _("Det går ikke i dette steget."),
        "why_closed": _("Møtet var over."),
        "why_gone": _("Det du endret, står ikke på tavla lenger."),
        "why_too_long": _("Teksten er for lang."),
        "why_not_yours": _("Bare den som skrev lappen, kan gjøre det."),
        "why_changed_by_others": _("Det kan ikke angres. Noen andre har endret det siden."),
        "why_no_votes_left": _("Du har ingen stemmer igjen. Ta tilbake en først."),
        "why_none_here": _("Du har ingen stemme å ta tilbake her."),
        "why_voting_over": _("Avstemningen er over, så stemmen ble ikke med."),
        "why_voting_open": _("Avslutt avstemningen først."),
        "why_nothing_there": _("Det er ingen lapper å stemme på."),
        "why_voted_on": _("Folk har stemt på dette slik det står. Skriv en ny lapp i stedet."),
        "why_on_hold": _("Aktiviteten er på pause. Fortsett den først."),
        "why_other": _("Det gikk ikke."),
        "why_conflict": _("Noen endret teksten mens du skrev. Nå står det:"),
        "keep_mine": _("Bruk min"),
        "take_theirs": _("Bruk den som står"),
        "as_new": _("Lag en ny lapp av min"),
    }


def _of_votes() -> Mapping[str, str]:
    return {**_of_result(), **_of_tables()} | {
        "voting_limit": _("Stemmer til hver"),
        "voting_open": _("Start avstemning"),
        "voting_close": _("Avslutt avstemningen"),
        "voting_publish": _("Vis resultatet"),
        "voting_sure": _(
            "Vil du starte en ny avstemning? Alle begynner på nytt, og resultatet som står her nå, kan fortsatt leses."
        ),
        "voting_on": _("Avstemningen pågår."),
        "voting_begun": _("Avstemningen har begynt."),
        "voting_over": _("Avstemningen er over. Resultatet vises snart."),
        "voting_shown": _("Resultatet av avstemningen vises nå."),
        "votes_how": _("Stem på lappene og gruppene under. Du kan gi flere stemmer til den samme."),
        "votes_table": _("Det er {limit} til hver av de {n} ved bordet."),
        "votes_left_one": _("Du har 1 stemme igjen."),
        "votes_left_many": _("Du har {n} stemmer igjen."),
        "voted_of": _("{n} av {of} har stemt."),
        "voted_one": _("1 har stemt."),
        "voted_many": _("{n} har stemt."),
        "vote": _("Stem"),
        "unvote": _("Ta tilbake en stemme"),
        "votes_mine_one": _("1 stemme fra deg"),
        "votes_mine_many": _("{n} stemmer fra deg"),
        "offline_votes": _("Uten nett – stemmene dine sendes når du har nett igjen"),
    }


def _of_result() -> Mapping[str, str]:
    return {
        "votes_one": _("1 stemme"),
        "votes_many": _("{n} stemmer"),
        "result": _("Resultat av avstemningen"),
        "earlier_result": _("Resultat av avstemning nummer {n}"),
        "earlier_results_one": _("Vis resultatet av en tidligere avstemning"),
        "earlier_results_many": _("Vis resultatene av {n} tidligere avstemninger"),
        "result_voters_one": _("1 person stemte."),
        "result_voters_many": _("{n} personer stemte."),
        "result_votes_one": _("1 stemme er gitt."),
        "result_votes_many": _("{n} stemmer er gitt."),
        "result_behalf_one": _("1 av dem er gitt for andre ved et bord."),
        "result_behalf_many": _("{n} av dem er gitt for andre ved et bord."),
        "result_what": _("Lapp eller gruppe"),
        "result_number": _("Stemmer"),
    }


def _of_tables() -> Mapping[str, str]:
    return {
        "table": _("Du er bordvert for {n} personer, deg selv medregnet. Du kan skrive og stemme for dem."),
        "behalf_table": _("Skriv for en annen ved bordet"),
        "behalf_other": _("Skriv for en annen"),
        "hosts": _("Bordverter"),
        "host_of": _("{name} er bordvert for {n} personer."),
        "host_away": _("Ikke bordvert lenger"),
        "host_who": _("Hvem"),
        "host_people": _("Hvor mange ved bordet"),
        "host_make": _("Gjør til bordvert"),
        "somebody": _("En som ikke er her nå"),
    }
