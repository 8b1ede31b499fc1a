"""Where staff go on after they have shown who they are: to a path of this site only."""

import unicodedata

from flask import request

DESK = "/arbeid"
UNSEEN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})  # browsers drop some of these while they read an address


def is_here(address: str) -> bool:
    """Tell whether an address is a plain path of this site, as browsers read it."""
    if not address.startswith("/") or address[1:2] in {"/", "\\"}:
        return False
    return not any(sign == "\\" or unicodedata.category(sign) in UNSEEN for sign in address)


def next_path(otherwise: str = DESK) -> str:
    """Give the path that the request asks to go on to, or another where it asks for none of ours."""
    wanted = request.values.get("next", "")
    return wanted if is_here(wanted) else otherwise
