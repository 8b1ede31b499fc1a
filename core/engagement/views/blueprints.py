"""The two blueprints that the pages of engagements hang on."""

from flask import Blueprint

public = Blueprint("engagement", __name__)
staff = Blueprint("engagement_staff", __name__, url_prefix="/arbeid")
