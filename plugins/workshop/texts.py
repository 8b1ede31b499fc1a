"""The workshop's own catalogue."""

from core.plugin import Texts

texts = Texts("workshop", __file__)
