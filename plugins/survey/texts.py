"""The survey's own catalogue."""

from core.plugin import Texts

texts = Texts("survey", __file__)
