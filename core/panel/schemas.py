"""What residents may send about themselves."""

from core import forms
from core.language import core_texts

_l = core_texts.lazy_gettext

OLDEST_YEAR = 1900
UNKNOWN_PLACE = "unknown"
ELSEWHERE = "elsewhere"


class JoinSchema(forms.Schema):
    """The form to join with."""

    form_id = forms.identifier()
    via = forms.text("", longest=80, required=False, kind="hidden")
    name = forms.text(_l("Navn"), longest=100, autocomplete="name")
    email = forms.email(_l("E-post"))
    birth_year = forms.whole(
        _l("Fødselsår"),
        least=OLDEST_YEAR,
        most=2100,
        otherwise=_l("Skriv året du er født, med fire siffer. For eksempel 1975."),
        kind="text",
        maxlength=10,
        autocomplete="bday-year",
    )
    birthday_passed = forms.choice(_l("Har du fylt %(age)s år?"), required=False)
    district = forms.choice(_l("Hvor i %(municipality)s bor du?"), kind="select")
    gender = forms.choice(_l("Kjønn"))
    consent = forms.tick(
        _l("Jeg bor i %(municipality)s og har lest hva dere bruker opplysningene til."),
        must=_l("Kryss av for at du bor i kommunen og har lest hva vi bruker opplysningene til."),
    )


class CodeSchema(forms.Schema):
    """The six digits from a letter."""

    code = forms.text(_l("Skriv koden fra e-posten"), longest=20, kind="code")


class WelcomeSchema(forms.Schema):
    """What a new member may tell, and may skip."""

    interests = forms.choices(_l("Hva er du opptatt av?"))
    channel = forms.choice(_l("Hvor hørte du om oss?"), kind="select", required=False)


class SignInSchema(forms.Schema):
    """The address to send the letter to."""

    email = forms.email(_l("E-post"))
    remember = forms.tick(
        _l("Husk meg på denne enheten"),
        hint=_l("Da er du logget inn i 90 dager. Ikke kryss av på en maskin du deler med andre."),
    )


class RememberSchema(forms.Schema):
    """Whether this browser stays signed in."""

    remember = forms.tick(
        _l("Husk meg på denne enheten"),
        hint=_l("Da er du logget inn i 90 dager. Ikke kryss av på en maskin du deler med andre."),
    )


class ProfileSchema(forms.Schema):
    """What a member says about themselves."""

    name = forms.text(_l("Navn"), longest=100, autocomplete="name")
    birth_year = forms.whole(
        _l("Fødselsår"),
        least=OLDEST_YEAR,
        most=2100,
        otherwise=_l("Skriv året du er født, med fire siffer. For eksempel 1975."),
        kind="text",
        maxlength=10,
        autocomplete="bday-year",
    )
    birthday_passed = forms.choice(_l("Har du fylt %(age)s år?"), required=False)
    district = forms.choice(_l("Hvor i %(municipality)s bor du?"), kind="select")
    gender = forms.choice(_l("Kjønn"))
    language = forms.choice(_l("Hvilket språk vil du ha e-post på?"))
    interests = forms.choices(_l("Hva er du opptatt av?"))


class NewAddressSchema(forms.Schema):
    """The address a member wants from now on."""

    email = forms.email(_l("Ny e-postadresse"))


class LostAddressSchema(forms.Schema):
    """What somebody tells who cannot read the mail to the address we know."""

    form_id = forms.identifier()
    name = forms.text(_l("Navn"), longest=100, autocomplete="name")
    old_email = forms.email(_l("Den gamle e-postadressen"), hint=_l("Den du brukte da du meldte deg inn."))
    new_email = forms.email(_l("Den nye e-postadressen"))
    phone = forms.text(_l("Telefon"), longest=30, autocomplete="tel", inputmode="tel")
    message = forms.text(_l("Noe mer vi bør vite?"), longest=1000, required=False, kind="textarea", rows=4)


class AddressForMemberSchema(forms.Schema):
    """The two addresses, as staff heard them on the telephone; ``seen`` is the member they had before them."""

    seen = forms.text("", longest=40, required=False, kind="hidden")
    old_email = forms.email(_l("Den gamle e-postadressen"), autocomplete="off")
    new_email = forms.email(_l("Den nye e-postadressen"), autocomplete="off")


class PairSchema(forms.Schema):
    """Two members who look like one, by their ids; the first is who joined first."""

    one = forms.identifier()
    other = forms.identifier()


class OfferedSchema(forms.Schema):
    """One thing that people choose from: its name in both languages, and the version it was changed from."""

    version = forms.version()
    title = forms.text(_l("Navn på norsk"), longest=80)
    title_en = forms.text(_l("Navn på engelsk"), longest=80)


class RefusalSchema(forms.Schema):
    """Why staff do not change an address."""

    reason = forms.text(_l("Hvorfor?"), longest=500, kind="textarea", rows=3)


class PopulationSchema(forms.Schema):
    """A file of population figures, and what it does not say of itself."""

    LONGEST_SOURCE = 200

    file = forms.upload(_l("Fil med befolkningstall"), takes="table", required=True)
    source = forms.text(
        _l("Hvem har telt?"),
        longest=LONGEST_SOURCE,
        required=False,
        hint=_l("For eksempel Statistisk sentralbyrå, tabell 07459. Står det i filen, kan feltet være tomt."),
    )
    counted_on = forms.day(_l("Når er det telt?"), hint=_l("Står året i filen, bruker vi 1. januar det året."))
    illustrative = forms.tick(_l("Tallene er funnet på, for å vise hvordan det ser ut"))


class ListSchema(forms.Schema):
    """A list of people to ask, and where it is from."""

    file = forms.upload(_l("Fil med folk dere vil spørre"), takes="list", required=True)
    source = forms.text(
        _l("Hvor kommer listen fra?"),
        longest=120,
        hint=_l("De som får e-posten, leser dette. For eksempel: Påmeldingen til Byfesten 2026, der du krysset av."),
    )


class LinkSchema(forms.Schema):
    """A new link to join by."""

    title = forms.text(
        _l("Hva skal lenken brukes til?"),
        longest=80,
        hint=_l(
            "For eksempel Plakat på Rud videregående. Navnet blir en del av adressen, og alle som får den, kan se det."
        ),
    )
    channel = forms.choice(
        _l("Hvor hørte de om oss?"),
        kind="select",
        required=False,
        hint=_l("Da slipper de som kommer med lenken, å svare på det."),
    )
