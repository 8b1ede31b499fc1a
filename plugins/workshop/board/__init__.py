"""The idea board as rules: what it is, who may do what in which step, what each one sees. No database, no sockets."""
