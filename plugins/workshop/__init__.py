"""Meetings where people write, group and vote on a shared board; planned."""
