"""The citizen panel: who is a member, how they join, take a break and leave."""
