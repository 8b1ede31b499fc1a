"""The two blueprints that a workshop's pages hang on, and where the board's script lies."""

from flask import Blueprint

from plugins import workshop

public = Blueprint("workshop", workshop.__name__, static_folder="static")
staff = Blueprint("workshop_staff", workshop.__name__)
