"""Which browser it was, in words its owner knows."""

from core.language import core_texts

_ = core_texts.gettext

BROWSERS = (  # the first that fits: most of them claim to be the others too
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser", "Samsung Internett"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
MACHINES = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS", "Mac"),
    ("CrOS", "Chromebook"),
    ("Linux", "Linux"),
)


def in_words(agent: str) -> str:
    """Say which browser on what kind of machine; versions are left out, since they change by themselves."""
    browser, machine = _first(BROWSERS, agent), _first(MACHINES, agent)
    if browser and machine:
        return _("%(browser)s på %(machine)s", browser=browser, machine=machine)
    return browser or machine or _("Ukjent nettleser")


def alike(one: str, other: str) -> bool:
    """Tell whether two browsers would be called the same."""
    return _first(BROWSERS, one) == _first(BROWSERS, other) and _first(MACHINES, one) == _first(MACHINES, other)


def _first(known: tuple[tuple[str, str], ...], agent: str) -> str:
    return next((name for part, name in known if part in agent), "")
