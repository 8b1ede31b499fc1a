"""People try a service while somebody watches and learns; so far what they will do, and what to bring."""
