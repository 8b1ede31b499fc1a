"""Where the administrator's pages about the installation hang."""

from flask import Blueprint

blueprint = Blueprint("system", __name__, url_prefix="/arbeid/system")
