"""What stands on the wall where people come in: the code, the address, and the picture that a telephone scans."""

from dataclasses import dataclass

from core.guests import services
from core.guests.codes import grouped
from core.guests.models import JoinCode
from core.messaging.compose import base_url
from core.qr import qr_picture
from core.types import Id


@dataclass(frozen=True, kw_only=True)
class Poster:
    """The address to type, the code in two breaths, and the picture as the ``src`` of one."""

    door: str
    spelled: str
    picture: str


def poster_of(engagement_id: Id) -> Poster | None:
    """Give the poster of a code that lets people in now: the activity's own, or one of its sessions'."""
    code = services.code_now(engagement_id)
    return poster(code) if code else None


def poster(code: JoinCode) -> Poster:
    """Make the poster of a code."""
    door = f"{base_url()}/kode".split("://")[1]
    return Poster(door=door, spelled=grouped(code.code), picture=qr_picture(services.address_of(code)))
