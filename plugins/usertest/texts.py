"""The user test's own catalogue."""

from core.plugin import Texts

texts = Texts("usertest", __file__)
