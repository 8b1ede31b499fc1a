"""People's own data: what is stored, what they get with them, what is erased, and who has looked."""
