"""Backups: one encrypted file with everything that is stored, and the way back onto either database."""
