"""The house's own catalogue."""

from core.language import Texts

web_texts = Texts("web", __file__)
