"""What spreadsheets must be told, whoever writes for them: how the letters are written, and what is not a formula."""

MARK = "\ufeff"  # without it Excel reads æøå wrongly
STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def harmless_text(text: str) -> str:
    """Put an apostrophe before what a spreadsheet would run as a formula (OWASP, CSV injection)."""
    return f"'{text}" if text.startswith(STARTS_A_FORMULA) else text
