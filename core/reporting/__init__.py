"""Answers on their way out: as files that open anywhere and run nothing."""
