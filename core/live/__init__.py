"""Live logs: what several people change together, in one order that everybody shares, kept before it is told."""
