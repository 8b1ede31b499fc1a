"""The blueprint that the staff's own pages hang on."""

from flask import Blueprint

blueprint = Blueprint("auth", __name__)
