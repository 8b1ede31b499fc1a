"""A poll: one question, a few answers, one vote each."""
