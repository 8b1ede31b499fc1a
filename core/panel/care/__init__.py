"""Care for the membership: who still lives here, who is in twice, and the lists that people choose from."""
