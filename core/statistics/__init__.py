"""Counting that gives nobody away: pure functions, which know neither pages nor tables."""
