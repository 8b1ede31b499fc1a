"""The three blueprints that the pages about people's data hang on."""

from flask import Blueprint

public = Blueprint("privacy", __name__, url_prefix="/mitt-panel/samtykker")
guests = Blueprint("privacy_guests", __name__, url_prefix="/kode")
staff = Blueprint("privacy_staff", __name__, url_prefix="/arbeid/personvern")
