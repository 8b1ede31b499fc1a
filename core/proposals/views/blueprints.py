"""The two blueprints that the pages of proposals hang on."""

from flask import Blueprint

public = Blueprint("proposals", __name__)
staff = Blueprint("proposals_staff", __name__, url_prefix="/arbeid/forslag")
