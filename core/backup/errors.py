"""Why a backup is not made or not restored; each message is a sentence for the operator."""


class BackupRefused(Exception):
    """Nothing was made or overwritten."""


class NoKey(BackupRefused):
    """There is no key, or one that is too easily guessed."""


class NotABackup(BackupRefused):
    """The file does not begin like a backup of Samskap."""


class OtherVersion(BackupRefused):
    """The file, or what is in it, is of a version that this program does not know."""


class WrongKey(BackupRefused):
    """The file was sealed with another key."""


class Damaged(BackupRefused):
    """The file is not as it was written."""


class CutShort(Damaged):
    """The end of the file is missing."""


class OwnerMissing(BackupRefused):
    """Rows belong to a plugin that is not here."""


class NotAtHead(BackupRefused):
    """The database is not in the newest form."""


class NoSpace(BackupRefused):
    """The disk has too little space."""


class InUse(BackupRefused):
    """Somebody else uses the database that would be replaced."""


class NotEmpty(BackupRefused):
    """The database that would be replaced holds something."""


class Unequal(BackupRefused):
    """What was restored is not what the backup holds."""
