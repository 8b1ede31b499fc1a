"""The two blueprints that the panel's pages hang on."""

from flask import Blueprint

public = Blueprint("panel", __name__)
staff = Blueprint("panel_staff", __name__, url_prefix="/arbeid/panelet")
