"""Why something about a colleague's account can be refused."""


class StaffNotFound(Exception):
    """There is nobody with this id on the staff."""


class LastAdministrator(Exception):
    """Nobody else could look after the installation."""


class OwnAccount(Exception):
    """One's own account is not shut or ended by oneself."""


class AccountShut(Exception):
    """The account is shut; nobody is let in before it is opened."""


class HasComeIn(Exception):
    """The invitation has been used; there is nothing to withdraw."""
