"""Open calls: members offer to take part, some are chosen, and everybody is told."""
