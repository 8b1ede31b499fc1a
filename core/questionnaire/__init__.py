"""Questions that a leader puts together, answers to them, and what the answers add up to."""
