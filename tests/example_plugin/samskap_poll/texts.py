"""The poll's own catalogue."""

from core.plugin import Texts

texts = Texts("poll", __file__)
