"""A committee's own room: the meeting, notes and files of the members and staff who plan a project together."""
