"""The address of a file."""

from uuid import UUID

from flask import Blueprint
from flask.typing import ResponseReturnValue

from core.files import services
from core.files.places import is_public
from core.files.sending import send

blueprint = Blueprint("files", __name__)


@blueprint.get("/filer/<uuid:file_id>")
def show(file_id: UUID) -> ResponseReturnValue:
    """Send a file's bytes as what they are."""
    file = services.find(file_id)
    return send(file, public=file is not None and is_public(file))
