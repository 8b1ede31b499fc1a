"""Carries live logs to open pages: what they ask is written in order, kept, and then sent to everybody at once."""
