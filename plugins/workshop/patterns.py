"""Meetings that others have had good use of, each a programme to begin with; whoever takes one has their own copy."""

from collections.abc import Mapping
from dataclasses import dataclass

from plugins.workshop.board.programme import DISCUSS, GATHER, GROUP, SHOW, VOTE, WRAP_UP, WRITE
from plugins.workshop.texts import texts

_l = texts.lazy_gettext


@dataclass(frozen=True, kw_only=True)
class StepKind:
    """A kind of step: its name, what people do in it, what they are asked unless somebody writes more, how long."""

    title: str
    one_line: str
    prompt: str
    minutes: int | None


@dataclass(frozen=True, kw_only=True)
class Part:
    """A step of a pattern; what it does not say is as its kind has it."""

    kind: str
    title: str = ""
    prompt: str = ""
    minutes: int | None = None


@dataclass(frozen=True, kw_only=True)
class Pattern:
    """A meeting: what it is called, what it is good for, and its steps."""

    title: str
    one_line: str
    parts: tuple[Part, ...]


STEP_KINDS: Mapping[str, StepKind] = {
    GATHER: StepKind(
        title=_l("Samle"),
        one_line=_l("Folk kommer, og du forteller. Ingen skriver på tavla."),
        prompt=_l("Velkommen. Vi begynner snart."),
        minutes=None,
    ),
    WRITE: StepKind(
        title=_l("Skrive hver for seg"),
        one_line=_l("Alle skriver lapper uten å se hva de andre skriver. Lappene vises når steget er ferdig."),
        prompt=_l("Skriv det du tenker på, én ting på hver lapp."),
        minutes=5,
    ),
    SHOW: StepKind(
        title=_l("Vise"),
        one_line=_l("Alle ser lappene, og kan kommentere dem. Ingen skriver nye."),
        prompt=_l("Nå ser alle lappene. Les dem, og spør om det er noe du lurer på."),
        minutes=10,
    ),
    GROUP: StepKind(
        title=_l("Sortere"),
        one_line=_l("Alle flytter lapper, lager grupper og skriver nye lapper."),
        prompt=_l("Sett lapper som hører sammen, i samme gruppe."),
        minutes=10,
    ),
    DISCUSS: StepKind(
        title=_l("Drøfte"),
        one_line=_l("Dere snakker sammen. Alle kan kommentere, og legge til en lapp."),
        prompt=_l("Snakk sammen om det som er viktigst."),
        minutes=20,
    ),
    VOTE: StepKind(
        title=_l("Stemme"),
        one_line=_l("Tavla står stille til du starter en avstemning, så alle kan lese først."),
        prompt=_l("Les lappene og gruppene. Så stemmer vi på det som er viktigst."),
        minutes=10,
    ),
    WRAP_UP: StepKind(
        title=_l("Oppsummere"),
        one_line=_l("Du sier hva dere kom fram til, og hva som skjer videre. Ingen skriver mer."),
        prompt=_l("Takk for i dag. Nå oppsummerer vi, og sier hva som skjer videre."),
        minutes=5,
    ),
}

USUAL = "usual"
PATTERNS: Mapping[str, Pattern] = {
    USUAL: Pattern(
        title=_l("De vanlige stegene"),
        one_line=_l("Samle, skrive, vise, sortere og drøfte. Passer til det meste."),
        parts=(Part(kind=GATHER), Part(kind=WRITE), Part(kind=SHOW), Part(kind=GROUP), Part(kind=DISCUSS)),
    ),
    "brainstorm": Pattern(
        title=_l("Idédugnad"),
        one_line=_l("Mange ideer på kort tid. De beste får stemmer."),
        parts=(
            Part(kind=GATHER),
            Part(kind=WRITE, prompt=_l("Skriv alle ideene du kommer på, én på hver lapp. Ingen idé er for liten.")),
            Part(kind=SHOW, minutes=5),
            Part(kind=GROUP),
            Part(kind=VOTE),
            Part(kind=WRAP_UP),
        ),
    ),
    "good_bad_missing": Pattern(
        title=_l("Bra, dårlig, mangler"),
        one_line=_l("Når dere vil vite hva folk synes om noe som finnes i dag."),
        parts=(
            Part(kind=GATHER),
            Part(kind=WRITE, title=_l("Hva er bra?"), prompt=_l("Skriv det som er bra slik det er nå.")),
            Part(kind=WRITE, title=_l("Hva er dårlig?"), prompt=_l("Skriv det som ikke er bra nok.")),
            Part(kind=WRITE, title=_l("Hva mangler?"), prompt=_l("Skriv det du savner.")),
            Part(kind=SHOW),
            Part(kind=GROUP),
            Part(kind=DISCUSS),
            Part(kind=VOTE),
        ),
    ),
    "world_cafe": Pattern(
        title=_l("Kafébord"),
        one_line=_l("Folk sitter rundt bord og bytter bord mellom rundene. En bordvert skriver for bordet."),
        parts=(
            Part(kind=GATHER, prompt=_l("Velkommen. Finn et bord med plass.")),
            Part(
                kind=DISCUSS, title=_l("Første bord"), prompt=_l("Snakk sammen ved bordet. Bordverten skriver lapper.")
            ),
            Part(
                kind=DISCUSS,
                title=_l("Andre bord"),
                prompt=_l("Bytt bord. Bordverten forteller, og dere bygger videre."),
            ),
            Part(kind=DISCUSS, title=_l("Tredje bord"), prompt=_l("Bytt bord en gang til. Hva går igjen?")),
            Part(kind=GROUP),
            Part(kind=WRAP_UP, minutes=10),
        ),
    ),
    "retrospective": Pattern(
        title=_l("Se tilbake"),
        one_line=_l("Når noe er ferdig, og dere vil lære av det."),
        parts=(
            Part(kind=GATHER),
            Part(kind=WRITE, title=_l("Hva gikk bra?"), prompt=_l("Skriv det vi bør gjøre på samme måte neste gang.")),
            Part(kind=WRITE, title=_l("Hva kunne gått bedre?"), prompt=_l("Skriv det vi bør gjøre annerledes.")),
            Part(kind=SHOW),
            Part(kind=GROUP),
            Part(kind=VOTE),
            Part(kind=DISCUSS, title=_l("Hva gjør vi nå?"), prompt=_l("Bli enige om hvem som gjør hva.")),
        ),
    ),
    "panel": Pattern(
        title=_l("Innbyggerpanelmøte"),
        one_line=_l("Kommunen legger fram et tema, folk spør, og panelet gir råd."),
        parts=(
            Part(
                kind=GATHER,
                title=_l("Temaet"),
                prompt=_l("Vi forteller om temaet. Hør etter, og tenk på hva du lurer på."),
                minutes=15,
            ),
            Part(
                kind=DISCUSS,
                title=_l("Spørsmål"),
                prompt=_l("Hva lurer du på? Skriv spørsmålene dine, så svarer vi."),
                minutes=15,
            ),
            Part(
                kind=WRITE,
                title=_l("Råd"),
                prompt=_l("Hva mener du kommunen bør gjøre? Skriv ett råd på hver lapp."),
                minutes=10,
            ),
            Part(kind=SHOW),
            Part(kind=GROUP),
            Part(kind=VOTE, prompt=_l("Les rådene. Så stemmer vi på dem som er viktigst.")),
            Part(kind=WRAP_UP),
        ),
    ),
}
