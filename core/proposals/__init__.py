"""What residents propose: sent in, looked at, answered, and shown to everybody where staff let it."""
