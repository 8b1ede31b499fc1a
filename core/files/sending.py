"""Sends a kept file: pictures are shown, documents are downloaded, and neither can do anything."""

from flask import Response, abort, send_file

from core.files import storage
from core.files.models import File

FOR_EVER = "public, max-age=31536000, immutable"  # the bytes under an id never change


def send(file: File | None, *, public: bool = False) -> Response:
    """Send a file's bytes as what they are, to somebody who may have them; one that is not there is nowhere."""
    if file is None:
        abort(404)
    path = storage.path_of(file.id)
    if not path.is_file():
        abort(404)
    download = file.kind == "document"
    response = send_file(
        path,
        mimetype=file.media_type,
        as_attachment=download,
        download_name=file.name if download else None,
        etag=file.sha256,
    )
    response.headers["Cache-Control"] = FOR_EVER if public else "no-store"
    return response
