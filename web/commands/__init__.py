"""Commands that need more than a few lines."""
