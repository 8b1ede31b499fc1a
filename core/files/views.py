"""The address of a file: pictures are shown, documents are downloaded, and neither can do anything."""

from uuid import UUID

from flask import Blueprint, abort, send_file
from flask.typing import ResponseReturnValue

from core.files import services, storage
from core.files.places import is_public

blueprint = Blueprint("files", __name__)

FOR_EVER = "public, max-age=31536000, immutable"  # the bytes under an id never change


@blueprint.get("/filer/<uuid:file_id>")
def show(file_id: UUID) -> ResponseReturnValue:
    """Send a file's bytes as what they are."""
    file = services.find(file_id)
    path = storage.path_of(file_id)
    if file is None or not path.is_file():
        abort(404)
    download = file.kind == "document"
    response = send_file(
        path,
        mimetype=file.media_type,
        as_attachment=download,
        download_name=file.name if download else None,
        etag=file.sha256,
    )
    response.headers["Cache-Control"] = FOR_EVER if is_public(file) else "no-store"
    return response
