"""The draw of a call: who volunteered, what the group is to look like, the lottery, and who was drawn."""
