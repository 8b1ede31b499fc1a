"""The table of contents: so far a format that is planned."""

from core.plugin import Format, Texts, hookimpl

_l = Texts("workshop", __file__).lazy_gettext


@hookimpl
def register_format() -> Format:
    """Say what the format will be."""
    return Format(
        title=_l("Workshop"),
        one_line=_l("Vi møtes og finner løsninger sammen, med en felles tavle."),
        icon="board",
        state="planned",
    )
