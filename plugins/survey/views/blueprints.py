"""The two blueprints that a survey's pages hang on."""

from flask import Blueprint

public = Blueprint("survey", __name__)
staff = Blueprint("survey_staff", __name__)
