"""What an administrator sees and sets of the installation, and the look that it gives the house."""

from flask import Flask

from web.system import look, pages, setup
from web.system.blueprint import blueprint
from web.system.letters import TEST

__all__ = ["init_app", "look", "pages"]


def init_app(app: Flask) -> None:
    """Add the pages, the stylesheet, the place for the logo, and the test letter."""
    app.extensions["file_places"][look.LOGO.name] = look.LOGO
    app.extensions["letters"][TEST.name] = TEST
    app.register_blueprint(look.blueprint)
    app.register_blueprint(blueprint)
    app.before_request(setup.lead_there)
