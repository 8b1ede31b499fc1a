"""The table of contents: so far a format that is planned."""

from core.plugin import Format, Texts, hookimpl

_l = Texts("webinar", __file__).lazy_gettext


@hookimpl
def register_format() -> Format:
    """Say what the format will be."""
    return Format(
        title=_l("Kurs på nett"),
        one_line=_l("Et kurs over uker og måneder, på nett og e-post."),
        icon="book",
        state="planned",
    )
