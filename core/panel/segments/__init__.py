"""Segments: questions to the panel that staff save, such as «women aged 16–24 who were never asked»."""
