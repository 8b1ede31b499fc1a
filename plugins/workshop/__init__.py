"""Meetings where people write, group and vote on a shared board; so far what they will do, and what to bring."""
