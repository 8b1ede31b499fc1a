"""What a guest can do about what is stored about them while they are inside: take it with them."""

from flask import Response

from core.contributions import Person
from core.guests.errors import GuestNotFound
from core.guests.services import current_guest
from core.privacy.exporting import export
from core.privacy.readable import archive
from core.privacy.views.blueprints import guests
from core.privacy.views.mine import zip_response


@guests.get("/mine-opplysninger")
def download() -> Response:
    """Give a guest everything that is stored about them, for people and for machines."""
    guest = current_guest()
    if guest is None:  # the policy has asked already; the row may be gone since
        raise GuestNotFound
    return zip_response(archive(export(Person(kind="guest", id=guest.id))))
