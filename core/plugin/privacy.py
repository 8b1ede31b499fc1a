"""What a plugin answers with when somebody wants their data, or wants it gone: both follow the data register."""

from core.contributions import Person, PersonalData
from core.privacy.exporting import export_of
from core.privacy.removing import erase_of

__all__ = ["Person", "PersonalData", "erase_of", "export_of"]
