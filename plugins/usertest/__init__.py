"""People try a service while somebody watches and learns; planned."""
