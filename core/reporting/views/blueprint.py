"""The blueprint that the pages of reading hang on."""

from flask import Blueprint

blueprint = Blueprint("reporting", __name__)
