"""The staff's pages: coming in, one's own account, and showing once more who one is."""

from core.auth.views import account, confirm, forgotten, passkeys, password, second_factor, welcome
from core.auth.views.blueprint import blueprint

PAGES = (account, confirm, forgotten, passkeys, password, second_factor, welcome)

__all__ = ["PAGES", "blueprint"]
