"""Projects and engagements: what is asked of whom, how far it has come, and what came of it."""
