"""What can go wrong with questions and answers, by name."""

from core.db import ChangedMeanwhile as ChangedMeanwhile


class BrokenRule(ValueError):
    """A rule tree is not understood."""


class NotEarlier(BrokenRule):
    """A rule refers to a question that does not come before its own; the message is that question's id."""


class BrokenDefinition(ValueError):
    """A definition is not understood; the message tells our log which part."""


class NeededByRule(BrokenDefinition):
    """A rule would lose the earlier question it refers to; the message is the id of the question with the rule."""


class UnknownQuestion(LookupError):
    """No question of the definition has this id."""


class UnknownType(LookupError):
    """No type of question has this name now: its plugin is gone or failed."""


class VersionIsFrozen(Exception):
    """The version has been opened for answers and never changes again."""


class AlreadyAnswered(Exception):
    """This participation has answered these questions before."""


class ThemeNotFound(LookupError):
    """There is no such theme of these answers."""


class ThemeTaken(ValueError):
    """The question has a theme of this name already."""
