"""The table of contents: so far a format that is planned."""

from core.plugin import Format, Texts, hookimpl

_l = Texts("usertest", __file__).lazy_gettext


@hookimpl
def register_format() -> Format:
    """Say what the format will be."""
    return Format(
        title=_l("Brukertest"),
        one_line=_l("Noen få prøver en tjeneste mens vi ser og lærer."),
        icon="screen",
        state="planned",
    )
